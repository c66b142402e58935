package org.comal.guice;

import java.util.List;
import org.comal.files.SafeName;
import org.comal.plugin.Options;
import org.comal.plugin.Problem;
import org.comal.run.RunLayout;

/** What is asked of a block that is part of an experiment and has a directory of its name. */
final class Member {
  /** Keys that a part of an experiment cannot set for itself. */
  private static final List<String> OF_THE_WHOLE =
      List.of(
          "run.out",
          "run.plugins",
          "run.base-directory",
          Suite.BLOCK,
          Stages.BLOCK,
          ConfigFiles.LET);

  private static final List<String> TAKEN =
      List.of(
          RunLayout.PLOTS.fileName(), RunLayout.SHARED.fileName(), Suite.MATRIX, Stages.DIRECTORY);

  private Member() {}

  /**
   * Notes what is wrong with the name, and keys that belong elsewhere.
   *
   * @param whole what the block is part of
   */
  static void check(String name, Options block, String whole) {
    if (!SafeName.is(name) || TAKEN.contains(name)) {
      block.problem(
          "",
          block.path()
              + " names a directory, so it must be "
              + SafeName.WANTED
              + ", and not be plots, shared, prepared or matrix");
    }
    for (String key : OF_THE_WHOLE) {
      if (block.config().hasPathOrNull(key)) {
        block
            .problems()
            .add(
                Problem.at(
                    block.config().getValue(key).origin(),
                    block.path() + "." + key + " belongs outside of " + whole));
      }
    }
  }
}

package org.comal.prox;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.comal.Stable;
import org.comal.data.Prompt;
import org.comal.oracle.CheckedOracle;
import org.comal.oracle.PreferenceOracle;
import org.comal.work.DividedWork;

/**
 * The alignment game: the prompts, equally likely, and the oracle that decides.
 *
 * @param prompts not empty, ids distinct
 * @param oracle who says which of two responses to a prompt is better
 * @param work who draws from policies and scores under them
 */
@Stable
public record Game(List<Prompt> prompts, PreferenceOracle oracle, DividedWork work) {
  /**
   * Copies the prompts and checks their ids.
   *
   * @param prompts one or more, ids distinct; copied
   * @param oracle not null; stays the caller's to close; from here on behind a {@link
   *     CheckedOracle}
   * @param work not null; stays the caller's to close
   * @throws IllegalArgumentException where there is no prompt, or two have one id
   */
  public Game {
    prompts = List.copyOf(prompts);
    Objects.requireNonNull(work, "work");
    // Whoever wrote it, and whoever asks.
    oracle = CheckedOracle.guarding(oracle);
    if (prompts.isEmpty()) {
      throw new IllegalArgumentException("a game needs at least one prompt");
    }
    Set<String> ids = new HashSet<>();
    for (Prompt x : prompts) {
      // Samples, labels and files go by the id, so two prompts of one id would share them.
      if (!ids.add(x.id())) {
        throw new IllegalArgumentException("two prompts have the id " + x.id());
      }
    }
  }

  /**
   * Makes a game that is played out in the process itself, all prompts at once.
   *
   * @param prompts one or more, ids distinct; copied
   * @param oracle not null; stays the caller's to close
   * @throws IllegalArgumentException where there is no prompt, or two have one id
   */
  public Game(List<Prompt> prompts, PreferenceOracle oracle) {
    this(prompts, oracle, DividedWork.WHOLE);
  }
}

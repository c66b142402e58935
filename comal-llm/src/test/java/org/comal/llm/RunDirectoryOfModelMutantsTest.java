package org.comal.llm;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.comal.event.Event;
import org.comal.event.Listener;
import org.comal.event.Phase;
import org.comal.files.DurableFiles;
import org.comal.guice.Experiment;
import org.comal.mutants.Mutants;
import org.comal.mutants.Mutants.Guard;
import org.comal.mutants.Mutation;
import org.comal.run.RunLayout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A run of a language model that was cut off in a step, and whose directory is damaged then, ends
 * with the bytes of one that was not, or is refused by a sentence that names the damaged file.
 */
class RunDirectoryOfModelMutantsTest {
  private static final String SHORT =
      "prox { samples = 4, least-steps = 3, batch = 1, keep-every = 1 }\n";

  /** Each costs a resumption. */
  private static final int OF_EACH_FILE = 3;

  @TempDir private Path temp;

  private static final class Kill extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** Throws in the training of the second step, behind a state of it. */
  private static final class Killer implements Listener {
    private int trainings;

    @Override
    public void on(Event event) {
      if (event instanceof Event.PhaseBegun begun && begun.phase().equals(Phase.TRAIN)) {
        trainings++;
      }
      if (trainings == 2
          && event instanceof Event.Progress p
          && p.phase().equals(Phase.TRAIN)
          && p.done() >= 2) {
        throw new Kill();
      }
    }
  }

  private Path killed(Experiment experiment) throws IOException {
    Path cut = temp.resolve("cut");
    try {
      LanguageModelRuns.run(experiment, cut, new Killer());
      throw new AssertionError("not killed");
    } catch (Kill killed) {
      return cut;
    }
  }

  @Test
  void everyFileThatIsReadAgain() throws IOException {
    Experiment experiment = LanguageModelRuns.experiment(temp, SHORT);
    Path cut = killed(experiment);
    List<Path> files;
    try (Stream<Path> walk = Files.walk(cut)) {
      files =
          walk.filter(Files::isRegularFile)
              .map(cut::relativize)
              // What the command line reads; its tests damage that.
              .filter(f -> !f.endsWith("config.resolved.conf") && !f.endsWith("provenance.json"))
              // Of a step that is done: kept for people.
              .filter(f -> !f.startsWith("steps/step-0001"))
              .sorted()
              .toList();
    }
    assertThat(files)
        .extracting(Path::toString)
        .contains(
            "checkpoints/step-1/state.json",
            "steps/step-0002/samples.jsonl",
            "steps/step-0002/groups.jsonl")
        .anyMatch(f -> f.startsWith("steps/step-0002/training/"))
        .anyMatch(f -> f.startsWith("checkpoints/step-1/") && f.endsWith(".safetensors"));
    for (Path file : files) {
      tried(experiment, cut, file);
    }
  }

  private void tried(Experiment experiment, Path cut, Path file) throws IOException {
    Path own = temp.resolve("own");
    byte[] whole = Files.readAllBytes(cut.resolve(file));
    if (whole.length == 0) {
      return;
    }
    Mutants.of(file.toString(), whole, Mutation.BYTES)
        .tried(
            OF_EACH_FILE,
            file.getFileName().toString(),
            Guard.CHECKSUM,
            mutant -> {
              DurableFiles.deleteTree(own);
              copy(cut, own);
              Files.write(own.resolve(file), mutant);
              LanguageModelRuns.resume(experiment, own, Listener.NONE);
              return files(own);
            });
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> walk = Files.walk(from)) {
      for (Path each : walk.toList()) {
        Files.copy(each, to.resolve(from.relativize(each).toString()));
      }
    }
  }

  /** Name to content of all that does not tell of the machine or the time. */
  private static Map<String, String> files(Path root) throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> walk = Files.walk(root)) {
      for (Path file : walk.filter(Files::isRegularFile).toList()) {
        if (RunLayout.repeatable(root.relativize(file))) {
          files.put(root.relativize(file).toString(), Files.readString(file, ISO_8859_1));
        }
      }
    }
    return files;
  }
}

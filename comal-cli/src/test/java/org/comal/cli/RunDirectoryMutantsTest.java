package org.comal.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.comal.cli.Cli.comal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.comal.cli.launch.Provenance;
import org.comal.event.Event;
import org.comal.files.DurableFiles;
import org.comal.guice.Assembly;
import org.comal.guice.Experiment;
import org.comal.guice.Registry;
import org.comal.guice.Resolved;
import org.comal.mutants.Mutants;
import org.comal.mutants.Mutants.Guard;
import org.comal.mutants.Mutation;
import org.comal.plugin.PluginRegistry;
import org.comal.run.RunDirectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A run whose directory is damaged while it is not at work ends with the bytes of one that is not,
 * or is refused by a sentence that names the damaged file.
 */
class RunDirectoryMutantsTest {
  private static final String RUN =
      """
      run { seed = 7, steps = 4, checkpoint-every = 2 }
      algorithm { use = comal, eta = 0.3, tau = 0.1, inner-steps = 3 }
      policy { use = tabular, responses = [a, b], initial = [0.5, 0.5] }
      oracle { use = matrix, preferences = [[0.5, 0.1], [0.9, 0.5]] }
      prox { use = inpo, samples = 3, epochs = 2, labels = bernoulli }
      """;

  @TempDir private Path temp;

  private static final class Kill extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** A run that was killed in its fourth step, behind the checkpoint of its second. */
  private Path killed() throws IOException {
    Path config = Files.writeString(temp.resolve("run.conf"), RUN);
    Experiment experiment = Experiment.load(List.of(config), List.of());
    PluginRegistry registry = Registry.of(experiment);
    Resolved resolved = experiment.check(registry);
    Path cut = temp.resolve("cut");
    try (Assembly assembly =
        Assembly.of(
            experiment,
            registry,
            event -> {
              if (event instanceof Event.Recorded recorded && recorded.step() == 3) {
                throw new Kill();
              }
            })) {
      RunDirectory place = new RunDirectory(cut);
      place.begin(resolved.text(), Provenance.of(resolved, 7));
      place.run(assembly.run(), resolved.config().toConfig().getString("algorithm.use"));
      throw new AssertionError("not killed");
    } catch (Kill killed) {
      return cut;
    }
  }

  @Test
  void everyFileOfARunThatWasCutOff() throws IOException {
    Path cut = killed();
    List<Path> files;
    try (Stream<Path> walk = Files.walk(cut)) {
      files = walk.filter(Files::isRegularFile).map(cut::relativize).sorted().toList();
    }
    assertThat(files)
        .extracting(Path::toString)
        .contains("config.resolved.conf", "metrics.jsonl", "checkpoints/step-2/state.json");
    for (Path file : files) {
      resumed(cut, file);
    }
  }

  private void resumed(Path cut, Path file) throws IOException {
    Path own = temp.resolve("own");
    Mutants.of(
            file.toString(), Files.readAllBytes(cut.resolve(file)), Mutation.BYTES, Mutation.TOKENS)
        .tried(
            12,
            file.getFileName().toString(),
            Guard.CHECKSUM,
            mutant -> {
              DurableFiles.deleteTree(own);
              copy(cut, own);
              Files.write(own.resolve(file), mutant);
              comal("resume", own, "--no-plots").result();
              return Cli.files(own);
            });
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> walk = Files.walk(from)) {
      for (Path each : walk.toList()) {
        Files.copy(each, to.resolve(from.relativize(each).toString()));
      }
    }
  }
}

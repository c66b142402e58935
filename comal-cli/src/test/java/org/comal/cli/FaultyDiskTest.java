package org.comal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.comal.cli.launch.Launch;
import org.comal.cli.launch.Sweep;
import org.comal.cli.launch.SweepLaunch;
import org.comal.files.FaultyFileSystem.Fault;
import org.comal.guice.Experiment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@link FaultyLives} of runs of tables: one, those of a suite, and those of a sweep. */
class FaultyDiskTest {
  private static final String RUN =
      """
      run { seed = 7, steps = 3, checkpoint-every = 2 }
      algorithm { use = mirror-descent, eta = 0.3 }
      policy { use = tabular, responses = [a, b], initial = [0.5, 0.5] }
      oracle { use = matrix, preferences = [[0.5, 0.1], [0.9, 0.5]] }
      prox { use = exact }
      """;

  /** A suite's runs are those of the tests above it; so its operations are sampled. */
  private static final int SUITE_STRIDE = 11;

  private static final int SWEEP_STRIDE = 13;

  @TempDir private Path temp;

  private FaultyLives lives(String config) throws IOException {
    Path file = Files.writeString(temp.resolve("faulty.conf"), config);
    return new FaultyLives(
        temp.resolve("life"),
        directory ->
            new Launch(Experiment.load(List.of(file), List.of()), directory, FaultyLives.screen())
                .run(Launch.Presence.CONTINUE));
  }

  private FaultyLives suite() throws IOException {
    return lives(RUN + "suite.runs { a { algorithm.eta = 0.1 }, b { algorithm.eta = 0.2 } }");
  }

  private FaultyLives sweep() throws IOException {
    Path config = Files.writeString(temp.resolve("swept.conf"), RUN);
    Sweep sweep = new Sweep(List.of(Sweep.Axis.parse("algorithm.eta=0.1,0.2")));
    return new FaultyLives(
        temp.resolve("life"),
        directory ->
            new SweepLaunch(
                    sweep,
                    Experiment.load(List.of(config), sweep.settings()),
                    directory,
                    FaultyLives.screen())
                .run(Optional.empty(), false));
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void aRunWithAFaultAtAnyOperationEndsTheSame(Fault fault) throws IOException {
    int operations = lives(RUN).begun(fault, 1);
    // Config, provenance, two checkpoints and a result, each written, forced and renamed.
    assertThat(operations).isGreaterThan(fault == Fault.KILL ? 5 * 3 : 1);
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void aRunThatIsRepeatedWithAFaultAtAnyOperationEndsTheSame(Fault fault) throws IOException {
    lives(RUN).repeated(fault, 1);
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void aSuiteWithAFaultAtSomeOperationEndsTheSame(Fault fault) throws IOException {
    suite().begun(fault, SUITE_STRIDE);
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void aSuiteThatIsRepeatedWithAFaultAtSomeOperationEndsTheSame(Fault fault) throws IOException {
    suite().repeated(fault, SUITE_STRIDE);
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void aSweepWithAFaultAtSomeOperationEndsTheSame(Fault fault) throws IOException {
    FaultyLives sweep = sweep();
    assertThat(sweep.ends()).contains("sweep.csv", "sweep.json", "eta0.1/result.json");
    sweep.begun(fault, SWEEP_STRIDE);
  }

  @Test
  void aSweepThatIsRepeatedAndKilledAtSomeOperationEndsTheSame() throws IOException {
    sweep().repeated(Fault.KILL, SWEEP_STRIDE);
  }
}

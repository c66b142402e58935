package org.comal.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.comal.cli.Cli.comal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.comal.cli.Cli.Outcome;
import org.comal.cli.console.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever works, a run leaves the same, as long as the portions are the same. */
class WorkersTest {
  private static final String DEVICES = "workers { use = devices, devices = [cpu, cpu] }";

  /** What tells of the config, and so of workers, and what counts anew with each process. */
  private static final Set<String> OF_ONE = Set.of("config.resolved.conf", "provenance.json");

  @TempDir private Path temp;

  private Path config(String... lines) throws IOException {
    StringBuilder text =
        new StringBuilder(
            """
            run { seed = 7, steps = 3, step-files = on, checkpoint-every = 1 }
            policy { use = tabular }
            oracle { use = symmetrized, of { use = matrix } }
            algorithm { use = comal, tau = 0.2, eta = 0.5, inner-steps = 2 }
            prox { use = inpo, samples = 4, epochs = 2 }
            """);
    text.append("prompts {\n");
    for (int i = 0; i < 7; i++) {
      text.append("  x")
          .append(i)
          .append(" { responses = [a, b], preferences = [[0.5, 0.")
          .append(i + 1)
          .append("], [0.")
          .append(9 - i)
          .append(", 0.5]] }\n");
    }
    text.append("}\n").append(String.join("\n", lines)).append('\n');
    return Files.writeString(temp.resolve("mine.conf"), text);
  }

  private Outcome run(String out, String... lines) throws IOException {
    return comal("run", config(lines), "--out", temp.resolve(out), "--no-plots");
  }

  private Map<String, String> left(String out) throws IOException {
    Map<String, String> files = Cli.files(temp.resolve(out));
    files.keySet().removeAll(OF_ONE);
    assertThat(files.keySet()).contains("metrics.jsonl", "steps/step-0003/samples.jsonl");
    return files;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 100})
  void devicesLeaveWhatTheProcessItselfLeaves(int portion) throws IOException {
    String size = "run.portion = " + portion;
    Outcome alone = run("alone", size);
    assertThat(alone.exit()).as(alone.err()).isZero();
    Outcome worked = run("devices", size, DEVICES);
    assertThat(worked.exit()).as(worked.err()).isZero();
    assertThat(left("devices")).isEqualTo(left("alone"));
  }

  @Test
  void otherWorkersTakeUpWhatWasCutOff() throws IOException {
    assertThat(run("whole", "run.portion = 2").exit()).isZero();
    assertThat(run("cut", "run.portion = 2", "workers { use = local }").exit()).isZero();
    Files.delete(temp.resolve("cut/result.json"));
    Outcome taken = run("cut", "run.portion = 2", DEVICES);
    assertThat(taken.exit()).as(taken.err()).isZero();
    assertThat(left("cut")).isEqualTo(left("whole"));
  }

  @Test
  void portionsOfAnotherSizeAreAnotherRun() throws IOException {
    assertThat(run("cut", "run.portion = 2").exit()).isZero();
    Files.delete(temp.resolve("cut/result.json"));
    Outcome other = run("cut", "run.portion = 3", DEVICES);
    assertThat(other.exit()).isNotZero();
    assertThat(other.err()).contains("cut holds a run of another config");
  }

  /** The size that goes without saying is recorded, so that it is not another without workers. */
  @Test
  void whatWorkersBeganIsNotTakenUpInPortionsOfAnotherSize() throws IOException {
    assertThat(run("cut", DEVICES).exit()).isZero();
    assertThat(temp.resolve("cut/config.resolved.conf")).content().contains("portion = 64");
    Files.delete(temp.resolve("cut/result.json"));
    Outcome other = run("cut");
    assertThat(other.exit()).isNotZero();
    assertThat(other.err()).contains("cut holds a run of another config");
    Outcome same = run("cut", "run.portion = 64");
    assertThat(same.exit()).as(same.err()).isZero();
  }

  private String refused(String workers) throws IOException {
    Outcome outcome = run("out", workers);
    assertThat(outcome.exit()).isEqualTo(ExitCode.CONFIGURATION);
    assertThat(outcome.err()).doesNotContain("Exception", "\tat ");
    return outcome.err();
  }

  @Test
  void aNameOfNoWorkersIsToldWhichThereAre() throws IOException {
    assertThat(refused("workers { use = device }"))
        .contains("mine.conf:15", "device", "devices", "local");
  }

  @Test
  void devicesNameOneAtLeast() throws IOException {
    assertThat(refused("workers { use = devices, devices = [] }"))
        .contains("mine.conf:15", "workers.devices is [], but must be a list of texts");
    assertThat(refused("workers { use = devices }")).contains("workers.devices");
    assertThat(refused("workers { use = devices, devices = [cpu, gpu0] }"))
        .contains("mine.conf:15", "workers.devices is [cpu, gpu0], but each must be cpu, cuda or");
    assertThat(refused("workers { use = devices, devices = [auto] }"))
        .contains("mine.conf:15", "workers.devices is [auto], but each must be cpu, cuda or");
    assertThat(refused("workers { use = devices, devices = [cuda, \"cuda:0\"] }"))
        .contains("mine.conf:15", "but cuda and cuda:0 are the same device");
  }
}

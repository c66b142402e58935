package org.comal.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.comal.cli.Cli.comal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.comal.cli.Cli.Outcome;
import org.comal.cli.console.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A finished run goes on from where it ended when more prox steps are asked for. */
class LongerRunTest {
  @TempDir private Path temp;

  private Map<String, String> files(String directory) throws IOException {
    return Cli.files(temp.resolve(directory));
  }

  @Test
  void endsUpAsIfItHadBeenThatLongFromTheStart() throws IOException {
    Path config = Cli.config(temp);
    comal("run", config, "--out", temp.resolve("short"), "--no-plots");
    Outcome longer =
        comal("run", config, "--out", temp.resolve("short"), "--no-plots", "--set", "run.steps=60");
    comal("run", config, "--out", temp.resolve("long"), "--no-plots", "--set", "run.steps=60");

    assertThat(longer.exit()).as(longer.err()).isZero();
    assertThat(longer.err()).contains("taking up", "after step 40");
    assertThat(files("short")).isEqualTo(files("long"));
    assertThat(comal("verify", temp.resolve("short")).exit()).isZero();
  }

  @Test
  void resumeLetsARunGoOnToo() throws IOException {
    Path config = Cli.config(temp);
    Path run = temp.resolve("run");
    comal("run", config, "--out", run, "--no-plots");
    assertThat(comal("resume", run, "--no-plots").err())
        .contains("is finished; `comal resume " + run + " --steps N` lets it go on");
    Outcome longer = comal("resume", run, "--steps", 60, "--no-plots");
    comal("run", config, "--out", temp.resolve("long"), "--no-plots", "--set", "run.steps=60");

    assertThat(longer.exit()).as(longer.err()).isZero();
    assertThat(files("run")).isEqualTo(files("long"));
    assertThat(comal("resume", run, "--steps", 50).exit()).isEqualTo(ExitCode.CONFIGURATION);
  }

  @Test
  void everyRunOfASuiteGoesOn() throws IOException {
    Path config = Cli.config(temp, "suite.runs { a {}, b { algorithm.tau = 0.2 } }");
    comal("run", config, "--out", temp.resolve("short"), "--no-plots");
    Outcome longer = comal("resume", temp.resolve("short"), "--steps", 60, "--no-plots");
    comal("run", config, "--out", temp.resolve("long"), "--no-plots", "--set", "run.steps=60");

    assertThat(longer.exit()).as(longer.err()).isZero();
    assertThat(files("short")).isEqualTo(files("long"));
    assertThat(comal("resume", temp.resolve("short/a"), "--no-plots").err())
        .contains("is a run of the suite", "takes up all of it");
  }

  @Test
  void whatElseIsChangedIsAnotherRun() throws IOException {
    Path config = Cli.config(temp);
    Path run = temp.resolve("run");
    comal("run", config, "--out", run, "--no-plots");
    Outcome other =
        comal("run", config, "--out", run, "--set", "run.steps=60", "--set", "algorithm.tau=0.2");
    assertThat(other.exit()).isEqualTo(ExitCode.CONFIGURATION);
    assertThat(other.err()).contains("another config");
  }

  @Test
  void aRunThatIsStoppedSaysHowToGoOn() throws IOException, InterruptedException {
    Path run = temp.resolve("run");
    Path config = Cli.config(temp, "run { steps = 100000000, checkpoint-every = 100 }");
    Process process =
        new ProcessBuilder(Cli.process("run", config, "--out", run, "--no-plots"))
            .redirectError(temp.resolve("err").toFile())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    Path checkpoints = run.resolve("checkpoints");
    while (process.isAlive() && !java.nio.file.Files.exists(checkpoints)) {
      Thread.sleep(20);
    }
    process.destroy();
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(java.nio.file.Files.readString(temp.resolve("err")))
        .contains("comal: stopped; `comal resume " + run + "` goes on from the last checkpoint");
  }
}

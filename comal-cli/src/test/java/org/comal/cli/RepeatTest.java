package org.comal.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.comal.cli.Cli.comal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.comal.cli.Cli.Outcome;
import org.comal.cli.console.Version;
import org.comal.run.RunLayout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same config gives the same bytes, and a changed byte is found. */
class RepeatTest {
  private static final String SAMPLED =
      "prox { use = inpo, samples = 4, epochs = 2, labels = bernoulli, batch = 2 }";

  @TempDir private Path temp;

  @Test
  void theSameSeedGivesTheSameBytes() throws IOException {
    Path config = Cli.config(temp, SAMPLED);
    comal("run", config, "--out", temp.resolve("a"));
    comal("run", config, "--out", temp.resolve("b"));
    comal("run", config, "--out", temp.resolve("c"), "--seed", 8);

    Map<String, String> a = Cli.files(temp.resolve("a"));
    assertThat(Cli.files(temp.resolve("b"))).isEqualTo(a);
    assertThat(Cli.files(temp.resolve("c")).get("metrics.jsonl"))
        .isNotEqualTo(a.get("metrics.jsonl"));
  }

  @Test
  void plotsAreTheSameWhenDrawnAgain() throws IOException {
    Path run = temp.resolve("run");
    comal("run", Cli.config(temp), "--out", run);
    for (String name : List.of("gap.png", "gap.svg", "trajectory.png", "trajectory.svg")) {
      byte[] before = Files.readAllBytes(run.resolve("plots").resolve(name));
      Files.delete(run.resolve("plots").resolve(name));
      assertThat(comal("plot", run).exit()).isZero();
      assertThat(Files.readAllBytes(run.resolve("plots").resolve(name))).isEqualTo(before);
    }
  }

  @Test
  void aFinishedRunMayBeRunAgainWithTheSameBytes() throws IOException {
    Path config = Cli.config(temp);
    Path run = temp.resolve("run");
    comal("run", config, "--out", run);
    Map<String, String> first = Cli.files(run);
    Outcome again = comal("run", config, "--out", run);
    assertThat(again.exit()).isZero();
    assertThat(Cli.files(run)).isEqualTo(first);
  }

  @Test
  void theRecordedConfigIsAConfig() throws IOException {
    Path run = temp.resolve("run");
    comal("run", Cli.config(temp, SAMPLED), "--out", run);
    Path copy = temp.resolve("copy");
    Outcome outcome =
        comal("run", run.resolve("config.resolved.conf"), "--out", copy, "--no-plots");
    assertThat(outcome.exit()).as(outcome.err()).isZero();
    assertThat(Cli.files(copy)).isEqualTo(Cli.files(run));
  }

  @Test
  void verifyAcceptsWhatItCanRepeat() throws IOException {
    Path run = temp.resolve("run");
    comal("run", Cli.config(temp, SAMPLED), "--out", run);
    Outcome outcome = comal("verify", run);
    assertThat(outcome.errors()).isEmpty();
    assertThat(outcome.exit()).isZero();
    assertThat(outcome.out()).contains("are the same when repeated");
  }

  @Test
  void verifyFindsAChangeInEveryFile() throws IOException {
    Path run = temp.resolve("run");
    comal("run", Cli.config(temp), "--out", run);
    List<Path> files;
    try (Stream<Path> walk = Files.walk(run)) {
      files =
          walk.filter(Files::isRegularFile)
              .filter(f -> RunLayout.repeatable(run.relativize(f)))
              .toList();
    }
    assertThat(files).hasSizeGreaterThan(6);
    for (Path file : files) {
      byte[] bytes = Files.readAllBytes(file);
      byte[] tampered = bytes.clone();
      // The last digit, or else the last letter: a config that reads otherwise and still reads.
      int at = bytes.length - 1;
      while (at > 0 && !Character.isDigit(bytes[at])) {
        at--;
      }
      tampered[at] = (byte) (bytes[at] == '3' ? '4' : '3');
      Files.write(file, tampered);
      Outcome outcome = comal("verify", run);
      assertThat(outcome.exit()).as(file.toString()).isNotZero();
      assertThat(outcome.errors()).as(file.toString()).hasSize(1);
      Files.write(file, bytes);
    }
    Files.delete(run.resolve("trajectory.csv"));
    assertThat(comal("verify", run).errors().get(0)).contains("trajectory.csv is missing");
  }

  @Test
  void verifyNamesLineAndContents() throws IOException {
    Path run = temp.resolve("run");
    comal("run", Cli.config(temp), "--out", run);
    Path metrics = run.resolve("metrics.jsonl");
    List<String> lines = Files.readAllLines(metrics);
    lines.set(2, lines.get(2).replace("\"step\":2", "\"step\":9"));
    Files.write(metrics, lines);
    Outcome outcome = comal("verify", run);
    assertThat(outcome.exit()).isEqualTo(1);
    assertThat(outcome.errors().get(0))
        .contains("metrics.jsonl:3 is {\"step\":9", "but repeated it is {\"step\":2");
  }

  @Test
  void provenanceHoldsVersionsAndNoTimes() throws IOException {
    Path run = temp.resolve("run");
    comal("run", Cli.config(temp), "--out", run);
    assertThat(Files.readString(run.resolve("provenance.json")))
        .contains(
            "\"comal-version\": \"" + Version.text() + "\"",
            "\"version\": \"" + System.getProperty("java.version") + "\"",
            "\"arch\": \"" + System.getProperty("os.arch") + "\"",
            "\"seed\": 7",
            "\"name\": \"exact\"")
        .containsPattern("\"config-sha-256\": \"[0-9a-f]{64}\"");
  }

  @Test
  void severalRunsAreDrawnTogether() throws IOException {
    Path config = Cli.config(temp);
    comal("run", config, "--out", temp.resolve("a"), "--no-plots");
    comal("run", config, "--out", temp.resolve("b"), "--no-plots", "--set", "algorithm.eta=0.1");
    Outcome outcome =
        comal("plot", temp.resolve("a"), temp.resolve("b"), "--out", temp.resolve("both"));
    assertThat(outcome.exit()).as(outcome.err()).isZero();
    assertThat(temp.resolve("both/plots/gap.svg")).content().contains(">a<", ">b<");
    assertThat(temp.resolve("a/plots")).doesNotExist();
  }
}

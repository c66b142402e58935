package org.comal.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.comal.cli.Cli.comal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.comal.cli.Cli.Outcome;
import org.comal.cli.report.Report;
import org.comal.run.RecordedRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweepTest {
  @TempDir private Path temp;

  private Outcome sweep(Path config, Object... more) {
    Object[] args = new Object[more.length + 5];
    args[0] = "sweep";
    args[1] = config;
    args[2] = "--no-plots";
    args[3] = "--out";
    args[4] = temp.resolve("sweep");
    System.arraycopy(more, 0, args, 5, more.length);
    return comal(args);
  }

  @Test
  void twoKeysMakeATableOfRowsAndColumns() throws IOException {
    Path config = Cli.config(temp);
    Outcome done =
        sweep(config, "--over", "algorithm.eta=0.1,0.3", "--over", "algorithm.tau=0.05, 0.1, 0.2");
    assertThat(done.exit()).as(done.err()).isZero();
    Path sweep = temp.resolve("sweep");
    List<String> csv = Files.readAllLines(sweep.resolve("sweep.csv"));
    assertThat(csv).hasSize(1 + 2 * 3);
    assertThat(csv.get(0)).startsWith("run,algorithm.eta,algorithm.tau,seed,gap,kl-to-nash");
    assertThat(csv.get(6)).startsWith("eta0.3-tau0.2,0.3,0.2,7,");
    List<String> table =
        done.out().lines().dropWhile(l -> !l.startsWith("gap: eta")).limit(3).toList();
    assertThat(table.get(0)).matches("gap: eta \\\\ tau +0.05 +0.1 +0.2");
    assertThat(table.get(2)).startsWith("0.3 ");
    // A cell of the table is what the same config gives on its own.
    Path alone = temp.resolve("alone");
    comal(
        "run", config, "--set", "algorithm.eta=0.3", "--set", "algorithm.tau=0.2", "--out", alone);
    double gap = (double) RecordedRun.read(alone).result().get("gap");
    assertThat(Double.parseDouble(csv.get(6).split(",", -1)[4])).isCloseTo(gap, within(0.0));
    assertThat(table.get(2)).endsWith(Report.number(gap));
    assertThat(comal("verify", sweep).exit()).isZero();
  }

  @Test
  void aSweepIsTakenUpWhereItWasCutOff() throws IOException {
    Path config = Cli.config(temp);
    assertThat(sweep(config, "--over", "run.steps=20,30").exit()).isZero();
    Path sweep = temp.resolve("sweep");
    Object kept = Files.getLastModifiedTime(sweep.resolve("steps20/result.json"));
    Files.delete(sweep.resolve("suite.json"));
    Files.delete(sweep.resolve("steps30/result.json"));
    Outcome again = sweep(config, "--over", "run.steps=20,30");
    assertThat(again.exit()).as(again.err()).isZero();
    assertThat(Files.getLastModifiedTime(sweep.resolve("steps20/result.json"))).isEqualTo(kept);
    assertThat(again.out()).contains("steps      gap");
    assertThat(RecordedRun.read(sweep.resolve("steps30")).result()).containsEntry("steps", 30L);
  }

  @Test
  void aResultThatWasChangedIsNamedAndMadeAgainOnceItIsRemoved() throws IOException {
    Path config = Cli.config(temp);
    assertThat(sweep(config, "--over", "run.steps=20,30").exit()).isZero();
    Path sweep = temp.resolve("sweep");
    String table = Files.readString(sweep.resolve("sweep.csv"));
    Path result = sweep.resolve("steps20/result.json");
    String text = Files.readString(result);
    Files.writeString(result, text.replaceFirst("(\"gap\": 0\\.\\d)\\d", "$19"));
    assertThat(Files.readString(result)).isNotEqualTo(text);

    Outcome again = sweep(config, "--over", "run.steps=20,30");
    assertThat(again.exit()).isEqualTo(1);
    assertThat(again.err())
        .contains(result + " is damaged: it has another SHA-256 than it says at its end");

    Files.delete(result);
    assertThat(sweep(config, "--over", "run.steps=20,30").exit()).isZero();
    assertThat(result).hasContent(text);
    assertThat(sweep.resolve("sweep.csv")).hasContent(table);
  }

  @Test
  void seedsGiveMeanAndSpread() throws IOException {
    Path config =
        Files.writeString(
            temp.resolve("sampled.conf"),
            "include \""
                + Cli.CONF.resolve("paper/game.conf")
                + "\"\nrun.steps = 2, algorithm { use = mirror-descent }\n"
                + "prox { use = ipo, samples = 4, epochs = 1 }\n");
    Outcome done = sweep(config, "--over", "prox.samples=4,8", "--seeds", "1,2");
    assertThat(done.exit()).as(done.err()).isZero();
    assertThat(Files.readAllLines(temp.resolve("sweep/sweep.csv"))).hasSize(1 + 2 * 2);
    assertThat(done.out()).containsPattern("(?m)^4 +[0-9.]+ ± [0-9.]+$");
  }

  @Test
  void whatCannotBeSweptIsASentence() throws IOException {
    Path config = Cli.config(temp);
    assertThat(sweep(config, "--over", "algorithm.eta").err())
        .contains("--over algorithm.eta: must have the form path=value,value");
    assertThat(sweep(config, "--over", "algorithm.eta=1,1").err()).contains("has a value twice");
    assertThat(sweep(config, "--over", "algorithm.ete=1,2").err()).contains("did you mean eta?");
    assertThat(sweep(config, "--over", "algorithm.eta=1", "--over", "algorithm.eta=2").err())
        .contains("is swept twice");
    assertThat(sweep(Cli.CONF.resolve("paper/figure-2.conf"), "--over", "run.steps=1,2").err())
        .contains("a sweep is over one run; leave the suite out");
    assertThat(sweep(config).err()).contains("--over");
  }
}

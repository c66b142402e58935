package org.comal.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.comal.cli.Cli.comal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.comal.cli.Cli.Outcome;
import org.comal.files.JsonReader;
import org.comal.run.RecordedRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Suites whose runs are repeated with several seeds. */
class SuiteSeedsTest {
  @TempDir private Path temp;

  private Path config(String suite) throws IOException {
    return Files.writeString(
        temp.resolve("test.conf"),
        "include \""
            + Cli.CONF.resolve("paper/game.conf")
            + "\"\nrun.steps = 3, algorithm { use = mirror-descent, eta = 0.3 }\n"
            + "prox { use = ipo, samples = 8, epochs = 1 }\nsuite { "
            + suite
            + " }");
  }

  @Test
  void everyRunIsRepeatedWithEverySeed() throws IOException {
    Path out = temp.resolve("suite");
    Outcome done =
        comal(
            "run",
            config("seeds = [3, 5], runs { a {}, b { algorithm.eta = 0.2 } }"),
            "--out",
            out);
    assertThat(done.exit()).as(done.err()).isZero();
    for (String run : List.of("a-s3", "a-s5", "b-s3", "b-s5")) {
      assertThat(RecordedRun.read(out.resolve(run)).result().get("seed"))
          .isEqualTo(Long.parseLong(run.substring(3)));
    }
    // Of two values the mean is between them and the spread their distance over the root of two.
    double first = gap(out.resolve("a-s3"));
    double second = gap(out.resolve("a-s5"));
    assertThat(first).isNotEqualTo(second);
    Map<?, ?> over = over(out, 0);
    assertThat(over.get("name")).isEqualTo("a");
    assertThat(over.get("seeds")).isEqualTo(List.of(3L, 5L));
    Map<?, ?> gap = (Map<?, ?>) over.get("gap");
    assertThat((double) gap.get("mean")).isCloseTo((first + second) / 2, within(1e-12));
    assertThat((double) gap.get("spread"))
        .isCloseTo(Math.abs(first - second) / Math.sqrt(2), within(1e-12));
    assertThat(over(out, 1).get("name")).isEqualTo("b");
    assertThat(done.out()).contains("over seeds", " ± ");
    assertThat(Files.readString(out.resolve("report.html"))).contains("<h3>Over seeds</h3>");
    assertThat(comal("verify", out).exit()).isZero();
  }

  private static double gap(Path run) throws IOException {
    return (double) RecordedRun.read(run).result().get("gap");
  }

  private static Map<?, ?> over(Path suite, int at) throws IOException {
    List<?> all =
        (List<?>) JsonReader.readUnmarked(suite.resolve("suite.json")).values().get("over-seeds");
    return (Map<?, ?>) all.get(at);
  }

  @Test
  void seedsThatCannotBeAreRefused() throws IOException {
    assertThat(comal("run", config("seeds = [1, 1], runs { a {} }")).err())
        .contains("suite.seeds must be whole numbers from 0 that differ");
    assertThat(comal("run", config("seeds = [1], runs { a { run.seed = 2 } }")).err())
        .contains("suite.runs.a.run.seed is set, but suite.seeds sets it too");
    assertThat(comal("run", config("sedes = [1], runs { a {} }")).err())
        .contains("suite.sedes is not a known key; did you mean seeds?");
  }

  @Test
  void aMatrixOfTablesIsRefusedInASentence() throws IOException {
    assertThat(comal("run", config("matrix { task { samples = 2 } }, runs { a {} }")).err())
        .contains("suite.matrix needs a block data, here or at the root");
    assertThat(comal("run", config("runs { matrix {} }")).err()).contains("not be plots, shared");
  }
}

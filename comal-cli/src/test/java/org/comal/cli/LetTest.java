package org.comal.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.comal.cli.Cli.comal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.comal.cli.Cli.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Values in {@code let} are for other keys to take. */
class LetTest {
  @TempDir private Path temp;

  @Test
  void otherKeysTakeThemAndTheRecordHasTheirValues() throws IOException {
    Path config =
        Cli.config(
            temp, "let { inner = 5, unused = 1 }", "algorithm { inner-steps = ${let.inner} }");
    Path out = temp.resolve("out");
    Outcome outcome = comal("run", config, "--out", out, "--set", "let.inner=4", "--no-plots");
    assertThat(outcome.exit()).as(outcome.err()).isZero();
    assertThat(Files.readString(out.resolve("config.resolved.conf")))
        .contains("inner-steps = 4")
        .doesNotContain("let");
    assertThat(comal("verify", out).exit()).isZero();
  }

  @Test
  void aWrongValueIsBlamedOnItsOwnLine() throws IOException {
    Path config = Cli.config(temp, "let { inner = 0 }", "algorithm { inner-steps = ${let.inner} }");
    assertThat(comal("run", config, "--out", temp.resolve("out")).errors())
        .singleElement()
        .asString()
        .contains("test.conf:5: ", "inner-steps");
  }

  @Test
  void belongsOutsideOfASuite() throws IOException {
    Path config = Cli.config(temp, "suite { runs { a { let { inner = 5 } } } }");
    assertThat(comal("run", config, "--out", temp.resolve("out")).errors())
        .singleElement()
        .asString()
        .contains("suite.runs.a.let belongs outside of the suite");
  }
}

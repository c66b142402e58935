package org.comal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.comal.cli.Shell.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigErrorsTest {
  private static final String GAME =
      """
      run { seed = 1, steps = 10 }
      algorithm { use = comal }
      policy { use = tabular, responses = [a, b, c], initial = INITIAL }
      oracle { use = matrix, preferences = PREFERENCES }
      prox { use = exact }
      """;
  private static final String INITIAL = "[0.2, 0.5, 0.3]";
  private static final String PREFERENCES = "[[0.5, 0.1, 0.8], [0.9, 0.5, 0.1], [0.2, 0.9, 0.5]]";

  @TempDir private Path temp;

  private Outcome run(String text) throws IOException {
    Path config = Shell.write(temp.resolve("mine.conf"), text);
    return Shell.comal("run", config, "--out", temp.resolve("out"), "--no-plots");
  }

  @Test
  void everythingWrongIsReportedAtOnceWithFileAndLine() throws IOException {
    Outcome run =
        run(
            """
            run { seed = 1, steps = -4 }
            algorithm { use = comal
              tao = 0.1
              eta = -1
            }
            policy { use = tabluar, responses = [a, b] }
            oracle { use = matrix, preferences = [[0.5, 0.7], [0.3, 0.5]] }
            prox { use = exact }
            suitte {}
            """);

    assertThat(run.exit()).isEqualTo(Main.CONFIGURATION);
    assertThat(run.err())
        .contains("mine.conf:1: run.steps is -4")
        .contains("mine.conf:3: algorithm.tao is not a known key; did you mean tau?")
        .contains("mine.conf:4: algorithm.eta is -1")
        .contains("mine.conf:6: policy.use is tabluar")
        .contains("did you mean tabular?")
        .contains("mine.conf:9: suitte is not a known key; did you mean suite?")
        .doesNotContain("Exception", "\tat ");
    assertThat(temp.resolve("out")).doesNotExist();
  }

  @Test
  void aMissingPluginListsThoseThereAre() throws IOException {
    Outcome run = run(game(INITIAL, PREFERENCES).replace("use = exact", "use = hinge"));

    assertThat(run.exit()).isEqualTo(Main.CONFIGURATION);
    assertThat(run.err()).contains("mine.conf:5", "hinge", "dpo, dro, exact, inpo, ipo");
  }

  private static String game(String initial, String preferences) {
    return GAME.replace("INITIAL", initial).replace("PREFERENCES", preferences);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          [0.2, 0.5, 0.4]  | [[0.5, 0.1, 0.8], [0.9, 0.5, 0.1], [0.2, 0.9, 0.5]] | 3 | policy.initial
          [0.2, -0.5, 1.3] | [[0.5, 0.1, 0.8], [0.9, 0.5, 0.1], [0.2, 0.9, 0.5]] | 3 | policy.initial
          [0.5, 0.5]       | [[0.5, 0.1, 0.8], [0.9, 0.5, 0.1], [0.2, 0.9, 0.5]] | 3 | policy.initial
          [0.2, 0.5, 0.3]  | [[0.5, 0.1, 1.8], [0.9, 0.5, 0.1], [-0.8, 0.9, 0.5]] | 4 | oracle.preferences
          [0.2, 0.5, 0.3]  | [[0.5, 0.2, 0.8], [0.9, 0.5, 0.1], [0.2, 0.9, 0.5]] | 4 | oracle.preferences
          [0.2, 0.5, 0.3]  | [[0.6, 0.1, 0.8], [0.9, 0.5, 0.1], [0.2, 0.9, 0.5]] | 4 | oracle.preferences
          [0.2, 0.5, 0.3]  | [[0.5, 0.1], [0.9, 0.5, 0.1], [0.2, 0.9, 0.5]]      | 4 | oracle.preferences
          [0.2, 0.5, 0.3]  | [[0.5, 0.1, NaN], [0.9, 0.5, 0.1], [0.2, 0.9, 0.5]] | 4 | oracle.preferences
          [0.2, 0.5, 0.3]  | [[0.5, 0.1], [0.9, 0.5]]                            | 4 | oracle.preferences
          """)
  void aBadGameGetsASentence(String initial, String preferences, int line, String key)
      throws IOException {
    Outcome run = run(game(initial, preferences));

    assertThat(run.exit()).as(run.err()).isEqualTo(Main.CONFIGURATION);
    assertThat(run.err())
        .contains("mine.conf:" + line + ": ", key)
        .doesNotContain("Exception", "\tat ");
  }

  @Test
  void zeroInitialMassWhereNashHasSupportGetsASentence() throws IOException {
    Outcome run = run(game("[0, 0.6, 0.4]", PREFERENCES));

    assertThat(run.exit()).isEqualTo(Main.CONFIGURATION);
    assertThat(run.err()).contains("probability 0", "Nash").doesNotContain("Exception", "\tat ");
  }

  @Test
  void aSyntaxErrorNamesItsLine() throws IOException {
    Outcome run = run("run { steps = 10\nalgorithm { use = comal }\n");

    assertThat(run.exit()).isEqualTo(Main.CONFIGURATION);
    assertThat(run.err()).contains("mine.conf:").doesNotContain("\tat ");
  }

  @Test
  void aMissingFileIsNamed() {
    Outcome run = Shell.comal("run", temp.resolve("nowhere.conf"));

    assertThat(run.exit()).isEqualTo(Main.CONFIGURATION);
    assertThat(run.err()).contains("nowhere.conf").doesNotContain("\tat ");
  }

  @Test
  void aFileInThePlaceOfTheDirectoryIsNotTouched() throws IOException {
    Path config = Shell.write(temp.resolve("mine.conf"), game(INITIAL, PREFERENCES));
    Path file = Shell.write(temp.resolve("taken"), "precious");

    Outcome run = Shell.comal("run", config, "--out", file);

    assertThat(run.exit()).isEqualTo(Main.CONFIGURATION);
    assertThat(run.err()).contains("taken", "--out");
    assertThat(Files.readString(file)).isEqualTo("precious");
  }

  @Test
  void aBrokenPluginJarStopsNothingThatDoesNotNeedIt() throws IOException {
    Path plugins = Files.createDirectories(temp.resolve("plugins"));
    Shell.write(plugins.resolve("broken.jar"), "not a zip");

    Outcome run = run(game(INITIAL, PREFERENCES));
    Outcome listing = Shell.comal("plugins", "--plugins", plugins);

    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(listing.out() + listing.err()).contains("broken.jar", "comal", "exact");
  }
}

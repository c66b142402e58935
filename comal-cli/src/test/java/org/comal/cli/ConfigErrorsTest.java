package org.comal.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.comal.cli.Cli.comal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.comal.cli.Cli.Outcome;
import org.comal.run.RecordedRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A config that cannot be run is refused in sentences, all at once, before anything is written. */
class ConfigErrorsTest {
  @TempDir private Path temp;

  private Outcome run(String text) throws IOException {
    Path config = Files.writeString(temp.resolve("bad.conf"), text);
    Path out = temp.resolve("out");
    Outcome outcome = comal("run", config, "--out", out);
    assertThat(outcome.exit()).as(outcome.err()).isEqualTo(2);
    assertThat(out).doesNotExist();
    assertThat(outcome.err()).doesNotContain("Exception", "\tat ");
    return outcome;
  }

  @Test
  void everyProblemIsReportedAtOnceWithFileAndLine() throws IOException {
    Outcome outcome =
        run(
            """
            run { seed = 1.5, steps = many }
            algorithm {
              use = comal
              ta = 0.1
              eta = -1
            }
            policy {
              use = tabular
              responses = [a, b, c]
              initial = [0.2, 0.5, 0.4]
            }
            oracle {
              use = matrices
            }
            prox { use = ipo, sampels = 4 }
            orcale {}
            """);
    assertThat(outcome.errors())
        .hasSize(8)
        .allMatch(l -> l.startsWith("comal: "))
        .anyMatch(l -> l.contains("bad.conf:1: run.seed is 1.5, but must be a whole number"))
        .anyMatch(l -> l.contains("bad.conf:1: run.steps is \"many\""))
        .anyMatch(l -> l.contains("bad.conf:4: algorithm.ta is not a known key; did you mean"))
        .anyMatch(l -> l.contains("bad.conf:5: algorithm.eta is -1"))
        .anyMatch(l -> l.contains("bad.conf:10: policy.initial"))
        .anyMatch(l -> l.contains("bad.conf:13: oracle.use is matrices") && l.contains("matrix"))
        .anyMatch(
            l -> l.contains("bad.conf:15: prox.sampels is not a known key; did you mean samples"))
        .anyMatch(l -> l.contains("bad.conf:16: orcale is not a known key; did you mean oracle"));
  }

  @Test
  void missingBlocksAreListedWithWhatThereIs() throws IOException {
    Outcome outcome = run("run { steps = 1 }");
    assertThat(outcome.errors())
        .hasSize(4)
        .anyMatch(l -> l.contains("algorithm is missing") && l.contains("comal, inpo"))
        .anyMatch(l -> l.contains("oracle is missing") && l.contains("matrix"))
        .anyMatch(l -> l.contains("policy is missing") && l.contains("tabular"))
        .anyMatch(l -> l.contains("prox is missing") && l.contains("exact"));
  }

  @Test
  void whatARunOfASuiteLacksIsReportedAtTheRun() throws IOException {
    Outcome outcome =
        run(
            """
            run { steps = 1 }
            algorithm { use = comal }
            policy { use = tabular, responses = [a, b] }
            oracle { use = matrix, preferences = [[0.5, 0.1], [0.9, 0.5]] }
            suite.runs {
              good { prox.use = exact }
              bad  { algorithm.tau = 0.5 }
            }
            """);
    assertThat(outcome.errors())
        .hasSize(1)
        .allMatch(l -> l.contains("bad.conf:7: prox is missing: a block with `use`"));
  }

  @Test
  void aMissingPluginNamesThoseThereAre() throws IOException {
    Path config = Cli.config(temp, "prox = { use = inop }");
    Outcome outcome = comal("run", config, "--out", temp.resolve("out"));
    assertThat(outcome.exit()).isEqualTo(2);
    assertThat(outcome.errors())
        .singleElement()
        .asString()
        .contains(
            "test.conf:5: prox.use is inop", "did you mean inpo?", "dpo, dro, exact, inpo, ipo");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[[0.5, 0.3], [0.6, 0.5]] | 0.3 + 0.6 is not 1 | must add up to 1",
        "[[0.5, 1.2], [-0.2, 0.5]] | outside of 0 to 1 | 1.2",
        "[[0.5, 0.3], [0.7]] | ragged | row",
        "[[0.4, 0.3], [0.7, 0.5]] | diagonal | 0.4",
        "[[0.5, NaN], [0.5, 0.5]] | not a number | NaN",
        "[[0.5, 0.2, 0.1], [0.8, 0.5, 0.3]] | not square | 3"
      })
  void badGamesGetASentence(String matrix, String what, String named) throws IOException {
    Outcome outcome =
        run(
            """
            run { steps = 1 }
            algorithm { use = mirror-descent }
            prox { use = exact }
            policy { use = tabular, responses = [a, b] }
            oracle { use = matrix,
              preferences = %s
            }
            """
                .formatted(matrix));
    assertThat(outcome.errors()).as(what).isNotEmpty().allMatch(l -> l.contains("bad.conf:6: "));
    assertThat(outcome.err()).as(what).contains(named);
  }

  @Test
  void aStartWithoutSomeResponsePlaysTheGameOfTheRestAndSaysWhatThatLeaves() throws IOException {
    Path out = temp.resolve("out");
    Outcome outcome =
        comal("run", Cli.config(temp, "policy.initial = [0.5, 0.5, 0]"), "--out", out);
    assertThat(outcome.exit()).isZero();
    assertThat(Files.readString(out.resolve("result.json"))).contains("\"gap-unrestricted\"");
  }

  /** The order of kinds is that of their lines; their preferences must not go by the alphabet. */
  @Test
  void kindsOnOneLineDoNotSayWhosePreferencesComeFirst() throws IOException {
    String kinds = "evaluator { use = kinds, preferences = [[0.5, 0.1], [0.9, 0.5]], kinds ";
    Outcome outcome =
        comal("config", Cli.config(temp, kinds + "{ reason = \"because\", condition = if } }"));
    assertThat(outcome.exit()).isEqualTo(2);
    assertThat(outcome.errors())
        .singleElement()
        .asString()
        .contains("evaluator.kinds: condition and reason stand on one line");
    assertThat(
            comal("config", Cli.config(temp, kinds + "{\nreason = because\ncondition = if } }"))
                .exit())
        .isZero();
  }

  @Test
  void aSolverThatRefusesLeavesNothingBehind() throws IOException {
    Path config =
        Cli.config(temp, "algorithm = null, algorithm = { use = omwu }", "prox { use = ipo }");
    Path out = temp.resolve("out");
    Outcome outcome = comal("run", config, "--out", out);
    assertThat(outcome.exit()).isEqualTo(2);
    assertThat(outcome.errors()).singleElement().asString().contains("test.conf:6: prox: ipo");
    assertThat(out).doesNotExist();
    assertThat(comal("run", config, "--out", out, "--set", "prox.use=exact").exit()).isZero();
  }

  @Test
  void syntaxErrorsAndMissingFilesNameThePlace() throws IOException {
    assertThat(run("run { steps = 1 }\nalgorithm { use = [ }\n").errors())
        .singleElement()
        .asString()
        .contains("bad.conf:2: ");
    assertThat(run("include \"nowhere.conf\"\nrun.steps = 1").errors())
        .singleElement()
        .asString()
        .contains("nowhere.conf", "there is no such file");
    assertThat(run("run.steps = ${length}").errors())
        .singleElement()
        .asString()
        .contains("bad.conf:1: ", "${length}");
    Outcome outcome = comal("run", temp.resolve("none.conf"));
    assertThat(outcome.exit()).isEqualTo(2);
    assertThat(outcome.errors())
        .singleElement()
        .asString()
        .endsWith("none.conf: there is no such config file");
  }

  @Test
  void settingsOnTheCommandLineAreBlamedByName() throws IOException {
    Path config = Cli.config(temp);
    Outcome outcome = comal("run", config, "--set", "run.steps=-3", "--set", "algorithm.etta=1");
    assertThat(outcome.exit()).isEqualTo(2);
    assertThat(outcome.errors())
        .containsExactly(
            "comal: --set algorithm.etta: algorithm.etta is not a known key; did you mean eta?",
            "comal: --set run.steps: run.steps is -3, but must be a whole number from 0");
    assertThat(comal("run", config, "--set", "run.steps").errors().get(0))
        .contains("must have the form path=value");
    assertThat(comal("run", config, "--set", "run.steps=[a:b").errors().get(0))
        .contains("need quotation marks");
  }

  @Test
  void textsOnTheCommandLineNeedNoQuotationMarks() throws IOException {
    Path config = Cli.config(temp);
    for (String text : List.of("cuda:0", "http://localhost:8000/v1")) {
      assertThat(comal("run", config, "--set", "algorithm.use=" + text).err())
          .contains("--set algorithm.use: ", text);
    }
  }

  @Test
  void suitesAreCheckedWholeBeforeTheFirstRun() throws IOException {
    Path config =
        Cli.config(
            temp,
            "suite { runs { good {}, bad { algorithm.tau = 0 }",
            "  worse { algorithm.use = comla }, \"a/b\" {} } }");
    Path out = temp.resolve("out");
    Outcome outcome = comal("run", config, "--out", out);
    assertThat(outcome.exit()).isEqualTo(2);
    assertThat(outcome.errors()).singleElement().asString().contains("names a directory");
    Path fewer =
        Cli.config(
            temp,
            "suite { runs { good {}, bad { algorithm.tau = 0 }",
            "  worse { algorithm.use = comla } } }");
    assertThat(comal("run", fewer, "--out", out).errors())
        .hasSize(2)
        .anyMatch(l -> l.contains("test.conf:5: algorithm.tau is 0"))
        .anyMatch(l -> l.contains("test.conf:6: algorithm.use is comla"));
    assertThat(out).doesNotExist();
  }

  @Test
  void directoriesThatHoldSomethingElseAreLeftAlone() throws IOException {
    Path config = Cli.config(temp);
    Path out = temp.resolve("out");
    comal("run", config, "--out", out, "--no-plots");
    Outcome other = comal("run", config, "--out", out, "--set", "run.steps=3");
    assertThat(other.exit()).isEqualTo(2);
    assertThat(other.errors()).singleElement().asString().contains("another config", "--out");
    assertThat(RecordedRun.read(out, "").result()).containsEntry("steps", 40L);

    Path full = Files.createDirectory(temp.resolve("full"));
    Files.writeString(full.resolve("letter.txt"), "mine");
    assertThat(comal("run", config, "--out", full).exit()).isEqualTo(2);
    assertThat(comal("run", config, "--out", full.resolve("letter.txt")).exit()).isEqualTo(2);
    assertThat(Cli.files(full)).containsOnlyKeys("letter.txt");
  }

  @Test
  void directoriesThatCannotBeMadeAreAFailure() throws IOException {
    Path config = Cli.config(temp);
    Path file = Files.writeString(temp.resolve("file"), "");
    Outcome outcome = comal("run", config, "--out", file.resolve("below"));
    assertThat(outcome.exit()).isEqualTo(1);
    assertThat(outcome.errors()).singleElement().asString().contains("file");
    assertThat(outcome.err()).doesNotContain("internal error");
  }

  @Test
  void stackTracesComeOnRequestOnly() throws IOException {
    Path none = temp.resolve("none.conf");
    assertThat(comal("run", none).err()).doesNotContain("\tat ");
    assertThat(comal("run", none, "--stacktrace").err()).contains("\tat ");
  }

  @Test
  void configShowsWhereEachValueComesFrom() throws IOException {
    Path config = Cli.config(temp);
    Outcome outcome = comal("config", config, "--set", "algorithm.tau=0.05");
    assertThat(outcome.exit()).as(outcome.err()).isZero();
    List<String> lines = outcome.out().lines().toList();
    assertThat(lines)
        .anyMatch(l -> l.matches(" *tau = 0.05 +# --set algorithm.tau"))
        .anyMatch(l -> l.matches(" *inner-steps = 6 +# .*test.conf:3"))
        .anyMatch(l -> l.matches(" *eta = 0.3 +# defaults of comal.*"))
        .anyMatch(l -> l.matches(" *initial = \\[0.2, 0.5, 0.3] +# .*game.conf:7"));
  }
}

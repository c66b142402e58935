package org.comal.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.comal.cli.Cli.comal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.comal.cli.Cli.Outcome;
import org.comal.cli.console.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What people type by mistake gets a sentence that tells what to do. */
class MistypedTest {
  @TempDir private Path temp;

  private static Outcome refused(Object... args) {
    Outcome outcome = comal(args);
    assertThat(outcome.exit()).as(outcome.err()).isEqualTo(ExitCode.CONFIGURATION);
    assertThat(outcome.err())
        .startsWith("comal: ")
        .doesNotContain("Exception", "\tat ", "Unmatched", "is not a long", "merge of");
    return outcome;
  }

  private Path config(String text) throws IOException {
    return Files.writeString(temp.resolve("mine.conf"), text);
  }

  /** The sentences of a run of a config that cannot be read. */
  private List<String> read(String text) throws IOException {
    return refused("run", config(text), "--out", temp.resolve("out")).errors();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "rnu x.conf              | there is no command rnu; did you mean run?",
        "rnu                     | there is no command rnu; did you mean run?",
        "ru                      | there is no command ru; did you mean run?",
        "hlep                    | there is no command hlep; did you mean help?",
        "resmue runs/x           | there is no command resmue; did you mean resume?",
        "configure               | there is no command configure; did you mean config?",
        "help rnu                | there is no command rnu; did you mean run?",
        "model inti x            | there is no command inti; did you mean init?",
        "zzzzzz                  | there is no command zzzzzz; there are: new, run, resume",
        "run x.conf --tau 0.1    | there is no option --tau; a config's key is set by --set"
            + " algorithm.tau=0.1",
        "run x.conf --tau=0.1    | --set algorithm.tau=0.1",
        "run x.conf --steps 5    | there is no option --steps; a config's key is set by --set"
            + " run.steps=5",
        "run x.conf --model m    | --set policy.model=m",
        "run x.conf --learning-rate 1 | --set prox.optimizer.learning-rate=1",
        "run x.conf --sed 3      | there is no option --sed; did you mean --seed",
        "run x.conf --seed abc   | --seed is abc, but must be a whole number",
        "run x.conf --seed 1.5   | --seed is 1.5, but must be a whole number",
        "run x.conf --seed 99999999999999999999 | must be a whole number from -9223372036854775808"
            + " to 9223372036854775807",
        "exploit x --eta 0,3     | --eta is 0,3, but must be a number, with a decimal point",
        "run x.conf --seed       | --seed needs a value, as --seed N",
        "run x.conf --out        | --out needs a value, as --out DIR",
        "run x.conf --out a --out b | --out is given twice",
        "sweep x.conf            | --over is missing, as --over PATH=VALUE,VALUE",
        "verify                  | RUN_DIR is missing: What `comal run`, or a task, left",
        "run run.steps=5         | a value is laid over a config by --set run.steps=5",
        "new d --for tabel       | --for is tabel, but must be one of table, language-model, judge;"
            + " did you mean table?",
        "config --reference comla | did you mean comal?",
      })
  void aCommandLineThatIsNotUnderstood(String line, String sentence) {
    assertThat(refused((Object[]) line.strip().split(" ", -1)).err()).contains(sentence.strip());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "algorithm.tua=0.1    | algorithm.tua is not a known key; did you mean tau?",
        "algorithm.eat=0.1    | algorithm.eat is not a known key; did you mean eta?",
        "steps=10             | steps is not a key at the root of a config; a key of that name is"
            + " run.steps",
        "tau=10               | a key of that name is algorithm.tau",
        "seed=3               | a key of that name is run.seed",
        "run.steps=1000000000000000000 | must be a whole number from 0 to 9007199254740992",
        "run.steps=-1         | must be a whole number from 0",
        "run.steps=many       | run.steps is \"many\", but must be a whole number from 0",
        "algorithm.eta=80%    | must be a number above 0",
        "algorithm.use=comla  | did you mean comal?",
        "oracle.use=null      | --set oracle.use: oracle.use is missing; there are: ",
        "oracle.how=null      | --set oracle.how: oracle.how is not a known key",
        "run.steps            | must have the form path=value",
      })
  void aSettingThatMeansNothing(String setting, String sentence) throws IOException {
    Path config = Cli.config(temp);
    assertThat(refused("run", config, "--set", setting.strip()).err()).contains(sentence.strip());
  }

  /** The one thing that is missing is told, in the file that should have it. */
  @Test
  void aKeyThatIsMissingIsToldAlone() throws IOException {
    Path config = Cli.config(temp);
    assertThat(refused("sft", config).errors())
        .singleElement()
        .asString()
        .endsWith("task.train is missing");
    Path empty = Files.writeString(temp.resolve("empty.json"), "{}");
    assertThat(refused("run", empty).errors())
        .hasSize(5)
        .allMatch(line -> line.contains("empty.json:1: "))
        .anyMatch(line -> line.endsWith("run.steps is missing"));
  }

  @Test
  void aBlockThatIsNotClosedIsNamedWithTheLineWhereItBegins() throws IOException {
    assertThat(read("run { steps = 1 }\nalgorithm {\n  use = comal\npolicy { use = tabular }\n"))
        .containsExactly(
            "comal: "
                + temp.resolve("mine.conf")
                + ":2: the block `algorithm {` of line 2 is not closed; a } is missing");
    assertThat(read("run { steps = 1 }\n}\n"))
        .singleElement()
        .asString()
        .endsWith("mine.conf:2: the } closes nothing; take it out");
    assertThat(read("a = [1, 2\nrun { steps = 1 }\n"))
        .singleElement()
        .asString()
        .endsWith("mine.conf:1: the list `a = [` of line 1 is not closed; a ] is missing");
    assertThat(read("a = [1, 2}\n"))
        .singleElement()
        .asString()
        .endsWith("the list `a = [` of line 1 is closed by a }, but needs a ]");
  }

  @Test
  void bracketsInTextsAndCommentsCloseNothing() throws IOException {
    String text = "a = \"}\" # }\nb = \"\"\"\n}\n\"\"\" // ]\nrun {\n";
    assertThat(read(text))
        .singleElement()
        .asString()
        .endsWith("mine.conf:5: the block `run {` of line 5 is not closed; a } is missing");
  }

  @Test
  void aDecimalCommaIsToldAPoint() throws IOException {
    assertThat(read("run { steps = 1 }\nalgorithm {\n  eta = 0,3\n}\n"))
        .singleElement()
        .asString()
        .endsWith("mine.conf:3: 0,3 is no number; a decimal point is wanted, as 0.3");
  }

  @Test
  void aLineThatIsNoHoconIsShownWithTheFormThatIsWanted() throws IOException {
    assertThat(read("run { steps = 1 }\noracle.url = http://x:1/v1\n"))
        .singleElement()
        .asString()
        .contains("mine.conf:2: `oracle.url = http://x:1/v1` cannot be read")
        .contains("needs quotation marks");
  }

  @Test
  void aValueThatIsNowhereIsNamed() throws IOException {
    assertThat(read("run.steps = ${let.lenght}"))
        .singleElement()
        .asString()
        .contains("mine.conf:1: ${let.lenght} names a value that is nowhere in the config");
  }

  @Test
  void aShareInAMatrixIsNamedWithItsRow() throws IOException {
    Path config =
        Cli.config(
            temp, "oracle.preferences = [[0.5, 0.1, 80%], [0.9, 0.5, 0.1], [0.2, 0.9, 0.5]]");
    assertThat(refused("run", config).err())
        .contains("oracle.preferences[0][2] is \"80%\", but must be a number; 80% is written 0.8");
  }

  @Test
  void whereNoConfigIsNamedThoseThereAreAreTold() throws IOException {
    Path config = Cli.config(temp);
    assertThat(refused("run", temp).err())
        .contains("is not a file; name a config file, as " + config);
    assertThat(refused("run", temp.resolve("tset.conf")).err())
        .contains("there is no such config file; did you mean test.conf?");
    assertThat(refused("run", temp.resolve("test")).err()).contains("did you mean test.conf?");
    Path empty = Files.createDirectory(temp.resolve("empty"));
    assertThat(refused("run", empty).err()).contains("let `comal new DIR` write one");
  }

  @Test
  void aRunDirectoryAndAConfigAreNotTakenForEachOther() throws IOException {
    Path config = Cli.config(temp);
    Path out = temp.resolve("out");
    comal("run", config, "--out", out, "--no-plots");
    assertThat(refused("run", out).err())
        .contains("a run left this directory, and `comal resume " + out + "` takes it up");
    for (String command : List.of("plot", "report", "resume", "verify", "exploit")) {
      assertThat(refused(command, config).err())
          .as(command)
          .contains("is a file, but a directory is wanted", "`comal run " + config + "` makes one");
    }
    assertThat(refused("resume", temp.resolve("none")).err())
        .contains("is not there; name a directory that `comal run` left");
    assertThat(refused("resume", temp).err())
        .contains("holds no run: there is no config.resolved.conf in it; name a directory");
  }

  @Test
  void aPlaceWhereNothingCanBeWrittenIsASentence() throws IOException {
    Outcome outcome = comal("run", Cli.config(temp), "--out", "/proc/nix", "--no-plots");
    if (!Files.isDirectory(Path.of("/proc"))) {
      return; // another system than Linux
    }
    assertThat(outcome.exit()).isEqualTo(ExitCode.FAILED);
    assertThat(outcome.errors())
        .containsExactly(
            "comal: /proc/nix cannot be made; name another directory, where files may be written");
  }

  @Test
  void aLossThatCannotSolveWhatTheAlgorithmAsksIsRefusedBeforeAnyModelIsOpened()
      throws IOException {
    // The model's folder is empty: to open it would be another sentence.
    Path model = Files.createDirectory(temp.resolve("model"));
    Path config =
        config(
            String.join(
                "\n",
                "run { steps = 3 }",
                "algorithm { use = omwu }",
                "policy { use = causal-lm, model = \"" + model + "\" }",
                "data { use = inline, prompts = [Why] }",
                "oracle { use = judge, url = \"http://localhost:1/v1\", model = none }",
                "prox { use = ipo }"));
    for (Object[] command :
        List.of(
            new Object[] {"run", config, "--out", temp.resolve("out")},
            new Object[] {"run", config, "--out", temp.resolve("out"), "--dry-run"})) {
      assertThat(refused(command).errors())
          .as(Arrays.toString(command))
          .singleElement()
          .asString()
          .contains("mine.conf:6: prox: ipo takes the preference between two samples");
    }
    assertThat(temp.resolve("out")).doesNotExist();
  }
}

package org.comal.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The configs of the paper's section 5, on stand-ins of a few rows and a few weights. */
class PaperConfigsTest {
  private static final Path CONFIGS = Commands.ROOT.resolve("conf/paper/qwen2-ultrafeedback");

  @TempDir static Path temp;
  private static PaperStandIns standIns;

  @BeforeAll
  static void writeStandIns() throws Exception {
    standIns = PaperStandIns.write(temp);
  }

  static List<String> runs() throws IOException {
    try (Stream<Path> files = Files.list(CONFIGS)) {
      List<String> names =
          files
              .map(f -> f.getFileName().toString())
              .filter(f -> f.endsWith(".conf"))
              .filter(f -> !List.of("common.conf", "lora.conf", "unbiased.conf").contains(f))
              .sorted()
              .toList();
      assertThat(names).contains("comal.conf", "table-2.conf");
      return names;
    }
  }

  private static Commands.Finished comal(String command, List<String> files, List<String> settings)
      throws Exception {
    List<String> arguments = new ArrayList<>(List.of(command));
    files.forEach(f -> arguments.add(CONFIGS.resolve(f).toString()));
    for (String setting : settings) {
      arguments.addAll(List.of("--set", setting));
    }
    return Commands.comal(temp, arguments.toArray(String[]::new));
  }

  @ParameterizedTest
  @MethodSource("runs")
  void isWellFormed(String file) throws Exception {
    Commands.Finished shown = comal("config", List.of(file), standIns.paths());
    assertThat(shown.code()).as(shown.output()).isZero();
    assertThat(shown.output()).contains("temperature = 0.8", "pairs = best-worst");
  }

  @ParameterizedTest
  @ValueSource(strings = {"llama-3-8b-instruct.conf", "qwen2.5-7b.conf"})
  void theSecondVersionsModelsAreTheFirstsExperiment(String file) throws Exception {
    Commands.Finished shown =
        comal("config", List.of("../second-version/" + file), standIns.paths());
    assertThat(shown.code()).as(shown.output()).isZero();
    assertThat(shown.output()).contains("inner-steps = 12", "prompt-subsets = 6");
    assertThat(shown.output().contains("use = sft")).isEqualTo(file.startsWith("qwen"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"table-5.conf", "table-6.conf"})
  void evaluationsReadTheModelsThatTheSuiteLeaves(String file) throws Exception {
    Path suite = temp.resolve("left-" + file);
    for (String place :
        List.of(
            "prepared/sft/model", "iterative-ipo/policy", "inpo-round-3/policy", "comal/policy")) {
      Trees.copy(standIns.model(), suite.resolve(place));
    }
    Commands.Finished shown =
        comal(
            "config",
            List.of("evaluations/" + file),
            List.of(
                PaperStandIns.setting("suite", suite),
                PaperStandIns.setting("evaluation", temp.resolve("alpaca_eval.json")),
                // Any that is set: nothing is asked.
                "oracle.key-env=PATH"));
    assertThat(shown.code()).as(shown.output()).isZero();
    assertThat(shown.output()).contains("use = judge", "inpo-round-3");
  }

  @Test
  void theUnbiasedDesignLiesOverEveryMethod() throws Exception {
    Commands.Finished shown =
        comal("config", List.of("table-2.conf", "unbiased.conf"), standIns.paths());
    assertThat(shown.code()).as(shown.output()).isZero();
    assertThat(shown.output())
        .contains("pairs = all", "labels = soft", "accept-bias = false")
        .doesNotContain("best-worst", "accept-bias = true");
  }

  @Test
  void missingModelsAreNamedWithTheLineThatSetsThem() throws Exception {
    Commands.Finished shown = comal("config", List.of("comal.conf"), List.of());
    assertThat(shown.code()).isEqualTo(2);
    assertThat(shown.output()).contains("common.conf:").contains("Qwen2-1.5B");
  }

  @Test
  void theSuiteEndsWithTheMatrixOnTheEvaluationsPrompts() throws Exception {
    Path suite = temp.resolve("suite");
    List<String> settings = new ArrayList<>(standIns.paths());
    settings.addAll(PaperStandIns.small());
    settings.add("suite.matrix.task.sampling.max-tokens=8");
    for (String run :
        List.of("comal", "inpo-round-2", "inpo-round-3", "iterative-ipo", "ipo", "dpo")) {
      settings.add("suite.runs." + run + ".run.steps=1");
    }
    Commands.Finished run = comal("run", List.of("table-2.conf"), with(settings, suite));
    assertThat(run.code()).as(run.output()).isZero();

    Config matrix = ConfigFactory.parseFile(suite.resolve("matrix/result.json").toFile());
    assertThat(matrix.getInt("prompts")).as("of AlpacaEval's, not UltraFeedback's").isEqualTo(3);
    assertThat(matrix.getObject("mean-win-rate").keySet())
        .contains("initial", "comal", "inpo-round-3", "iterative-ipo", "dpo");
  }

  private static List<String> with(List<String> settings, Path out) {
    List<String> all = new ArrayList<>(settings);
    all.add("run.out=\"" + out.toString().replace("\\", "\\\\") + "\"");
    return all;
  }

  @Test
  void comalRunsFromItsConfigToItsEnd() throws Exception {
    List<String> settings = new ArrayList<>(standIns.paths());
    settings.addAll(PaperStandIns.small());
    Path out = temp.resolve("out");
    Commands.Finished run = comal("run", List.of("comal.conf"), with(settings, out));
    assertThat(run.code()).as(run.output()).isZero();
    assertThat(run.output())
        .as("what is biased says so")
        .contains("best-worst", "hard labels", "temperature or truncation");

    Config result = ConfigFactory.parseFile(out.resolve("result.json").toFile());
    assertThat(result.getInt("steps")).isEqualTo(18);
    assertThat(result.getInt("reference-updates"))
        .as("before the third round of six iterations")
        .isEqualTo(1);
    assertThat(Files.readAllLines(out.resolve("steps.jsonl"))).hasSize(18);
    List<String> metrics = Files.readAllLines(out.resolve("metrics.jsonl"));
    assertThat(metrics).hasSize(19).allMatch(line -> line.contains("\"win-rate\""));
    assertThat(out.resolve("policy/model.safetensors")).exists();
    assertThat(out.resolve("prepared/sft/model/model.safetensors")).exists();
  }

  /** From the model that would be fine-tuned. */
  @Test
  void theTimeOfARunIsToldByARehearsalWithoutATrace() throws Exception {
    List<String> settings = new ArrayList<>(standIns.paths());
    settings.addAll(PaperStandIns.small());
    settings.removeIf(setting -> setting.startsWith("prepare."));
    settings.addAll(List.of("prepare=null", "policy.model=${let.model}"));
    Path out = temp.resolve("rehearsed");
    Path own = Files.createDirectories(temp.resolve("temporary"));
    List<String> arguments = new ArrayList<>(List.of("run"));
    arguments.add(CONFIGS.resolve("comal.conf").toString());
    with(settings, out).forEach(setting -> arguments.addAll(List.of("--set", setting)));
    arguments.addAll(List.of("--dry-run", "--rehearse=5"));
    Map<String, String> environment = Map.of("JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + own);

    Commands.Finished told = Commands.comal(temp, environment, arguments.toArray(String[]::new));

    assertThat(told.code()).as(told.output()).isZero();
    assertThat(told.output())
        .contains("rehearsing comal for about 5 s")
        .containsPattern("\n  time: (about|at most) ")
        .containsPattern("\n    18 prox steps(, each)?: ")
        .containsPattern("\n    19 evaluations(, each)?: ")
        .containsPattern("\n    18 checkpoints(, each)?: ")
        .doesNotContain("not rehearsed");
    assertThat(out).doesNotExist();
    assertThat(own).isDirectoryNotContaining("glob:**comal-rehearsal*");
  }

  @Test
  void adaptersLieOverComal() throws Exception {
    List<String> settings = new ArrayList<>(standIns.paths());
    settings.addAll(PaperStandIns.small());
    settings.add("run.steps=2");
    settings.add("algorithm.inner-steps=1");
    Path out = temp.resolve("adapters");
    Commands.Finished run = comal("run", List.of("comal.conf", "lora.conf"), with(settings, out));
    assertThat(run.code()).as(run.output()).isZero();
    assertThat(out.resolve("policy/adapter_model.safetensors")).exists();
    assertThat(out.resolve("policy/model.safetensors")).doesNotExist();
    Commands.Finished longer = Commands.comal(temp, "resume", out.toString(), "--steps", "3");
    assertThat(longer.code()).as(longer.output()).isZero();
    Commands.Finished same = Commands.comal(temp, "verify", out.toString());
    assertThat(same.code()).as(same.output()).isZero();
  }
}

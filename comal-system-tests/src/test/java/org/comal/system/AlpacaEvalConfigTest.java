package org.comal.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The config of the run on AlpacaEval's prompts, on a few rows in the shapes of its files. */
class AlpacaEvalConfigTest {
  private static final int PROMPTS = 12;
  private static final List<String> MODELS = List.of("base", "long", "short");

  @TempDir private Path temp;

  @Test
  void goesFromResponsesAndJudgementsToTheMatrix() throws Exception {
    writeData(Files.createDirectories(temp.resolve("data")));
    Path out = temp.resolve("out");
    List<String> arguments = new ArrayList<>(List.of("run"));
    arguments.add(Commands.ROOT.resolve("conf/alpaca-eval.conf").toString());
    arguments.addAll(List.of("--out", out.toString()));
    for (String setting :
        List.of(
            "let.data=" + temp.resolve("data"),
            "prepare.model.task.shape.hidden-size=32",
            "prepare.model.task.shape.intermediate-size=64",
            "prepare.model.task.shape.num-hidden-layers=2",
            "prepare.model.task.tokenizer.vocabulary=300",
            "prepare.sft.task.epochs=1",
            "prepare.sft.task.validation-share=0.3",
            "prepare.judge.task.epochs=2",
            "run.steps=3",
            "prox.least-steps=2",
            "prox.epochs=1",
            "prox.samples=2",
            "prox.sampling.max-tokens=8",
            "evaluator.sampling.max-tokens=8",
            "suite.matrix.task.sampling.max-tokens=8")) {
      arguments.addAll(List.of("--set", setting));
    }
    Commands.Finished run = Commands.comal(temp, arguments.toArray(String[]::new));
    assertThat(run.code()).as(run.output()).isZero();

    assertThat(result(out.resolve("prepared/sft")).getInt("examples")).isGreaterThan(PROMPTS);
    Config judge = result(out.resolve("prepared/judge"));
    assertThat(judge.getString("use")).isEqualTo("onnx-pair");
    assertThat(judge.getInt("trained-on") + judge.getInt("validated-on"))
        .isBetween(PROMPTS, 2 * PROMPTS);
    assertThat(Files.readAllLines(out.resolve("comal/steps.jsonl"))).hasSize(3);
    Config matrix = result(out.resolve("matrix"));
    assertThat(matrix.getInt("prompts")).isEqualTo(PROMPTS);
    assertThat(matrix.getObject("mean-win-rate").keySet())
        .containsExactlyInAnyOrder("initial", "comal", "inpo", "iterative-ipo", "iterative-dpo");
  }

  private static Config result(Path directory) {
    return ConfigFactory.parseFile(directory.resolve("result.json").toFile());
  }

  private static void writeData(Path folder) throws IOException {
    List<String> prompts = new ArrayList<>();
    List<String> outputs = new ArrayList<>();
    List<String> annotations = new ArrayList<>();
    for (int i = 0; i < PROMPTS; i++) {
      prompts.add(
          "{'prompt_id': " + i + ", 'dataset': 'd', 'instruction': 'What are " + i + " things?'}");
      for (String model : MODELS) {
        String response = "One and one".repeat(model.length());
        outputs.add(
            "{'prompt_id': " + i + ", 'model': '" + model + "', 'output': '" + response + "'}");
        if (!model.equals("base")) {
          annotations.add(
              "{'prompt_id': "
                  + i
                  + ", 'model_1': 'base', 'model_2': '"
                  + model
                  + "', 'preference_2': "
                  + (model.equals("long") ? 0.25 : 0.75)
                  + "}");
        }
      }
    }
    packed(folder.resolve("prompts.jsonl.gz"), prompts);
    packed(folder.resolve("outputs.jsonl.gz"), outputs);
    packed(folder.resolve("annotations.jsonl.gz"), annotations);
  }

  /** Lines with apostrophes for quotes. */
  private static void packed(Path file, List<String> lines) throws IOException {
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(
          (String.join("\n", lines).replace('\'', '"') + "\n").getBytes(StandardCharsets.UTF_8));
    }
  }
}

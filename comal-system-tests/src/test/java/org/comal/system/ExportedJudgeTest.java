package org.comal.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.comal.cli.Main;
import org.comal.data.Comparison;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.oracle.onnx.OnnxJudgeOracle;
import org.comal.oracle.onnx.OnnxSettings;
import org.comal.random.RandomSource;
import org.comal.text.TemplateSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A judge's folder, exported by the command and read by onnx-judge, says what the reference engine
 * says of the folder itself; so does causal-lm-judge, by its own tests.
 */
class ExportedJudgeTest {
  private static final Path FOLDERS =
      Path.of(System.getProperty("comal.root"), "comal-llm/src/test/resources/oracle-folders");
  private static final String CHATML = "<|im_start|>user\n%s<|im_end|>\n<|im_start|>assistant\n%s";
  private static final String HEADERS =
      "%3$s<|start_header_id|>user<|end_header_id|>\n\n%1$s<|eot_id|>"
          + "<|start_header_id|>assistant<|end_header_id|>\n\n%2$s";

  @TempDir private Path temp;

  private static String comal(int exit, Object... words) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    String[] texts = new String[words.length];
    for (int i = 0; i < words.length; i++) {
      texts[i] = words[i].toString();
    }
    int came = Main.execute(new PrintWriter(out), new PrintWriter(err), texts);
    assertThat(came).as("%s%s", out, err).isEqualTo(exit);
    return out.toString() + err;
  }

  private static JsonNode expected() throws IOException {
    return new ObjectMapper().readTree(FOLDERS.resolve("expected.json").toFile());
  }

  /** The whole text, as the folder's chat template writes it. */
  private static String template(String judge, JsonNode expected) throws IOException {
    Path file = FOLDERS.resolve(judge).resolve("tokenizer_config.json");
    JsonNode tokenizer = new ObjectMapper().readTree(file.toFile());
    return (judge.contains("qwen") ? CHATML : HEADERS)
        .formatted(
            expected.path("template").asText(),
            expected.path("opening").asText(),
            tokenizer.path("bos_token").asText());
  }

  private static List<Comparison> questions(JsonNode expected) {
    List<Comparison> questions = new ArrayList<>();
    for (JsonNode q : expected.path("questions")) {
      questions.add(
          new Comparison(
              Prompt.user(q.path("id").asText(), q.path("instruction").asText()),
              new Response(new int[0], q.path("first").asText(), true),
              new Response(new int[0], q.path("second").asText(), true)));
    }
    return questions;
  }

  @ParameterizedTest
  @CsvSource({
    "judge-qwen2, float32, fused, true, 1e-5",
    "judge-qwen3, float32, fused, true, 1e-5",
    "judge-llama, float32, fused, true, 1e-5",
    "judge-mistral, float32, fused, true, 1e-5",
    "judge-llama, float32, fused, false, 1e-5",
    "judge-qwen3, float32, plain, true, 1e-5",
    "judge-llama, float32, plain, false, 1e-5",
    "judge-qwen3, float16, fused, true, 0.02",
    "judge-llama, float16, plain, false, 0.02"
  })
  void anExportedJudgeSaysWhatTheReferenceEngineSays(
      String judge, String dtype, String attention, boolean share, double tolerance)
      throws IOException {
    Path onnx = temp.resolve("onnx");
    String told =
        comal(
            0,
            "model",
            "export",
            FOLDERS.resolve(judge),
            "--onnx",
            onnx,
            "--dtype",
            dtype,
            "--attention",
            attention);
    assertThat(told).contains(onnx + ": ", "parameters in " + dtype);
    JsonNode expected = expected();
    double[] probabilities =
        new ObjectMapper().convertValue(expected.path("probabilities").path(judge), double[].class);
    OnnxSettings settings = OnnxSettings.of(onnx.resolve("model.onnx"), onnx);
    TemplateSource text = TemplateSource.text("test", template(judge, expected));
    try (OnnxJudgeOracle oracle = OnnxJudgeOracle.load(settings, text, List.of("a", "b"), share)) {
      assertThat(oracle.prefer(questions(expected), new RandomSource(1)))
          .containsExactly(probabilities, within(tolerance));
    }
  }

  @Test
  void saysWhatDoesNotGoTogether() {
    Path judge = FOLDERS.resolve("judge-qwen2");
    List<List<Object>> without =
        List.of(
            List.of("--out", temp),
            List.of("--set", "task.attention=plain"),
            List.of("--seed", 1),
            List.of("--plugins", temp));
    for (List<Object> option : without) {
      List<Object> words = new ArrayList<>(List.of("model", "export", judge));
      words.addAll(List.of("--onnx", temp.resolve("x")));
      words.addAll(option);
      assertThat(comal(2, words.toArray()))
          .contains("--onnx goes with the folder of one model, and without --out, --set,");
    }
    assertThat(comal(2, "model", "export", judge, "--dtype", "float16"))
        .contains("--dtype and --attention go with --onnx");
    assertThat(
            comal(2, "model", "export", judge, "--onnx", temp.resolve("x"), "--dtype", "bfloat16"))
        .contains("float32, float16");
    assertThat(temp.resolve("x")).doesNotExist();
  }
}

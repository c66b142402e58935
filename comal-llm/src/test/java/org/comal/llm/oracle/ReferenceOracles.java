package org.comal.llm.oracle;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.comal.data.Comparison;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.llm.Computation;
import org.comal.llm.TestDevice;
import org.comal.text.TemplateSource;

/** Judges and reward models made and asked by the reference engine; see the folder's README. */
final class ReferenceOracles {
  static final Path FOLDER = folder();
  static final List<String> LABELS = List.of("a", "b");

  private static final Config EXPECTED =
      ConfigFactory.parseFile(FOLDER.resolve("expected.json").toFile());

  private ReferenceOracles() {}

  private static Path folder() {
    try {
      return Path.of(ReferenceOracles.class.getResource("/oracle-folders").toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  /** What the reference engine was asked, in its order. */
  static List<Comparison> questions() {
    return EXPECTED.getConfigList("questions").stream()
        .map(
            q ->
                question(
                    q.getString("id"),
                    q.getString("instruction"),
                    q.getString("first"),
                    q.getString("second")))
        .toList();
  }

  static Comparison question(String id, String instruction, String first, String second) {
    return new Comparison(Prompt.user(id, instruction), response(first), response(second));
  }

  private static Response response(String text) {
    return new Response(new int[0], text, true);
  }

  /** The probabilities of a judge, one for each question. */
  static double[] probabilities(String judge) {
    return EXPECTED.getConfig("probabilities").getDoubleList(judge).stream()
        .mapToDouble(Double::doubleValue)
        .toArray();
  }

  /** The rewards of the two responses to each question. */
  static double[][] rewards(String model) {
    return EXPECTED.getConfig("rewards").getList(model).stream()
        .map(
            pair ->
                ((List<?>) pair.unwrapped())
                    .stream().mapToDouble(r -> ((Number) r).doubleValue()).toArray())
        .toArray(double[][]::new);
  }

  static TemplateSource template() {
    return TemplateSource.text("test", EXPECTED.getString("template"));
  }

  static String opening() {
    return EXPECTED.getString("opening");
  }

  /** On the CPU. */
  static DecoderSettings settings(String folder, boolean share, int batchTokens, int maxLength) {
    return new DecoderSettings(
        FOLDER.resolve(folder),
        new Computation(TestDevice.NAME, Computation.Format.FLOAT32),
        maxLength == 0 ? OptionalInt.empty() : OptionalInt.of(maxLength),
        batchTokens,
        share,
        "auto");
  }

  static CausalLmJudge judge(DecoderSettings settings) {
    try {
      return CausalLmJudge.load(settings, template(), opening(), LABELS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static RewardModel rewardModel(DecoderSettings settings) {
    try {
      return RewardModel.load(settings);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

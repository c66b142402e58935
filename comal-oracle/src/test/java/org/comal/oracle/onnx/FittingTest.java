package org.comal.oracle.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.comal.data.Comparison;
import org.comal.files.Sha256;
import org.comal.onnx.Attribute;
import org.comal.onnx.ElementType;
import org.comal.onnx.LazyTensor;
import org.comal.onnx.MeanEmbedding;
import org.comal.onnx.OnnxGraph;
import org.comal.onnx.PreferenceGraphs;
import org.comal.random.RandomSource;
import org.comal.text.TemplateSource;
import org.comal.text.Words;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models, tokenizers and templates that do not fit together, each refused in a sentence. */
class FittingTest {
  private static final TemplateSource TEMPLATE =
      TemplateSource.text("test", "{instruction} Answer {output}");

  @TempDir Path folder;
  private Path model;

  @BeforeEach
  void write() {
    Words.write(folder);
    model = folder.resolve("model.onnx");
  }

  private OnnxRewardOracle load(OnnxGraph graph) throws IOException {
    graph.write(model);
    return OnnxRewardOracle.load(OnnxSettings.of(model, folder), TEMPLATE, null);
  }

  private void refuses(OnnxGraph graph, String why) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> load(graph).close())
        .withMessageContaining(why);
  }

  /** The mean of the ids: a model that needs no weights. */
  private static OnnxGraph mean(String name, ElementType type, Object... dims) {
    OnnxGraph g = new OnnxGraph("mean");
    String x = g.input(name, type, dims);
    String real = g.node("Cast", List.of(x), Attribute.of("to", 1));
    g.output(
        "reward",
        g.node(
            "ReduceMean", List.of(real), Attribute.list("axes", -1), Attribute.of("keepdims", 0)),
        ElementType.FLOAT,
        "batch");
    return g;
  }

  @Test
  void refusesAModelWithoutIds() {
    refuses(
        mean("tokens", ElementType.INT64, "batch", "length"),
        model + ": the model has no input input_ids; its inputs are tokens INT64[?, ?]");
  }

  @Test
  void refusesIdsOf32Bits() {
    refuses(
        mean("input_ids", ElementType.INT32, "batch", "length"),
        "input input_ids INT32[?, ?] of the model must be INT64");
  }

  @Test
  void refusesAFixedLength() {
    refuses(
        mean("input_ids", ElementType.INT64, "batch", 128),
        "input input_ids INT64[?, 128] of the model must be [batch, length], both of any length");
  }

  @Test
  void refusesAnInputThatItDoesNotHave() {
    OnnxGraph g = mean("input_ids", ElementType.INT64, "batch", "length");
    g.input("pixels", ElementType.FLOAT, "batch", 3);
    refuses(g, "the model wants pixels FLOAT[?, 3], which this oracle does not have");
  }

  @Test
  void refusesAnOutputThatIsNotThere() throws IOException {
    mean("input_ids", ElementType.INT64, "batch", "length").write(model);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> OnnxRewardOracle.load(OnnxSettings.of(model, folder), TEMPLATE, "score"))
        .withMessageContaining("the model has no output score; its outputs are reward FLOAT[?]");
  }

  @Test
  void refusesToChooseBetweenOutputs() {
    OnnxGraph g = mean("input_ids", ElementType.INT64, "batch", "length");
    g.output("more", "input_ids", ElementType.INT64, "batch", "length");
    refuses(g, "name the one to read in output");
  }

  @Test
  void refusesMoreNumbersThanARewardIs() {
    refuses(
        PreferenceGraphs.jointPair(
            new MeanEmbedding(LazyTensor.of(Words.table(2), Words.SIZE, 2)),
            new float[][] {{1, 0}, {0, 1}},
            new float[2]),
        "output logits has 2 values for 1 texts, but this oracle reads 1 for each");
  }

  @Test
  void refusesATokenizerWithMoreTokensThanTheModel() {
    float[] table = new float[(Words.SIZE - 1) * 2];
    refuses(
        PreferenceGraphs.reward(
            new MeanEmbedding(LazyTensor.of(table, Words.SIZE - 1, 2)), new float[2], 0),
        folder + " is not the tokenizer of " + model + ": it has ids up to 18");
  }

  @Test
  void refusesATokenizerOtherThanTheOneTheModelNames() throws IOException {
    OnnxGraph g = mean("input_ids", ElementType.INT64, "batch", "length");
    g.metadata("comal.tokenizer-sha256", "0123");
    refuses(g, folder + " is not the tokenizer of " + model + ", which was exported with another");
    OnnxGraph own = mean("input_ids", ElementType.INT64, "batch", "length");
    own.metadata("comal.tokenizer-sha256", Sha256.of(folder.resolve("tokenizer.json")));
    load(own).close();
  }

  @Test
  void refusesAFolderWithoutATokenizer() throws IOException {
    Files.delete(folder.resolve("tokenizer.json"));
    refuses(
        mean("input_ids", ElementType.INT64, "batch", "length"),
        "there is no tokenizer.json in " + folder);
  }

  @Test
  void refusesATokenizerThatCannotBeRead() throws IOException {
    Files.writeString(folder.resolve("tokenizer.json"), "{\"model\": {\"vocab\": {\"a\": 0}}}");
    refuses(
        mean("input_ids", ElementType.INT64, "batch", "length"),
        folder.resolve("tokenizer.json") + " describes no tokenizer: ");
  }

  @Test
  void refusesAFileThatIsNotThereOrNoModel() throws IOException {
    OnnxSettings settings = OnnxSettings.of(model, folder);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> OnnxRewardOracle.load(settings, TEMPLATE, null))
        .withMessage("there is no model " + model);
    Files.writeString(model, "<html>not found</html>");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> OnnxRewardOracle.load(settings, TEMPLATE, null))
        .withMessageStartingWith(model + " is not a readable ONNX model: ");
  }

  @Test
  void saysWhatToDoWhereThereIsNoCuda() throws IOException {
    mean("input_ids", ElementType.INT64, "batch", "length").write(model);
    OnnxSettings settings =
        new OnnxSettings(model, folder, false, 100, "cuda:99", 0, 16, 1000, 0.1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> OnnxRewardOracle.load(settings, TEMPLATE, null))
        .withMessageStartingWith("model " + model + " cannot be loaded on cuda:99: ")
        .withMessageContaining("Maybe build with -Pcuda");
  }

  @Test
  void withoutAMaskOnlyTextsOfOneLengthRunTogether() throws IOException {
    try (OnnxRewardOracle oracle = load(mean("input_ids", ElementType.INT64, "batch", "length"))) {
      List<Comparison> questions =
          List.of(
              Questions.of("red", "green", "blue blue blue"), Questions.of("red", "blue", "green"));
      double[] p = oracle.prefer(questions, new RandomSource(1));
      // Ids: red 8, Answer 5, green 9, blue 10: means 22/3, (8 + 5 + 30)/5 and 23/3.
      assertThat(p[0]).isCloseTo(Words.sigmoid(22 / 3.0 - 43 / 5.0), within(1e-6));
      assertThat(p[1]).isCloseTo(Words.sigmoid(23 / 3.0 - 22 / 3.0), within(1e-6));
      assertThat(oracle.counts().paddingShare()).isZero();
      assertThat(oracle.counts().runs()).isEqualTo(2);
    }
  }
}

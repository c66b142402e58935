package org.comal.oracle.onnx;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.comal.onnx.DecoderShape;
import org.comal.onnx.LazyTensor;
import org.comal.onnx.MeanEmbedding;
import org.comal.onnx.OnnxDecoder;
import org.comal.onnx.OnnxGraph;
import org.comal.onnx.PlainDecoder;
import org.comal.onnx.PreferenceGraphs;
import org.comal.oracle.PreferenceOracle;
import org.comal.plugin.Factory;
import org.comal.tck.FactoryKit;
import org.comal.text.Words;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

class OnnxFactoriesTest {
  private static final MeanEmbedding ENCODER =
      new MeanEmbedding(LazyTensor.of(Words.table(2), Words.SIZE, 2));

  @TempDir static Path folder;

  @BeforeAll
  static void write() throws IOException {
    Words.write(folder);
    write("reward.onnx", PreferenceGraphs.reward(ENCODER, new float[] {1, 2}, 0));
    write("pair.onnx", PreferenceGraphs.twinPair(ENCODER, new float[] {1, 2}, new float[0][]));
    DecoderShape shape = PlainDecoder.tiny(Words.SIZE, false, false);
    Map<String, LazyTensor> weights = PlainDecoder.randomWeights(shape, 1);
    write("judge.onnx", new OnnxDecoder(shape, weights::get).languageModel(true, true));
    Files.writeString(
        folder.resolve("judge.txt"), "{instruction} a {output_1} b {output_2} Answer \n");
  }

  private static void write(String name, OnnxGraph graph) throws IOException {
    graph.write(folder.resolve(name));
  }

  private abstract static class Kit extends FactoryKit<PreferenceOracle> {
    @Override
    protected Path baseDirectory() {
      return folder;
    }
  }

  @Nested
  class Reward extends Kit {
    @Override
    protected Factory<PreferenceOracle> factory() {
      return new OnnxRewardFactory();
    }

    @Override
    protected String block() {
      return "model = reward.onnx";
    }
  }

  @Nested
  class Pair extends Kit {
    @Override
    protected Factory<PreferenceOracle> factory() {
      return new OnnxPairFactory();
    }

    @Override
    protected String block() {
      return "model = pair.onnx";
    }
  }

  @Nested
  class Judge extends Kit {
    @Override
    protected Factory<PreferenceOracle> factory() {
      return new OnnxJudgeFactory();
    }

    @Override
    protected String block() {
      return "model = judge.onnx\ntemplate-file = judge.txt";
    }
  }
}

package org.comal.oracle.onnx;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.DoubleStream;
import org.comal.data.Comparison;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.llm.model.RopeScaling;
import org.comal.llm.text.NewTokenizer;
import org.comal.onnx.DecoderShape;
import org.comal.onnx.LazyTensor;
import org.comal.onnx.MeanEmbedding;
import org.comal.onnx.OnnxDecoder;
import org.comal.onnx.PreferenceGraphs;
import org.comal.onnx.TextEncoder;
import org.comal.random.RandomSource;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** 16 texts of 64 tokens through an ONNX model: the runtime alone, by DJL, and as an oracle. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
// In this JVM, so that all see the same process: ONNX Runtime has good and bad ones.
@Fork(0)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 2)
public class OnnxPathBenchmark {
  private static final int TEXTS = 16;
  private static final int LENGTH = 64;
  private static final int VOCABULARY = NewTokenizer.leastVocabulary();

  /** A decoder of two layers, or the mean of embeddings, which takes almost no arithmetic. */
  @Param({"decoder", "mean"})
  private String encoder;

  private OrtSession session;
  private OnnxModel model;
  private OnnxRewardOracle oracle;
  private TextInputs inputs;
  private final List<long[]> texts = new ArrayList<>();
  private final long[] ids = new long[TEXTS * LENGTH];
  private final long[] mask = new long[TEXTS * LENGTH];
  private final List<Comparison> questions = new ArrayList<>();

  @Setup(Level.Trial)
  public void load() throws IOException, OrtException {
    Path folder = Files.createTempDirectory("onnx-path");
    NewTokenizer.write(folder, List.of(), VOCABULARY);
    RandomGenerator random = new RandomSource(1).generator();
    TextEncoder made =
        encoder.equals("mean")
            ? new MeanEmbedding(random(random, VOCABULARY, 64))
            : decoder(random);
    float[] head = new float[made.width()];
    Arrays.fill(head, 0.1f);
    Path file = folder.resolve("model.onnx");
    PreferenceGraphs.reward(made, head, 0).write(file);
    OnnxSettings settings = OnnxSettings.of(file, folder);
    model = OnnxModel.load(settings);
    // After DJL, which wants to be the one who makes the environment.
    session = OrtEnvironment.getEnvironment().createSession(file.toString());
    inputs = TextInputs.of(model.signature(), "");
    oracle = OnnxRewardOracle.load(settings, OnnxRewardOracle.fallback(), null);
    Arrays.fill(mask, 1);
    for (int i = 0; i < TEXTS; i++) {
      long[] text = new long[LENGTH];
      Arrays.setAll(text, t -> random.nextInt(256));
      texts.add(text);
      System.arraycopy(text, 0, ids, i * LENGTH, LENGTH);
    }
    // A byte is a token: 2 for "? ", 2 for the lines between, 60 for the response.
    Prompt prompt = Prompt.user("x", "? ");
    for (int i = 0; i < TEXTS / 2; i++) {
      questions.add(new Comparison(prompt, response(random), response(random)));
    }
  }

  private static Response response(RandomGenerator random) {
    StringBuilder text = new StringBuilder();
    while (text.length() < LENGTH - 4) {
      text.append((char) ('a' + random.nextInt(26)));
    }
    return new Response(new int[0], text.toString(), true);
  }

  private static OnnxDecoder decoder(RandomGenerator random) {
    DecoderShape shape =
        new DecoderShape(
            VOCABULARY,
            128,
            384,
            2,
            4,
            2,
            DoubleStream.of(RopeScaling.NONE.rates(10000, 32)).boxed().toList(),
            1e-6,
            Set.of(DecoderShape.Part.ATTENTION_BIAS));
    return new OnnxDecoder(
        shape,
        name -> {
          if (name.endsWith("norm.weight")) {
            return random(random, 128);
          } else if (name.endsWith("embed_tokens.weight")) {
            return random(random, VOCABULARY, 128);
          } else if (name.endsWith("q_proj.weight") || name.endsWith("o_proj.weight")) {
            return random(random, 128, 128);
          } else if (name.endsWith("k_proj.weight") || name.endsWith("v_proj.weight")) {
            return random(random, 64, 128);
          } else if (name.endsWith("q_proj.bias")) {
            return random(random, 128);
          } else if (name.endsWith("_proj.bias")) {
            return random(random, 64);
          }
          return name.endsWith("down_proj.weight")
              ? random(random, 128, 384)
              : random(random, 384, 128);
        });
  }

  private static LazyTensor random(RandomGenerator random, long... dims) {
    float[] values = new float[(int) Arrays.stream(dims).reduce(1, Math::multiplyExact)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (0.1 * random.nextGaussian());
    }
    return LazyTensor.of(values, dims);
  }

  @TearDown(Level.Trial)
  public void close() throws OrtException {
    session.close();
    model.close();
    oracle.close();
  }

  /** ONNX Runtime's own interface, from arrays of ids to an array of rewards. */
  @Benchmark
  public float[] runtime() throws OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    long[] shape = {TEXTS, LENGTH};
    try (OnnxTensor i = OnnxTensor.createTensor(environment, LongBuffer.wrap(ids), shape);
        OnnxTensor m = OnnxTensor.createTensor(environment, LongBuffer.wrap(mask), shape);
        OrtSession.Result result = session.run(Map.of("input_ids", i, "attention_mask", m))) {
      FloatBuffer rewards = ((OnnxTensor) result.get(0)).getFloatBuffer();
      float[] values = new float[rewards.remaining()];
      rewards.get(values);
      return values;
    }
  }

  /** As the oracles run it, from lists of ids to an array of rewards. */
  @Benchmark
  public float[] djl() {
    try (NDManager scope = model.scope()) {
      NDList arrays = new NDList();
      inputs.add(arrays, scope, texts, 0);
      return OnnxModel.floats(OnnxModel.output(model.run(arrays), "reward"));
    }
  }

  /**
   * DJL's path against the runtime alone, in turn: the median of the rounds' ratios, and its
   * quartiles. The runtime changes its speed in the middle of a process, which averages over
   * seconds do not survive.
   */
  public static void main(String[] args) throws IOException, OrtException {
    for (String encoder : List.of("decoder", "mean")) {
      OnnxPathBenchmark paths = new OnnxPathBenchmark();
      paths.encoder = encoder;
      paths.load();
      int calls = encoder.equals("decoder") ? 4 : 200;
      List<Double> ratios = new ArrayList<>();
      for (int round = -50; round < 500; round++) {
        double runtime = 0;
        double djl = 0;
        for (boolean first : new boolean[] {round % 2 == 0, round % 2 != 0}) {
          long began = System.nanoTime();
          for (int i = 0; i < calls; i++) {
            if (first) {
              paths.runtime();
            } else {
              paths.djl();
            }
          }
          double took = System.nanoTime() - began;
          runtime += first ? took : 0;
          djl += first ? 0 : took;
        }
        if (round >= 0) {
          ratios.add(djl / runtime);
        }
      }
      ratios.sort(null);
      System.out.printf(
          Locale.ROOT,
          "%s: %.3f of the runtime's time, quartiles %.3f and %.3f, of %d rounds%n",
          encoder,
          ratios.get(250),
          ratios.get(125),
          ratios.get(375),
          ratios.size());
      paths.close();
    }
  }

  /** Eight questions to the oracle, tokenizing included. */
  @Benchmark
  public double[] oracle() {
    return oracle.prefer(questions, new RandomSource(0));
  }
}

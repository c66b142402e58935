package org.comal.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.comal.data.Completion;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.event.Listener;
import org.comal.llm.CausalLmPolicy;
import org.comal.llm.LmSettings;
import org.comal.llm.NewModel;
import org.comal.llm.model.Architecture;
import org.comal.llm.model.DType;
import org.comal.llm.text.PromptLimit;
import org.comal.policy.Learner;
import org.comal.policy.OptimizerSpec;
import org.comal.policy.Sampling;
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

/**
 * The parts of a prox step on a decoder of 238,000 parameters: 32 prompts of about 24 tokens, 32
 * responses of 15 tokens to each.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 5, time = 2)
public class SmallModelBenchmark {
  private static final String[] QUESTIONS = {
    "Tell me about %s.",
    "What do you think of %s?",
    "Describe %s in a sentence.",
    "Why do people like %s?"
  };
  private static final String[] TOPICS = {
    "the old harbour",
    "a red apple",
    "the night train",
    "my garden",
    "the long river",
    "a small bird",
    "winter soup",
    "the market"
  };
  private static final int RESPONSES = 32;
  private static final int PROMPTS_A_STEP = 8;

  /** Responses that are drawn at once. */
  @Param("256")
  private int generationBatch;

  private final List<Prompt> prompts = new ArrayList<>();
  private final List<Completion> responses = new ArrayList<>();
  private CausalLmPolicy policy;
  private Learner learner;
  private int step;

  @Setup(Level.Trial)
  public void make() throws IOException {
    List<String> texts = new ArrayList<>();
    for (String question : QUESTIONS) {
      for (String topic : TOPICS) {
        String text = String.format(question, topic);
        prompts.add(Prompt.user("prompt-" + prompts.size(), text));
        texts.add(text);
      }
    }
    Path folder = Files.createTempDirectory("small-model").resolve("model");
    new NewModel(Architecture.QWEN2, 64, 4, 4, 4, 16, 192, 128, true, 10000, 1e-6, 0.02)
        .write(folder, texts, 512, new RandomSource(1));
    LmSettings settings =
        new LmSettings(
            DType.FLOAT32,
            8192,
            generationBatch,
            false,
            new PromptLimit(100, PromptLimit.Rule.REFUSE));
    policy = CausalLmPolicy.read(folder, "cpu", "auto", settings, Listener.NONE);
    List<List<Response>> drawn = sample();
    for (int x = 0; x < prompts.size(); x++) {
      for (Response y : drawn.get(x)) {
        responses.add(new Completion(prompts.get(x), y));
      }
    }
    OptimizerSpec spec =
        new OptimizerSpec(1e-5, 0.9, 0.99, 1e-8, 0, 1, OptimizerSpec.Decay.CONSTANT, 0, 1);
    learner = policy.learner(spec, new RandomSource(1));
  }

  @TearDown(Level.Trial)
  public void close() {
    learner.close();
    policy.close();
  }

  /** Draws 1,024 responses. */
  @Benchmark
  public List<List<Response>> sample() {
    return policy.sample(
        prompts, RESPONSES, new Sampling(1, 1, 0, 0, 15), new RandomSource(step++));
  }

  /** Scores 1,024 responses. */
  @Benchmark
  public double[] score() {
    return policy.logProb(responses);
  }

  /** Takes an optimizer step on the responses to 8 prompts. */
  @Benchmark
  public double optimizerStep() {
    int size = PROMPTS_A_STEP * RESPONSES;
    int from = step++ % (responses.size() / size) * size;
    double[] slopes = new double[size];
    learner.forward(responses.subList(from, from + size));
    Arrays.setAll(slopes, i -> (i % 2 == 0 ? 1.0 : -1.0) / size);
    learner.backward(slopes);
    return learner.step();
  }
}

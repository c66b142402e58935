package org.comal.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
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
 * An optimizer step of a decoder of 3.0 million parameters on 16 responses of 128 tokens in two
 * micro-batches, by replicas side by side. {@code OMP_NUM_THREADS} says how many threads they
 * divide.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 7, time = 2)
public class SeveralDevicesBenchmark {
  private static final int TOKENS = 128;

  /** Copies of the model. */
  @Param({"1", "2"})
  private int replicas;

  private final List<Completion> responses = new ArrayList<>();
  private CausalLmPolicy policy;
  private Learner learner;

  @Setup(Level.Trial)
  public void make() throws IOException {
    Path folder = Files.createTempDirectory("several-devices").resolve("model");
    new NewModel(Architecture.QWEN2, 256, 4, 4, 2, 64, 704, 256, true, 10000, 1e-6, 0.02)
        .write(folder, List.of(), 259, new RandomSource(1));
    PromptLimit limit = new PromptLimit(100, PromptLimit.Rule.REFUSE);
    LmSettings settings = new LmSettings(DType.FLOAT32, 8 * 160, 8, false, limit);
    policy =
        CausalLmPolicy.read(
            folder, Collections.nCopies(replicas, "cpu"), "auto", settings, Listener.NONE);
    for (int i = 0; i < 16; i++) {
      RandomGenerator g = new RandomSource(2).at("response", i).generator();
      Response response = new Response(g.ints(TOKENS, 0, 250).toArray(), "", false);
      responses.add(new Completion(Prompt.user("prompt-" + i, "Tell me of " + i), response));
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

  /** Takes a step. */
  @Benchmark
  public double optimizerStep() {
    double[] slopes = learner.forward(responses);
    for (int i = 0; i < slopes.length; i++) {
      slopes[i] = (i % 2 == 0 ? 1.0 : -1.0) / slopes.length;
    }
    learner.backward(slopes);
    return learner.step();
  }
}

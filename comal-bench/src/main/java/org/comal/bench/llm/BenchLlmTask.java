package org.comal.bench.llm;

import ai.djl.Device;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.util.cuda.CudaUtils;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.comal.bench.llm.Stopwatch.Timing;
import org.comal.event.Event;
import org.comal.event.Listener;
import org.comal.event.Phase;
import org.comal.llm.model.DType;
import org.comal.llm.model.ModelConfig;
import org.comal.llm.torch.Decoder;
import org.comal.llm.torch.Tensor;
import org.comal.llm.torch.Torch;
import org.comal.llm.torch.Weights;
import org.comal.policy.OptimizerSpec;
import org.comal.random.RandomSource;
import org.comal.task.Task;

/**
 * Measures a language model. Unlike other tasks its result holds times, which no repetition gives
 * again.
 */
final class BenchLlmTask implements Task {
  /** The composed model computes in float32 as the compiled one, in another order. */
  private static final double LOGITS_DIFFER = 1e-3;

  private final ModelConfig config;
  private final Optional<Path> folder;
  private final String device;
  private final BenchSettings settings;
  private final RandomSource random;
  private final Listener listener;
  private final LongSupplier nanoseconds;
  private final List<Map<String, Object>> figures = new ArrayList<>();
  private int done;

  /**
   * @param folder a model; empty for random weights
   * @param nanoseconds a clock
   */
  BenchLlmTask(
      ModelConfig config,
      Optional<Path> folder,
      String device,
      BenchSettings settings,
      RandomSource random,
      Listener listener,
      LongSupplier nanoseconds) {
    this.config = config;
    this.folder = folder;
    this.device = device;
    this.settings = settings;
    this.random = random;
    this.listener = listener;
    this.nanoseconds = nanoseconds;
  }

  private Torch open() throws IOException {
    try {
      return Torch.open(config, device);
    } catch (IllegalArgumentException e) {
      throw new IOException("task.device: " + e.getMessage(), e);
    }
  }

  @Override
  public Map<String, ?> run(Path directory) throws IOException {
    Torch torch = open();
    DType compute =
        settings.single() || !(settings.half() || torch.isGpu()) ? DType.FLOAT32 : DType.BFLOAT16;
    OptimizerSpec spec =
        new OptimizerSpec(
            1e-5, 0.9, 0.99, 1e-8, 0.1, 1, OptimizerSpec.Decay.CONSTANT, 0, 1_000_000);
    Map<String, Object> result = new LinkedHashMap<>();
    try (Decoder decoder = new Decoder(torch, config, compute);
        Weights weights = weights(torch, compute);
        CompiledSubject compiled =
            new CompiledSubject(
                decoder, config, weights, compute, spec, settings.recompute(), random.at("noise"));
        ComposedSubject composed =
            settings.baseline()
                ? new ComposedSubject(torch, config, weights, spec, random.at("noise"))
                : null) {
      Map<String, Subject> subjects = new LinkedHashMap<>();
      subjects.put("comal-llm", compiled);
      if (composed != null) {
        subjects.put("NDArray operations", composed);
      }
      result.put("device", torch.device());
      result.put("dtype", compute.name().toLowerCase(java.util.Locale.ROOT));
      result.put("native-threads", JniUtils.getNumThreads());
      result.put("parameters", config.parameterCount());
      if (composed != null) {
        result.put("baseline-largest-logit-difference", difference(compiled, composed));
      }
      double peak = peak(torch, compute);
      result.put("product-peak-gflops", round(peak / 1e9));
      measure(torch, compute, peak, subjects);
      if (settings.unequal().answers() > 0) {
        measureUnequal(torch, compiled);
      }
      if (composed != null) {
        result.put(
            "baseline-gradient-norm-ratio", composed.gradientNorm() / compiled.gradientNorm());
      }
      result.put("figures", figures);
      memory(torch, result);
    }
    return result;
  }

  private Weights weights(Torch torch, DType compute) throws IOException {
    return folder.isPresent()
        ? Weights.read(torch, config, folder.get(), compute)
        : RandomWeights.of(torch, config, compute, random.at("weights").generator());
  }

  /**
   * The largest difference of a logit between the two models.
   *
   * @throws ArithmeticException where they do not compute the same
   */
  private double difference(Subject one, Subject other) {
    long[] ids = sequences(1, settings.tokens())[0];
    double[] a = one.logits(ids);
    double[] b = other.logits(ids);
    double largest = 0;
    for (int i = 0; i < a.length; i++) {
      largest = Math.max(largest, Math.abs(a[i] - b[i]));
    }
    if (!(largest < LOGITS_DIFFER)) {
      throw new ArithmeticException(
          "the baseline's logits differ by up to " + largest + ", so it is no baseline");
    }
    return largest;
  }

  private long[][] sequences(int count, int tokens) {
    long[][] all = new long[count][tokens];
    for (int r = 0; r < count; r++) {
      RandomGenerator g = random.at("sequence", r).generator();
      Arrays.setAll(all[r], t -> g.nextInt(config.vocabulary()));
      // Sequences that begin alike would share their beginning.
      all[r][0] = r % config.vocabulary();
    }
    return all;
  }

  /** Most operations per second that products of square random matrices reach. */
  private double peak(Torch torch, DType compute) {
    double best = 0;
    int largest = torch.isGpu() ? 16384 : 2048;
    for (int n = 512; n <= largest; n *= 2) {
      // Of random numbers: some processors multiply matrices of one number faster.
      RandomGenerator noise = random.at("square", n).generator();
      try (Tensor x = RandomWeights.square(torch, n, compute, noise)) {
        Timing timing =
            stopwatch(torch)
                .time(
                    List.of(
                        laps -> {
                          torch.tensor("product", x, x).close();
                          laps.ended("product");
                        }))
                .get(0)
                .get("product");
        best = Math.max(best, 2.0 * n * n * n / timing.least());
        if (timing.median() > 0.05) {
          break;
        }
      }
    }
    return best;
  }

  private Stopwatch stopwatch(Torch torch) {
    return new Stopwatch(
        nanoseconds, torch::awaitDevice, settings.warmUp(), settings.repetitions());
  }

  private void measure(Torch torch, DType compute, double peak, Map<String, Subject> subjects) {
    Effort.Of effort = new Effort.Of(config, compute);
    int b = settings.sequences();
    int t = settings.tokens();
    int m = settings.microBatches();
    long[][] sequences = sequences(b, t + 1);
    String shape = b + " x " + t;
    Effort forward = effort.forward(b, t, b * t);
    Effort backward = effort.backward(b, t, b * t);
    Effort step = forward.plus(backward).times(m).plus(effort.optimizer());
    Work training = (subject, laps) -> subject.train(sequences, m, laps);
    Map<String, Map<String, Timing>> trained = time(torch, subjects, training);
    String steps = m == 1 ? shape : m + " x " + shape;
    add("training step", steps, "total", trained, b * t * (double) m, step, peak);
    add("· forward", steps, Subject.FORWARD, trained, b * t * (double) m, forward.times(m), peak);
    add(
        "· backward",
        steps,
        Subject.BACKWARD,
        trained,
        b * t * (double) m,
        backward.times(m),
        peak);
    add("· optimizer", "", Subject.OPTIMIZER, trained, 0, effort.optimizer(), peak);
    Work scoring = (subject, laps) -> subject.logProbs(sequences, laps);
    add("log-probs", shape, Subject.SCORE, time(torch, subjects, scoring), b * t, forward, peak);
    int p = settings.promptTokens();
    int a = settings.responseTokens();
    for (int g : settings.generationBatches()) {
      long[][] prompts = sequences(g, p);
      Work drawing = (subject, laps) -> subject.generate(prompts, a, laps);
      Map<String, Map<String, Timing>> drawn = time(torch, subjects, drawing);
      Effort read = effort.forward(g, p, g);
      add("prefill", g + " x " + p, Subject.PREFILL, drawn, (double) g * p, read, peak);
      double more = (double) g * (a - 1);
      String responses = g + " x " + a;
      add("decode", responses, Subject.DECODE, drawn, more, effort.decode(g, p, a), peak);
      Effort both = read.plus(effort.decode(g, p, a));
      add("generation", responses, "total", drawn, (double) g * a, both, peak);
    }
  }

  /** What is gained by places that are given on. */
  private void measureUnequal(Torch torch, CompiledSubject compiled) {
    int[] lengths = settings.unequal().lengths(random.at("lengths").generator());
    long tokens = Arrays.stream(lengths).asLongStream().sum();
    long[][] prompts = sequences(lengths.length, settings.promptTokens());
    for (int g : settings.generationBatches()) {
      if (g > 1) {
        progress();
        List<Map<String, Timing>> timings =
            stopwatch(torch)
                .time(
                    List.of(
                        laps -> {
                          compiled.generateInBatches(prompts, lengths, g);
                          laps.ended("total");
                        },
                        laps -> {
                          compiled.generate(prompts, lengths, g);
                          laps.ended("total");
                        }));
        Map<String, Map<String, Timing>> named = new LinkedHashMap<>();
        named.put("batch after batch", timings.get(0));
        named.put("places given on", timings.get(1));
        String shape = lengths.length + " x " + tokens / lengths.length + ", " + g + " at once";
        add("unequal answers", shape, "total", named, tokens, Effort.NONE, 1);
      }
    }
  }

  private interface Work {
    void run(Subject subject, Stopwatch.Laps laps);
  }

  private Map<String, Map<String, Timing>> time(
      Torch torch, Map<String, Subject> subjects, Work work) {
    progress();
    List<Stopwatch.Work> ways = new ArrayList<>();
    subjects.values().forEach(s -> ways.add(laps -> work.run(s, laps)));
    List<Map<String, Timing>> timings = stopwatch(torch).time(ways);
    Map<String, Map<String, Timing>> named = new LinkedHashMap<>();
    int i = 0;
    for (String name : subjects.keySet()) {
      named.put(name, timings.get(i++));
    }
    return named;
  }

  private void progress() {
    int batches = settings.generationBatches().length;
    long unequal =
        settings.unequal().answers() == 0
            ? 0
            : Arrays.stream(settings.generationBatches()).filter(g -> g > 1).count();
    listener.on(
        new Event.Progress(new Phase("measure"), done++, 2L + batches + unequal, "figures"));
  }

  /** Adds a line for every subject. */
  private void add(
      String what,
      String shape,
      String stage,
      Map<String, Map<String, Timing>> timings,
      double tokens,
      Effort effort,
      double peak) {
    timings.forEach(
        (subject, stages) -> {
          Timing t = stages.get(stage);
          Map<String, Object> line = new LinkedHashMap<>();
          line.put("what", what);
          line.put("shape", shape);
          line.put("by", subject);
          line.put("ms", round(t.median() * 1e3));
          line.put("least-ms", round(t.least() * 1e3));
          line.put("most-ms", round(t.most() * 1e3));
          line.put("tokens-per-second", tokens == 0 ? null : round(tokens / t.median()));
          double rate = effort.operations() / t.median();
          boolean counts = effort.operations() > 0;
          line.put("gflops", counts ? round(rate / 1e9) : null);
          line.put("share-of-peak", counts ? round(rate / peak) : null);
          line.put("flop-per-byte", counts ? round(effort.intensity()) : null);
          figures.add(line);
        });
  }

  /** To four significant digits, which is more than a clock tells. */
  private static double round(double x) {
    return Double.isFinite(x) && x != 0
        ? new java.math.BigDecimal(x).round(new java.math.MathContext(4)).doubleValue()
        : x;
  }

  /** Peak memory of the process, and what is in use on the GPU, which the engine keeps. */
  private static void memory(Torch torch, Map<String, Object> result) throws IOException {
    Path status = Path.of("/proc/self/status");
    Long highWater = null;
    if (Files.isReadable(status)) {
      for (String line : Files.readAllLines(status, StandardCharsets.UTF_8)) {
        if (line.startsWith("VmHWM:")) {
          highWater = Long.parseLong(line.replaceAll("\\D", "")) / 1024;
        }
      }
    }
    result.put("host-peak-mib", highWater);
    if (torch.isGpu()) {
      int gpu = Integer.parseInt(torch.device().substring("cuda:".length()));
      result.put("gpu-used-mib", CudaUtils.getGpuMemory(Device.gpu(gpu)).getUsed() >> 20);
    }
  }
}

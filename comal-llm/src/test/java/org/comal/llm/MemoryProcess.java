package org.comal.llm;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.comal.data.Completion;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.event.Listener;
import org.comal.llm.MemoryPlan.Job;
import org.comal.llm.model.DType;
import org.comal.policy.OptimizerSpec;
import org.comal.policy.OptimizerSpec.Decay;
import org.comal.policy.Sampling;
import org.comal.random.RandomSource;

/** Does a piece of work in a process of its own and tells how much memory that took. */
final class MemoryProcess {
  private static final Pattern MEASURED = Pattern.compile("measured (-?\\d+)");
  private static final int PROMPT = 230;
  private static final int RESPONSE = 140;

  /**
   * A Java heap that is there from the start and never grows or shrinks: what the process grows by
   * is the model's work alone.
   */
  private static final List<String> STILL_HEAP =
      List.of("-XX:+UseSerialGC", "-Xms256m", "-Xmx256m", "-XX:+AlwaysPreTouch");

  private MemoryProcess() {}

  /** The work of {@link #main}. */
  static Job job(Job.Kind kind) {
    return switch (kind) {
      case TRAIN -> Job.train(1);
      case SCORE -> Job.score();
      case GENERATE -> Job.generate(PROMPT + RESPONSE);
    };
  }

  /** Bytes by which the process grows at most. */
  static long measure(Path model, Job.Kind kind, DType compute, int tokens, boolean recompute)
      throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(STILL_HEAP);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(MemoryProcess.class.getName());
    command.addAll(List.of(model.toString(), kind.name(), compute.name()));
    command.addAll(List.of(Integer.toString(tokens), Boolean.toString(recompute)));
    ProcessBuilder builder = new ProcessBuilder(command);
    // What is freed goes back at once, so that the peak is that of what is held.
    builder.environment().put("MALLOC_MMAP_THRESHOLD_", "65536");
    Process process = builder.redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    Matcher m = MEASURED.matcher(said);
    if (!m.find()) {
      throw new AssertionError(said);
    }
    return Long.parseLong(m.group(1));
  }

  public static void main(String[] args) throws IOException {
    LmSettings settings =
        MemoryPlanTest.settings(
            DType.valueOf(args[2]), Integer.parseInt(args[3]), Boolean.parseBoolean(args[4]));
    try (CausalLmPolicy policy =
        CausalLmPolicy.read(Path.of(args[0]), "cpu", "auto", settings, Listener.NONE)) {
      Job.Kind kind = Job.Kind.valueOf(args[1]);
      // Once with little, for what libraries keep from their first use on.
      work(policy, kind, 1);
      System.gc();
      Files.writeString(Path.of("/proc/self/clear_refs"), "5");
      long before = status("VmRSS");
      work(policy, kind, settings.microBatchTokens() / 256);
      System.out.println("measured " + (status("VmHWM") - before));
    }
  }

  private static void work(CausalLmPolicy policy, Job.Kind kind, int rows) {
    switch (kind) {
      case TRAIN -> {
        OptimizerSpec adam = new OptimizerSpec(1e-4, 0.9, 0.99, 1e-8, 0, 1, Decay.CONSTANT, 0, 1);
        try (ExampleLearner learner = policy.exampleLearner(adam)) {
          learner.descend(examples(policy, rows), -1e-3);
          learner.step();
        }
      }
      case SCORE -> {
        List<Completion> batch = new ArrayList<>();
        for (Example e : examples(policy, rows)) {
          int from = e.sequence().from();
          int[] response = Arrays.copyOfRange(e.sequence().ids(), from, e.length());
          Prompt prompt = Prompt.user(e.id(), "h".repeat(20 + batch.size()));
          batch.add(new Completion(prompt, new Response(response, "", false)));
        }
        policy.logProb(batch);
      }
      case GENERATE -> {
        List<Prompt> prompts = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
          prompts.add(Prompt.user("x" + i, "h".repeat(200)));
        }
        policy.sample(prompts, 4, new Sampling(1, 1, 0, 0, RESPONSE), new RandomSource(1));
      }
    }
  }

  /** Of 256 tokens that go through the model each. */
  private static List<Example> examples(CausalLmPolicy policy, int count) {
    List<Example> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Example e = policy.example(Prompt.user("x" + i, "h".repeat(20 + i)), "y".repeat(400));
      all.add(e.cut(257).orElseThrow());
    }
    return all;
  }

  private static long status(String key) throws IOException {
    Matcher m =
        Pattern.compile(key + ":\\s+(\\d+) kB")
            .matcher(Files.readString(Path.of("/proc/self/status")));
    if (!m.find()) {
      throw new IOException("/proc/self/status has no " + key);
    }
    return 1024 * Long.parseLong(m.group(1));
  }
}

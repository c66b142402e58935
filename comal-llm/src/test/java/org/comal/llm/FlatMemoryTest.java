package org.comal.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.comal.data.Completion;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.llm.model.DType;
import org.comal.policy.Learner;
import org.comal.policy.OptimizerSpec;
import org.comal.policy.OptimizerSpec.Decay;
import org.comal.policy.Policy;
import org.comal.policy.Sampling;
import org.comal.random.RandomSource;
import org.junit.jupiter.api.Test;

/** Training, sampling and freezing for long take no more memory than for short. */
class FlatMemoryTest {
  private static final int STEPS = 500;
  private static final Pattern SAID = Pattern.compile("after (\\d+) steps (\\d+)");

  /** In a process of its own, whose heap is touched whole at the start. */
  @Test
  void residentMemoryIsFlatOverFiveHundredSteps() throws Exception {
    assumeTrue(Files.isReadable(Path.of("/proc/self/status")), "only Linux tells it");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xms96m",
                "-Xmx96m",
                "-XX:+AlwaysPreTouch",
                "-cp",
                System.getProperty("java.class.path"),
                FlatMemoryTest.class.getName())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    List<Long> sizes = new ArrayList<>();
    Matcher m = SAID.matcher(said);
    while (m.find()) {
      sizes.add(Long.parseLong(m.group(2)));
    }
    assertThat(sizes).as(said).hasSize(STEPS / 100);
    long first = sizes.get(0);
    assertThat(sizes).allSatisfy(s -> assertThat((double) s / first).isBetween(0.95, 1.05));
    // Code is compiled, and allocators have what they need. The model is small: a copy of its
    // weights left behind by each step would be 3 % of the process from here on.
    long second = sizes.get(1);
    assertThat(sizes.subList(1, sizes.size()))
        .allSatisfy(s -> assertThat((double) s / second).isBetween(0.99, 1.01));
  }

  public static void main(String[] args) throws IOException {
    OptimizerSpec adam = new OptimizerSpec(1e-3, 0.9, 0.99, 1e-8, 0, 1, Decay.CONSTANT, 0, STEPS);
    try (CausalLmPolicy start =
            TinyPolicies.policy(
                TinyModels.VARIANTS.get(0), 1, TinyPolicies.settings(DType.FLOAT32, 256, false));
        Learner learner = start.learner(adam, new RandomSource(1))) {
      for (int step = 1; step <= STEPS; step++) {
        List<Completion> batch = batch(step);
        double[] slopes = new double[batch.size()];
        java.util.Arrays.fill(slopes, -0.01);
        learner.forward(batch);
        learner.backward(slopes);
        learner.step();
        if (step % 50 == 0) {
          try (Policy now = learner.freeze()) {
            now.sample(
                TinyPolicies.PROMPTS,
                3,
                new Sampling(1, 1, 0, 0, 5 + step % 30),
                new RandomSource(step));
            now.logProb(batch);
          }
        }
        if (step % 100 == 0) {
          System.gc();
          System.out.println("after " + step + " steps " + resident());
        }
      }
    }
  }

  /** Responses of ever other lengths. */
  private static List<Completion> batch(int step) {
    List<Completion> batch = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      int[] ids = new int[1 + (step * 7 + i * 5) % 40];
      java.util.Arrays.setAll(ids, t -> 33 + (t + step) % 60);
      batch.add(
          new Completion(
              Prompt.user("p" + i, "x".repeat(1 + (step + 3 * i) % 30)),
              new Response(ids, "", false)));
    }
    return batch;
  }

  private static long resident() throws IOException {
    Matcher m =
        Pattern.compile("VmRSS:\\s+(\\d+) kB")
            .matcher(Files.readString(Path.of("/proc/self/status")));
    if (!m.find()) {
      throw new IOException("/proc/self/status has no VmRSS");
    }
    return Long.parseLong(m.group(1));
  }
}

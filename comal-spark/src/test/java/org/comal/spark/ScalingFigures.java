package org.comal.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.comal.data.Comparison;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.dataset.OfflineDuckDb;
import org.comal.event.Listener;
import org.comal.files.DurableFiles;
import org.comal.files.Json;
import org.comal.guice.Assembly;
import org.comal.guice.Experiment;
import org.comal.guice.Registry;
import org.comal.policy.Policy;
import org.comal.policy.Sampling;
import org.comal.prox.Game;
import org.comal.random.RandomSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What executors on this machine gain and cost, for docs/scaling.md: prints figures. Not among the
 * tests of a build; {@code docs/scaling.sh} runs it.
 */
class ScalingFigures {
  private static final RandomSource RANDOM = new RandomSource(1);
  private static final int QUESTIONS = 80;
  private static final int WAIT = 200;
  private static final int PROMPTS = 1_000;
  private static final String MESSAGES =
      "[{'role': 'user', 'content': repeat('what of ' || %s || '? ', 8)}] AS messages";
  private static final int HEAP = 256;

  @TempDir Path place;

  @Test
  void anOracleThatWaits() throws Exception {
    double alone = asking(1);
    say("1 worker: %.2f s for %,d answers of %,d ms", alone, QUESTIONS, WAIT);
    for (int workers : new int[] {2, 4}) {
      double together = asking(workers);
      say(
          "%,d workers: %.2f s, %.2f times as fast, %.2f of linear",
          workers, together, alone / together, alone / together / workers);
    }
  }

  private double asking(int workers) throws Exception {
    try (Cluster cluster =
            new Cluster(Files.createDirectories(place.resolve("c" + workers)), workers);
        Assembly assembly = assembly(cluster, 1, "any")) {
      Game game = assembly.run().game();
      List<Comparison> questions =
          IntStream.range(0, QUESTIONS)
              .mapToObj(i -> new Comparison(prompt(i), response(0), response(1)))
              .toList();
      game.oracle().prefer(questions.subList(0, 4 * workers), RANDOM); // models are made
      return seconds(() -> game.oracle().prefer(questions, RANDOM));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 1_000_000})
  void aPhaseOfManyPrompts(int letters) throws Exception {
    try (Cluster cluster = new Cluster(place, 2);
        Assembly assembly = assembly(cluster, 64, "a".repeat(letters))) {
      Game game = assembly.run().game();
      Policy policy = assembly.run().initial();
      List<Prompt> prompts = IntStream.range(0, PROMPTS).mapToObj(ScalingFigures::prompt).toList();
      List<Double> phases = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        phases.add(
            seconds(() -> game.work().sample(policy, prompts, 5, Sampling.FAITHFUL, RANDOM)));
      }
      say(
          "a phase of %,d prompts that costs nothing, its config with a text of %,d letters: %.2f s"
              + " the first, then %s s",
          PROMPTS,
          letters,
          phases.get(0),
          Arrays.toString(
              phases.stream().skip(1).map(s -> String.format(Locale.ROOT, "%.2f", s)).toArray()));
    }
  }

  /** The quickstart's model and judge, three steps, by one process and by two executors. */
  @Test
  void aLanguageModelLeavesTheSameBytes() throws Exception {
    Path conf = Path.of("..", "conf").toAbsolutePath().normalize(); // seen from the module
    String few =
        """
        suite = null
        run { steps = 3, portion = 8, base-directory = "%s" }
        prepare { corpus.task.rows = 3000, sft.task.steps = 60 }
        algorithm { use = comal, tau = 0.2, inner-steps = 2 }
        """
            .formatted(conf);
    try (Cluster cluster = new Cluster(place, 2)) {
      Driver alone = new Driver(cluster, Files.createDirectories(place.resolve("alone")));
      Driver spread = new Driver(cluster, Files.createDirectories(place.resolve("spread")));
      Path config = Files.writeString(place.resolve("few.conf"), few);
      Path workers = Files.writeString(place.resolve("workers.conf"), workers(cluster));
      Path first = conf.resolve("quickstart.conf");
      assertThat(alone.start(first, config).waitFor()).as(alone.said()).isZero();
      assertThat(spread.start(first, config, workers).waitFor()).as(spread.said()).isZero();
      assertThat(spread.left()).isEqualTo(alone.left());
      say("three steps of COMAL on a language model: %,d files, all the same", alone.left().size());
    }
  }

  private static String workers(Cluster cluster) {
    return """
        workers {
          use = spark
          master = "%s"
          conf {
            "spark.ui.enabled" = false
            "spark.driver.host" = "127.0.0.1"
            "spark.executorEnv.OMP_NUM_THREADS" = 1
          }
        }
        """
        .formatted(cluster.address());
  }

  /** Five responses of 150 words to a prompt, and 20 questions about them. */
  @Test
  void aStepOverManyPrompts() throws Exception {
    for (int prompts : new int[] {15_000, 30_000, 60_000}) {
      step(prompts, 2);
    }
    step(60_000, 100);
  }

  private void step(int prompts, int workers) throws Exception {
    Path here = Files.createDirectories(place.resolve("step-" + prompts + "-" + workers));
    Path data = here.resolve("prompts.jsonl");
    try (BufferedWriter out = Files.newBufferedWriter(data)) {
      for (int i = 0; i < prompts; i++) {
        String text = ("what of " + i + "? ").repeat(16);
        out.write(Json.line(Map.of("id", "p" + i, "prompt", text)) + "\n");
      }
    }
    Path config = Files.writeString(here.resolve("step.conf"), step(data, workers));
    Path log = here.resolve("gc.log");
    Driver driver = new Driver(null, here);
    List<String> options = List.of("-Xmx" + HEAP + "m", "-XX:+UseSerialGC", "-Xlog:gc:file=" + log);
    long start = System.nanoTime();
    assertThat(driver.builder(options, config).start().waitFor()).as(driver.said()).isZero();
    double seconds = (System.nanoTime() - start) / 1e9;
    say(
        "a step over %,d prompts by %,d workers in a heap of %,d MB: %.1f s, at most %,d MB after a"
            + " full collection",
        prompts, workers, HEAP, seconds, mostAfterFullCollection(log));
  }

  private static String step(Path data, int workers) {
    return """
        run { steps = 1, portion = 64, step-files = on }
        policy { use = waiting, words = 150 }
        oracle { use = symmetrized, of { use = waiting } }
        data { use = prompts, file = "%s" }
        algorithm { use = comal, tau = 0.2, eta = 0.5 }
        prox { use = inpo, samples = 5, epochs = 1, least-steps = 2, batch = 1000 }
        evaluator { use = win-rate, samples = 2, prompts = 100 }
        workers { use = devices, devices = [%s] }
        """
        .formatted(data, String.join(", ", Collections.nCopies(workers, "cpu")));
  }

  /** From Parquet to Parquet, two responses of 60 words to a prompt. */
  @Test
  void annotatingManyPairs() throws Exception {
    for (int pairs : new int[] {100_000, 200_000, 400_000}) {
      task(
          "annotating " + pairs,
          "96m",
          "SELECT 'p' || (i // 2) AS prompt_id, 'model-' || (i % 2) AS model, "
              + MESSAGES.formatted("(i // 2)")
              + ", i || repeat(' word', 60) AS response FROM range("
              + 2 * pairs
              + ") AS t(i)",
          "annotate, answers = DATA, batch-size = 4096, parquet = true");
    }
  }

  /** Out of Parquet, each with a prompt of its own. */
  @Test
  void evaluatingManyPairs() throws Exception {
    for (int pairs : new int[] {100_000, 200_000}) {
      String comparisons =
          "SELECT 'p' || i AS prompt_id, "
              + MESSAGES.formatted("i")
              + ", 'a' AS first_model, 'b' AS second_model, i || repeat(' word', 60) AS first,"
              + " -i || repeat(' word', 60) AS second, (i % 10) / 10 AS preference FROM range("
              + pairs
              + ") AS t(i)";
      task("oracle eval of " + pairs, "192m", comparisons, "oracle-eval, pairs = DATA");
      task("eval of " + pairs, "384m", comparisons, "eval, comparisons = DATA");
    }
  }

  /**
   * @param data a query of DuckDB
   * @param block of the task, behind its {@code use}
   */
  private void task(String what, String heap, String data, String block) throws Exception {
    Path here = Files.createDirectories(place.resolve("task"));
    Path file = here.resolve("data.parquet");
    try (Connection connection = OfflineDuckDb.inMemory();
        Statement statement = connection.createStatement()) {
      statement.execute("COPY (" + data + ") TO '" + file + "' (FORMAT parquet)");
    }
    String text =
        """
        run { seed = 1, portion = 256 }
        task { use = BLOCK }
        oracle { use = waiting }
        workers { use = devices, devices = [cpu, cpu] }
        """
            .replace("BLOCK", block)
            .replace("DATA", "\"" + file + "\"");
    Path config = Files.writeString(here.resolve("task.conf"), text);
    Path log = here.resolve("gc.log");
    Driver driver = new Driver(null, here);
    List<String> options = List.of("-Xmx" + heap, "-XX:+UseSerialGC", "-Xlog:gc:file=" + log);
    long start = System.nanoTime();
    assertThat(driver.task(options, config).start().waitFor()).as(driver.said()).isZero();
    double seconds = (System.nanoTime() - start) / 1e9;
    say(
        "%s pairs: %.1f s, in a heap of %s at most %,d MB after a full collection",
        what, seconds, heap, mostAfterFullCollection(log));
    DurableFiles.deleteTree(here);
  }

  private static int mostAfterFullCollection(Path log) throws IOException {
    return Pattern.compile("Pause Full.*->(\\d+)M")
        .matcher(Files.readString(log))
        .results()
        .mapToInt(found -> Integer.parseInt(found.group(1)))
        .max()
        .orElse(0);
  }

  private Assembly assembly(Cluster cluster, int portion, String prompt) throws Exception {
    String text =
        """
        run { steps = 1, portion = %s }
        policy { use = waiting }
        oracle { use = waiting, wait = %s }
        data { use = inline, prompts = ["%s"] }
        algorithm { use = comal, tau = 0.2, eta = 0.5 }
        prox { use = inpo, samples = 4 }
        """
            .formatted(portion, WAIT, prompt);
    Path config = Files.writeString(place.resolve("figures.conf"), text + workers(cluster));
    return Assembly.of(
        Experiment.load(List.of(config), List.of()), Registry.of(Optional.empty()), Listener.NONE);
  }

  private static Prompt prompt(int i) {
    return Prompt.user("p" + i, "what of " + i + "?");
  }

  private static Response response(int y) {
    return new Response(new int[] {y}, "response " + y, true);
  }

  private static double seconds(Runnable work) {
    long start = System.nanoTime();
    work.run();
    return (System.nanoTime() - start) / 1e9;
  }

  private static void say(String sentence, Object... numbers) {
    System.out.println("scaling: " + String.format(Locale.ROOT, sentence, numbers));
  }
}

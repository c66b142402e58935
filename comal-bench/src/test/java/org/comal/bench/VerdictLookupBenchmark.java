package org.comal.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.comal.data.Comparison;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.oracle.CachedOracle;
import org.comal.oracle.PreferenceOracle;
import org.comal.oracle.VerdictListener;
import org.comal.oracle.record.RecordedOracle;
import org.comal.oracle.record.VerdictFile;
import org.comal.random.RandomSource;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Verdicts that are known already: all pairs among 32 responses of 400 characters and 100 tokens to
 * each of 40 prompts, from memory and from a record.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class VerdictLookupBenchmark {
  private static final int PROMPTS = 40;
  private static final int RESPONSES = 32;
  private static final int QUESTIONS = PROMPTS * RESPONSES * (RESPONSES - 1) / 2;
  private static final RandomSource RANDOM = new RandomSource(1);

  private List<Comparison> questions = List.of();
  private Path file;
  private CachedOracle cached;
  private RecordedOracle recorded;

  /** Tells by length, so that asking costs nothing. */
  private static final class ShorterIsBetter implements PreferenceOracle {
    @Override
    public String id() {
      return "shorter-is-better";
    }

    @Override
    public double[] prefer(List<Comparison> batch, RandomSource random, VerdictListener heard) {
      return batch.stream()
          .mapToDouble(c -> c.first().text().length() < c.second().text().length() ? 1 : 0)
          .toArray();
    }
  }

  @Setup(Level.Trial)
  public void record() throws IOException {
    questions = questions();
    file = Files.createTempDirectory("answers").resolve("answers.duckdb");
    cached = new CachedOracle(new ShorterIsBetter(), QUESTIONS);
    cached.prefer(questions, RANDOM);
    recorded = replay();
    recorded.prefer(questions, RANDOM);
  }

  /** Texts and questions that are equal to those asked before, but not the same objects. */
  @Setup(Level.Iteration)
  public void makeAnew() {
    questions = questions();
  }

  private RecordedOracle replay() {
    return new RecordedOracle(
        new ShorterIsBetter(),
        new VerdictFile(file, 5),
        new RecordedOracle.Settings(QUESTIONS, false, false));
  }

  private static List<Comparison> questions() {
    List<Comparison> all = new ArrayList<>();
    RandomGenerator random = RANDOM.generator();
    for (int x = 0; x < PROMPTS; x++) {
      Prompt prompt = Prompt.user("prompt-" + x, text(random, 200));
      List<Response> responses = new ArrayList<>();
      for (int i = 0; i < RESPONSES; i++) {
        responses.add(new Response(random.ints(100, 0, 50_000).toArray(), text(random, 400), true));
      }
      for (int i = 0; i < RESPONSES; i++) {
        for (int j = i + 1; j < RESPONSES; j++) {
          all.add(new Comparison(prompt, responses.get(i), responses.get(j)));
        }
      }
    }
    return all;
  }

  private static String text(RandomGenerator random, int length) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append((char) ('a' + random.nextInt(26)));
    }
    return text.toString();
  }

  /** From {@code CachedOracle}. */
  @Benchmark
  @OperationsPerInvocation(QUESTIONS)
  public double[] cache() {
    return cached.prefer(questions, RANDOM);
  }

  /** From a {@code RecordedOracle} that has read its file. */
  @Benchmark
  @OperationsPerInvocation(QUESTIONS)
  public double[] known() {
    return recorded.prefer(questions, RANDOM);
  }

  /** The same from the file on: opened, read and asked. */
  @Benchmark
  @OperationsPerInvocation(QUESTIONS)
  public double[] replayFromFile() {
    return replay().prefer(questions, RANDOM);
  }
}

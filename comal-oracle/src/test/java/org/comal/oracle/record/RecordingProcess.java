package org.comal.oracle.record;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.comal.data.Comparison;
import org.comal.random.RandomSource;
import org.comal.tck.CountingOracle;

/** A run of its own process: asks about prompts FROM to TO in batches and says what it has got. */
public final class RecordingProcess {
  static final int BATCH = 5;

  private RecordingProcess() {}

  static Process start(Path file, int from, int to) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            RecordingProcess.class.getName(),
            file.toString(),
            Integer.toString(from),
            Integer.toString(to))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  static List<Comparison> batch(int from) {
    return IntStream.range(from, from + BATCH)
        .mapToObj(i -> CountingOracle.question(i, "a".repeat(i + 1), "bb"))
        .toList();
  }

  /** Arguments: file, first prompt, last prompt (exclusive). */
  public static void main(String[] args) {
    CountingOracle judge = new CountingOracle("judge");
    RecordedOracle oracle =
        new RecordedOracle(
            judge, new VerdictFile(Path.of(args[0]), 60), RecordedOracle.Settings.DEFAULT);
    for (int from = Integer.parseInt(args[1]); from < Integer.parseInt(args[2]); from += BATCH) {
      double[] p = oracle.prefer(batch(from), new RandomSource(1));
      System.out.println(from + " " + p.length);
    }
    System.out.println("asked " + oracle.asked());
  }
}

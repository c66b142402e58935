package org.comal.oracle.onnx;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.comal.dataset.DataFile;
import org.comal.dataset.ResponseRow;
import org.comal.dataset.Rows;
import org.comal.text.TextTokenizer;

/**
 * How much of the oracles' batches is padding on the responses of a file, with the default
 * settings: {@code java -cp 'comal-bench/target/bench/lib/*'
 * org.comal.oracle.onnx.PaddingOfResponses RESPONSES TOKENIZER-FOLDER}.
 */
public final class PaddingOfResponses {
  /** Responses that come to an oracle in one call. */
  private static final int[] CALLS = {64, 256, 1024};

  private PaddingOfResponses() {}

  /** Prints shares of padding by call size, in the order of the file and in buckets. */
  public static void main(String[] arguments) throws Exception {
    Map<String, List<Integer>> lengths = new LinkedHashMap<>();
    try (TextTokenizer tokenizer = TextTokenizer.open(Path.of(arguments[1]), false);
        Rows<ResponseRow> rows = DataFile.of(Path.of(arguments[0])).responses(Optional.empty())) {
      for (Optional<ResponseRow> row = rows.next(); row.isPresent(); row = rows.next()) {
        lengths
            .computeIfAbsent(row.get().model(), m -> new ArrayList<>())
            .add(Math.max(1, tokenizer.encode(row.get().text()).length));
      }
    }
    int[] all =
        lengths.values().stream().flatMap(List::stream).mapToInt(Integer::intValue).toArray();
    OnnxSettings settings = OnnxSettings.of(Path.of("model.onnx"), Path.of(arguments[1]));
    System.out.printf(
        "%d responses, %.0f tokens on average, %d at most%n",
        all.length, Arrays.stream(all).average().orElse(0), Arrays.stream(all).max().orElse(0));
    for (int call : CALLS) {
      long real = 0;
      long plain = 0;
      long bucketed = 0;
      long batches = 0;
      for (int from = 0; from < all.length; from += call) {
        int[] own = Arrays.copyOfRange(all, from, Math.min(all.length, from + call));
        real += Arrays.stream(own).sum();
        for (int at = 0; at < own.length; at += settings.batchSize()) {
          int to = Math.min(own.length, at + settings.batchSize());
          plain += (long) Arrays.stream(own, at, to).max().orElse(0) * (to - at);
        }
        List<int[]> each = Arrays.stream(own).mapToObj(n -> new int[] {n}).toList();
        for (int[] batch : settings.batches().of(each)) {
          bucketed += (long) Arrays.stream(batch).map(i -> own[i]).max().orElse(0) * batch.length;
          batches++;
        }
      }
      System.out.printf(
          "%5d a call: padding %.1f %% in the order of the file, %.1f %% in buckets of %.1f"
              + " responses%n",
          call,
          100 - 100.0 * real / plain,
          100 - 100.0 * real / bucketed,
          (double) all.length / batches);
    }
  }
}

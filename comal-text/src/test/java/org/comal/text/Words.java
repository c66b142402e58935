package org.comal.text;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A tokenizer of words between spaces, written as a Hugging Face folder: 0 is any other word, 1
 * padding, 2 a special token {@code <|end|>}, 3 one {@code <|start|>}, and the words follow.
 */
public final class Words {
  private static final List<String> WORDS =
      List.of(
          "?",
          "<pad>",
          "<|end|>",
          "<|start|>",
          "better",
          "Answer",
          "a",
          "b",
          "red",
          "green",
          "blue",
          "which",
          "colour",
          "is",
          "best",
          "long",
          "short",
          "end|>",
          "<");

  /** Ids that {@link #encode} and the tokenizer can give. */
  public static final int SIZE = WORDS.size();

  private Words() {}

  /** Writes the folder. */
  public static Path write(Path folder) {
    String vocabulary =
        WORDS.stream()
            .map(w -> '"' + w + "\": " + WORDS.indexOf(w))
            .collect(Collectors.joining(", "));
    String json =
        """
        {"version": "1.0", "truncation": null, "padding": null, "normalizer": null,
         "added_tokens": [%s],
         "pre_tokenizer": {"type": "WhitespaceSplit"}, "post_processor": null, "decoder": null,
         "model": {"type": "WordLevel", "unk_token": "?", "vocab": {%s}}}
        """
            .formatted(
                List.of(1, 2, 3).stream().map(Words::special).collect(Collectors.joining(", ")),
                vocabulary);
    try {
      Files.createDirectories(folder);
      Files.writeString(folder.resolve("tokenizer.json"), json);
      Files.writeString(
          folder.resolve("tokenizer_config.json"),
          "{\"tokenizer_class\": \"PreTrainedTokenizerFast\", \"pad_token\": \"<pad>\"}");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return folder;
  }

  private static String special(int id) {
    return "{\"id\": %s, \"content\": \"%s\", \"single_word\": false, \"lstrip\": false,"
            .formatted(id, WORDS.get(id))
        + " \"rstrip\": false, \"normalized\": false, \"special\": true}";
  }

  /** The ids of a text, computed without the tokenizer. */
  public static long[] encode(String text) {
    List<Long> ids = new ArrayList<>();
    for (String word : text.strip().split("\\s+", -1)) {
      ids.add((long) Math.max(0, WORDS.indexOf(word)));
    }
    return ids.stream().mapToLong(Long::longValue).toArray();
  }

  /** A mean of rows of a table by the ids of a text. */
  public static double[] mean(float[] table, int width, String text) {
    long[] ids = encode(text);
    double[] mean = new double[width];
    for (long id : ids) {
      for (int j = 0; j < width; j++) {
        mean[j] += table[(int) id * width + j] / ids.length;
      }
    }
    return mean;
  }

  /** σ(x). */
  public static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  /** w · x. */
  public static double dot(float[] w, double[] x) {
    return IntStream.range(0, w.length).mapToDouble(i -> w[i] * x[i]).sum();
  }

  /** A table of one row for each word, and values that are all over the place. */
  public static float[] table(int width) {
    float[] table = new float[SIZE * width];
    for (int i = 0; i < table.length; i++) {
      table[i] = (float) Math.sin(1 + 3.7 * i);
    }
    return table;
  }
}

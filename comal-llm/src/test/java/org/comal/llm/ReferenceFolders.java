package org.comal.llm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Folders that the reference engine saved, in two of its versions, with the logits it gives. */
public final class ReferenceFolders {
  /** Logits are up to 10 and come of some 100 float32 roundings of 6e-7 each. */
  public static final double TOLERANCE = 5e-5;

  private ReferenceFolders() {}

  /** The tokens that the logits are of. */
  public static long[] ids() {
    return new long[] {0, 5, 17, 3, 23, 3, 9, 11};
  }

  /** Four families in one version and three in the other, by head and number format. */
  public static List<Path> all() throws IOException, URISyntaxException {
    Path all = Path.of(ReferenceFolders.class.getResource("/reference-folders").toURI());
    try (Stream<Path> folders = Files.list(all)) {
      List<Path> sorted = folders.sorted().toList();
      assertThat(sorted).hasSize(28);
      return sorted;
    }
  }

  /** Logits after each token, [position][token]. */
  public static double[][] logits(Path folder) throws IOException {
    return Files.readAllLines(folder.resolve("logits.csv")).stream()
        .map(line -> Arrays.stream(line.split(",", -1)).mapToDouble(Double::parseDouble).toArray())
        .toArray(double[][]::new);
  }
}

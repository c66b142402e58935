package org.comal.cli.recorded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.comal.run.RunLayout;

/** Compares what a run left with what its repetition left. */
public final class Repetition {
  private final Path recorded;
  private final Path repeated;
  private final TreeSet<String> names;

  /**
   * Compares two directories that runs left.
   *
   * @param recorded left by the run that is verified
   * @param repeated left by its repetition
   * @throws IOException where one of the directories cannot be listed
   */
  public Repetition(Path recorded, Path repeated) throws IOException {
    this.recorded = recorded;
    this.repeated = repeated;
    this.names = new TreeSet<>(files(recorded));
    names.addAll(files(repeated));
  }

  /** {@return files compared} */
  public int files() {
    return names.size();
  }

  /**
   * {@return the first difference in a sentence; empty where every file is the same byte for byte}
   *
   * @throws IOException where a file cannot be read
   */
  public Optional<String> first() throws IOException {
    for (String name : names) {
      Path a = recorded.resolve(name);
      Path b = repeated.resolve(name);
      if (!Files.exists(a)) {
        return Optional.of(a + " is missing; the repeated run left it");
      }
      if (!Files.exists(b)) {
        return Optional.of(a + " is there, but the repeated run left no such file");
      }
      if (Files.mismatch(a, b) >= 0) {
        return Optional.of(difference(a, Files.readAllBytes(a), Files.readAllBytes(b)));
      }
    }
    return Optional.empty();
  }

  private static String difference(Path file, byte[] a, byte[] b) {
    int at = Arrays.mismatch(a, b);
    int line = 1;
    for (int i = 0; i < at; i++) {
      line += a[i] == '\n' ? 1 : 0;
    }
    String sentence =
        file + ":" + line + " is " + lineAt(a, at) + ", but repeated it is " + lineAt(b, at);
    return file.endsWith(RunLayout.PROVENANCE.fileName())
        ? sentence + "; the run was made in another environment or its record was changed"
        : sentence;
  }

  private static String lineAt(byte[] bytes, int at) {
    int from = at;
    while (from > 0 && bytes[from - 1] != '\n') {
      from--;
    }
    int to = at;
    while (to < bytes.length && bytes[to] != '\n') {
      to++;
    }
    if (from == to) {
      return "empty";
    }
    String line = new String(bytes, from, to - from, java.nio.charset.StandardCharsets.UTF_8);
    return line.length() <= 120 ? line.strip() : line.strip().substring(0, 117) + "...";
  }

  /** Relative names of all files that a repetition should leave too. */
  private static List<String> files(Path root) throws IOException {
    try (Stream<Path> walk = Files.walk(root)) {
      return walk.filter(Files::isRegularFile)
          .map(root::relativize)
          .filter(RunLayout::repeatable)
          .map(Path::toString)
          .collect(Collectors.toList());
    }
  }
}

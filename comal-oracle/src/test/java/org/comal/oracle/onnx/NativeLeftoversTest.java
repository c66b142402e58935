package org.comal.oracle.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.comal.dataset.OfflineDuckDb;
import org.comal.onnx.LazyTensor;
import org.comal.onnx.MeanEmbedding;
import org.comal.onnx.PreferenceGraphs;
import org.comal.random.RandomSource;
import org.comal.text.Words;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes that use DuckDB, tokenizers and ONNX Runtime leave nothing in the temporary folder,
 * also when they are killed, and share one cache.
 */
class NativeLeftoversTest {
  @TempDir private Path folder;

  @BeforeEach
  void model() throws IOException {
    Words.write(folder);
    MeanEmbedding encoder = new MeanEmbedding(LazyTensor.of(Words.table(2), Words.SIZE, 2));
    PreferenceGraphs.reward(encoder, new float[] {1, 2}, 0).write(folder.resolve("model.onnx"));
    Files.createDirectory(folder.resolve("temporary"));
  }

  /** Starts a process, ends it once it has used everything, and tells what it left behind. */
  private List<Path> leftBy(boolean killed) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.io.tmpdir=" + folder.resolve("temporary"),
                "-Duser.home=" + folder,
                "-Dcomal.cache=" + folder.resolve("cache"),
                "-cp",
                System.getProperty("java.class.path"),
                Using.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader out = process.inputReader()) {
      // What else it says is what libraries log where a logger is on the class path.
      assertThat(out.lines().anyMatch("42 0.5"::equals)).isTrue();
      if (killed) {
        process.destroyForcibly();
      } else {
        process.getOutputStream().close();
      }
      assertThat(process.waitFor() == 0).isNotEqualTo(killed);
    } finally {
      process.destroyForcibly();
    }
    try (Stream<Path> left = Files.list(folder.resolve("temporary"))) {
      return left.toList();
    }
  }

  /** Of each library in the cache what a second unpacking would change. */
  private Map<String, Object> unpacked() throws IOException {
    Map<String, Object> all = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder.resolve("cache"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = folder.resolve("cache").relativize(file).toString();
        all.put(name, List.of(Files.size(file), Files.getLastModifiedTime(file)));
      }
    }
    return all;
  }

  @Test
  void nothingIsLeftAndTheCacheIsShared() throws Exception {
    assertThat(leftBy(true)).isEmpty();
    Map<String, Object> first = unpacked();
    assertThat(first.keySet().stream().map(n -> n.replaceAll("-\\p{XDigit}{8}.*", "")).distinct())
        .containsExactly("duckdb", "jna", "lock", "onnxruntime", "tokenizers");
    try (Stream<Path> home = Files.list(folder)) {
      assertThat(home.filter(p -> p.getFileName().toString().startsWith("."))).isEmpty();
    }
    assertThat(leftBy(false)).isEmpty();
    assertThat(unpacked()).isEqualTo(first);
    String cut = first.keySet().stream().filter(n -> n.startsWith("duckdb")).findFirst().get();
    Files.write(folder.resolve("cache").resolve(cut), new byte[1 << 20]);
    assertThat(leftBy(false)).isEmpty();
    assertThat(unpacked().keySet()).isEqualTo(first.keySet());
  }

  /** Uses each library, says so, and goes on until its input ends. */
  static final class Using {
    private Using() {}

    public static void main(String[] args) throws IOException, SQLException {
      Path folder = Path.of(args[0]);
      try (Connection connection = OfflineDuckDb.inMemory();
          Statement statement = connection.createStatement();
          ResultSet rows = statement.executeQuery("SELECT 42");
          OnnxRewardOracle oracle =
              OnnxRewardOracle.load(
                  OnnxSettings.of(folder.resolve("model.onnx"), folder),
                  OnnxRewardOracle.fallback(),
                  null)) {
        rows.next();
        System.out.println(
            rows.getInt(1)
                + " "
                + oracle
                    .prefer(List.of(Questions.of("which", "red", "red")), new RandomSource(1))[0]);
        System.in.readAllBytes();
      }
    }
  }
}

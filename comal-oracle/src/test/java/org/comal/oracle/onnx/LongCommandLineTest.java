package org.comal.oracle.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.comal.onnx.LazyTensor;
import org.comal.onnx.MeanEmbedding;
import org.comal.onnx.PreferenceGraphs;
import org.comal.random.RandomSource;
import org.comal.text.Words;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** ONNX Runtime begins with more stack where the process's command line is long. */
class LongCommandLineTest {
  @TempDir private Path folder;

  @Test
  void aLongClassPathDoesNotEndTheProcess() throws Exception {
    Words.write(folder);
    MeanEmbedding encoder = new MeanEmbedding(LazyTensor.of(Words.table(2), Words.SIZE, 2));
    PreferenceGraphs.reward(encoder, new float[] {1, 2}, 0).write(folder.resolve("model.onnx"));
    String classPath = System.getProperty("java.class.path");
    while (classPath.length() < 20_000) {
      classPath += File.pathSeparator + folder.resolve("a-jar-that-is-not-there.jar");
    }
    Path log = folder.resolve("log.txt");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classPath,
                Asking.class.getName(),
                folder.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.exitValue()).as(Files.readString(log)).isZero();
    assertThat(log).content().contains("P = 0.5");
  }

  /** Asks a reward model about two equal responses. */
  static final class Asking {
    private Asking() {}

    public static void main(String[] args) throws IOException {
      Path folder = Path.of(args[0]);
      try (OnnxRewardOracle oracle =
          OnnxRewardOracle.load(
              OnnxSettings.of(folder.resolve("model.onnx"), folder),
              OnnxRewardOracle.fallback(),
              null)) {
        System.out.println(
            "P = "
                + oracle
                    .prefer(List.of(Questions.of("which", "red", "red")), new RandomSource(1))[0]);
      }
    }
  }
}

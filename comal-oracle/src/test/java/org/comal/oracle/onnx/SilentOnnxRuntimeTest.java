package org.comal.oracle.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.comal.onnx.LazyTensor;
import org.comal.onnx.MeanEmbedding;
import org.comal.onnx.PreferenceGraphs;
import org.comal.text.Words;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * ONNX Runtime reports nothing, in a process whose environment does not forbid it: no device id and
 * no store of events in the home folder, and nobody asks the proxy for a way out.
 */
class SilentOnnxRuntimeTest {
  @TempDir private Path folder;

  @Test
  void leavesNoTraceAndAsksForNoHost() throws Exception {
    Words.write(folder);
    MeanEmbedding encoder = new MeanEmbedding(LazyTensor.of(Words.table(2), Words.SIZE, 2));
    PreferenceGraphs.reward(encoder, new float[] {1, 2}, 0).write(folder.resolve("model.onnx"));
    Path home = Files.createDirectory(folder.resolve("home"));
    Path log = folder.resolve("log.txt");
    AtomicInteger asked = new AtomicInteger();
    try (ServerSocket proxy = new ServerSocket(0)) {
      Thread counting = new Thread(() -> count(proxy, asked), "proxy");
      counting.setDaemon(true);
      counting.start();
      ProcessBuilder start =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Duser.home=" + home,
                  "-cp",
                  System.getProperty("java.class.path"),
                  LongCommandLineTest.Asking.class.getName(),
                  folder.toString())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile());
      Map<String, String> environment = start.environment();
      // Whatever keeps it silent already, on build servers too.
      environment.clear();
      environment.put("PATH", System.getenv("PATH"));
      environment.put("HOME", home.toString());
      for (String variable : new String[] {"http_proxy", "https_proxy", "all_proxy"}) {
        environment.put(variable, "http://127.0.0.1:" + proxy.getLocalPort());
      }
      Process process = start.start();
      try {
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
      } finally {
        process.destroyForcibly();
      }
      assertThat(process.exitValue()).as(Files.readString(log)).isZero();
    }
    try (Stream<Path> left = Files.walk(home)) {
      assertThat(left).noneMatch(p -> p.toString().contains("Microsoft") || p.endsWith("deviceid"));
    }
    assertThat(asked).hasValue(0);
  }

  private static void count(ServerSocket proxy, AtomicInteger asked) {
    try {
      while (true) {
        proxy.accept().close();
        asked.incrementAndGet();
      }
    } catch (IOException closed) {
      // The process has ended.
    }
  }
}

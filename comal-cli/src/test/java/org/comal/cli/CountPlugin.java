package org.comal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;

/** A plugin jar with a task that counts to a number, keeping each count in a file. */
final class CountPlugin {
  private static final String SOURCE =
      """
      import com.typesafe.config.Config;
      import java.io.IOException;
      import java.nio.file.Files;
      import java.nio.file.Path;
      import java.util.Map;
      import org.comal.plugin.Defaults;
      import org.comal.plugin.Options;
      import org.comal.plugin.Services;
      import org.comal.policy.PolicyFactory;
      import org.comal.task.Task;
      import org.comal.task.TaskFactory;

      public class Count implements TaskFactory {
        public String name() { return "count"; }
        public String summary() { return "counts"; }
        public int spiVersion() { return SPI_VERSION; }
        public java.util.List<String> blocks() { return java.util.List.of("policy"); }
        public Config defaults() {
          return Defaults.of(this, "to = null, stop-at = 1000");
        }
        public Task create(Options options, Services services) {
          int to = options.count("to");
          int stop = options.count("stop-at");
          services.create(PolicyFactory.class, services.root().block("policy"));
          options.check();
          return directory -> {
            Path file = directory.resolve("count.txt");
            int count = Files.exists(file) ? Files.readString(file).length() : 0;
            while (count < to) {
              if (count == stop && !Files.exists(directory.resolve("go-on"))) {
                throw new IOException("stopped at " + count);
              }
              Files.writeString(file, "x".repeat(++count));
            }
            return Map.of("counted", count);
          };
        }
      }
      """;

  private CountPlugin() {}

  /** Compiles the plugin into {@code plugins/count.jar} of a directory. */
  static void write(Path temp) throws IOException {
    Path source = Files.writeString(temp.resolve("Count.java"), SOURCE);
    int failed =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-cp",
                System.getProperty("java.class.path"),
                "-proc:none",
                "-d",
                temp.toString(),
                source.toString());
    assertThat(failed).isZero();
    Path jar = Files.createDirectories(temp.resolve("plugins")).resolve("count.jar");
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(file)) {
      entries.putNextEntry(new JarEntry("Count.class"));
      entries.write(Files.readAllBytes(temp.resolve("Count.class")));
      entries.putNextEntry(new JarEntry("META-INF/services/org.comal.task.TaskFactory"));
      entries.write("Count\n".getBytes(StandardCharsets.UTF_8));
    }
  }
}

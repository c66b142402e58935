package org.comal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** A plugin jar with a task that counts to a number, keeping each count in a file. */
final class CountPlugin {
  private static final String SOURCE =
      """
      import java.io.IOException;
      import java.nio.file.Files;
      import java.nio.file.Path;
      import java.util.Map;
      import org.comal.plugin.About;
      import org.comal.plugin.Blueprint;
      import org.comal.plugin.Options;
      import org.comal.plugin.Services;
      import org.comal.policy.PolicyFactory;
      import org.comal.task.Task;
      import org.comal.task.TaskFactory;

      public class Count implements TaskFactory {
        public About about() { return new About("count", "counts", SPI_VERSION); }
        public String keys() { return "to = null, stop-at = 1000"; }
        public Blueprint<Task> read(Options options, Services services) {
          int to = options.count("to");
          int stop = options.count("stop-at");
          services.read(PolicyFactory.class, services.root(), "policy");
          return () -> directory -> {
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
    compile(temp, "Count", SOURCE, "org.comal.task.TaskFactory");
  }

  /** Compiles a plugin of one class into a jar of {@code plugins/} of a directory. */
  static void compile(Path temp, String type, String text, String service) throws IOException {
    Path source = Files.writeString(temp.resolve(type + ".java"), text);
    Path classes = Files.createDirectories(temp.resolve("classes-of-" + type));
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
                classes.toString(),
                source.toString());
    assertThat(failed).isZero();
    Path jar =
        Files.createDirectories(temp.resolve("plugins"))
            .resolve(type.toLowerCase(Locale.ROOT) + ".jar");
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(file);
        Stream<Path> compiled = Files.list(classes)) {
      for (Path each : compiled.sorted().toList()) {
        entries.putNextEntry(new JarEntry(each.getFileName().toString()));
        entries.write(Files.readAllBytes(each));
      }
      entries.putNextEntry(new JarEntry("META-INF/services/" + service));
      entries.write((type + "\n").getBytes(StandardCharsets.UTF_8));
    }
  }
}

package org.comal.plugin;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.ToolProvider;

/** Compiles sources into a plugin jar of oracles. */
final class PluginJar {
  private static final String SERVICE =
      "META-INF/services/org.comal.oracle.PreferenceOracleFactory";

  private final Map<String, String> sources = new LinkedHashMap<>();
  private final StringBuilder services = new StringBuilder();
  private Predicate<String> packed = name -> true;

  /** A factory of this class and config name, made by {@code body}. */
  PluginJar factory(String type, String name, String version, String body) {
    sources.put(
        type,
        """
        package made.here;

        public class %s implements org.comal.oracle.PreferenceOracleFactory {
          public org.comal.plugin.About about() {
            return new org.comal.plugin.About("%s", "made in a test", %s);
          }
          public String keys() { return "# A number.\\nk = 1"; }
          public org.comal.plugin.Blueprint<org.comal.oracle.PreferenceOracle> read(
              org.comal.plugin.Options o, org.comal.plugin.Services s) { %s }
        }
        """
            .formatted(type, name, version, body));
    return provider(type);
  }

  /** A factory that works. */
  PluginJar factory(String type, String name) {
    return factory(
        type,
        name,
        "SPI_VERSION",
        """
        double k = o.number("k");
        return () -> new org.comal.oracle.PreferenceOracle() {
          public String id() { return "%s" + k; }
          public double[] prefer(java.util.List<org.comal.data.Comparison> b,
              org.comal.random.RandomSource r, org.comal.oracle.VerdictListener h) {
            return new double[b.size()];
          }
        };
        """
            .formatted(name));
  }

  /** A source that is no factory. */
  PluginJar source(String type, String text) {
    sources.put(type, "package made.here;\n" + text);
    return this;
  }

  /** A line of the services file. */
  PluginJar provider(String type) {
    services.append("made.here.").append(type).append('\n');
    return this;
  }

  /** Leaves a class out of the jar. */
  PluginJar without(String type) {
    Predicate<String> before = packed;
    packed = name -> before.test(name) && !name.equals("made/here/" + type + ".class");
    return this;
  }

  Path in(Path directory, String name) throws IOException {
    Path work = Files.createTempDirectory(directory, "build");
    Path classes = Files.createDirectory(work.resolve("classes"));
    List<String> arguments =
        new java.util.ArrayList<>(
            List.of(
                "-proc:none",
                "-cp",
                System.getProperty("java.class.path"),
                "-d",
                classes.toString()));
    for (Map.Entry<String, String> e : sources.entrySet()) {
      Path file = work.resolve(e.getKey() + ".java");
      Files.writeString(file, e.getValue());
      arguments.add(file.toString());
    }
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, arguments.toArray(String[]::new));
    if (status != 0) {
      throw new IllegalStateException("the sources of " + name + " do not compile");
    }
    Path jar = directory.resolve(name);
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar));
        Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        String entry = classes.relativize(file).toString().replace('\\', '/');
        if (packed.test(entry)) {
          zip.putNextEntry(new ZipEntry(entry));
          zip.write(Files.readAllBytes(file));
        }
      }
      zip.putNextEntry(new ZipEntry(SERVICE));
      zip.write(services.toString().getBytes(StandardCharsets.UTF_8));
    }
    return jar;
  }
}

package org.comal.plugin;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The jars of a plugin directory and the providers that their service files name, which tells what
 * a service loader does not: the jar of a provider that cannot be loaded, and the second jar of a
 * provider that two jars hold.
 */
final class PluginJars {
  private static final String SERVICES = "META-INF/services/";

  /** Providers by jar, then by service. */
  private final Map<Path, Map<String, List<String>>> providers = new LinkedHashMap<>();

  /** Reads the service files; a file that is no jar becomes a fault and is left out. */
  PluginJars(List<Path> jars, List<Problem> faults) {
    for (Path jar : jars) {
      try (ZipFile zip = new ZipFile(jar.toFile())) {
        providers.put(jar, services(zip));
      } catch (IOException e) {
        faults.add(new Problem(jar.toString(), "cannot be read as a jar: " + e.getMessage()));
      }
    }
  }

  /** A loader of these jars behind {@code parent}; it stays open as long as their classes live. */
  ClassLoader loader(ClassLoader parent) {
    if (providers.isEmpty()) {
      return parent;
    }
    List<URL> urls = new ArrayList<>();
    for (Path jar : providers.keySet()) {
      try {
        urls.add(jar.toUri().toURL());
      } catch (MalformedURLException e) {
        throw new IllegalArgumentException(jar + " is no file that a class loader can read", e);
      }
    }
    return new URLClassLoader("plugins", urls.toArray(URL[]::new), parent);
  }

  /** File names of the jars whose service file names a provider. */
  List<String> naming(Class<?> service, String provider) {
    List<String> names = new ArrayList<>();
    providers.forEach(
        (jar, services) -> {
          if (services.getOrDefault(service.getName(), List.of()).contains(provider)) {
            names.add(jar.getFileName().toString());
          }
        });
    return names;
  }

  /** File name of the jar with the provider that fails to load in this way; empty for none. */
  String toBlame(Class<?> service, Throwable failure, ClassLoader loader) {
    for (Map.Entry<Path, Map<String, List<String>>> jar : providers.entrySet()) {
      for (String provider : jar.getValue().getOrDefault(service.getName(), List.of())) {
        String message = failure.getMessage();
        if ((message != null && message.contains(provider))
            || failsLike(failure, provider, loader)) {
          return jar.getKey().getFileName().toString();
        }
      }
    }
    return "";
  }

  private static boolean failsLike(Throwable failure, String provider, ClassLoader loader) {
    try {
      return Class.forName(provider, false, loader).getConstructor() == null;
    } catch (ReflectiveOperationException | LinkageError e) {
      return e.toString().equals(failure.toString());
    }
  }

  private static Map<String, List<String>> services(ZipFile zip) throws IOException {
    Map<String, List<String>> services = new LinkedHashMap<>();
    for (ZipEntry entry : zip.stream().toList()) {
      String name = entry.getName();
      if (name.startsWith(SERVICES) && !entry.isDirectory()) {
        String text = new String(zip.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8);
        services.put(
            name.substring(SERVICES.length()),
            text.lines()
                .map(line -> line.replaceFirst("#.*", "").strip())
                .filter(line -> !line.isEmpty())
                .distinct()
                .toList());
      }
    }
    return services;
  }
}

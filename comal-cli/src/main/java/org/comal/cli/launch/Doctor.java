package org.comal.cli.launch;

import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceLoader;
import org.comal.natives.Checkup;
import org.comal.natives.Finding;
import org.comal.natives.LibraryCache;
import org.comal.natives.NvidiaDriver;

/**
 * What a machine has for the work, what it lacks, and what to do about it.
 *
 * @param found by subject, in the order in which it is told
 */
public record Doctor(Map<String, List<Finding>> found) {

  /** {@return what is found on this machine; loads the native libraries, which takes seconds} */
  public static Doctor look() {
    return look(NvidiaSmi.ask(), ServiceLoader.load(Checkup.class, Doctor.class.getClassLoader()));
  }

  static Doctor look(NvidiaDriver driver, Iterable<Checkup> checkups) {
    Map<String, List<Finding>> found = new LinkedHashMap<>();
    found.put("Machine", machine(driver));
    for (Checkup checkup : checkups) {
      found.put(checkup.subject(), checkup.look(driver));
    }
    return new Doctor(found);
  }

  private static List<Finding> machine(NvidiaDriver driver) {
    List<Finding> found = new ArrayList<>();
    Runtime runtime = Runtime.getRuntime();
    found.add(
        Finding.of(
            "java",
            Runtime.version()
                + ", "
                + runtime.availableProcessors()
                + " processors, a heap of at most "
                + gigabytes(runtime.maxMemory())));
    if (ManagementFactory.getOperatingSystemMXBean()
        instanceof com.sun.management.OperatingSystemMXBean system) {
      found.add(Finding.of("memory", gigabytes(system.getTotalMemorySize())));
    }
    found.add(
        Finding.of(
            "gpu driver",
            driver.version().map(v -> "NVIDIA " + v).orElse("none, or no nvidia-smi on the PATH")));
    driver.gpus().forEach(gpu -> found.add(Finding.of("gpu", gpu)));
    found.add(cache());
    return found;
  }

  private static Finding cache() {
    try {
      Path folder = LibraryCache.ofUser().unpackInto(Path.of("djl"), Map.of());
      return Finding.of(
          "cache",
          folder.getParent()
              + ", "
              + gigabytes(Files.getFileStore(folder).getUsableSpace())
              + " free");
    } catch (IOException e) {
      return Finding.fault("cache", e);
    }
  }

  private static String gigabytes(long bytes) {
    return String.format(Locale.ROOT, "%.1f GB", bytes / 1e9);
  }

  /** {@return whether nothing that is needed is missing} */
  public boolean healthy() {
    return found.values().stream().flatMap(List::stream).noneMatch(Finding::fault);
  }

  /**
   * Prints what was found, the advice below it.
   *
   * @param out not closed
   */
  public void print(PrintWriter out) {
    found.forEach(
        (subject, findings) -> {
          out.println(subject);
          for (Finding finding : findings) {
            out.println(String.format(Locale.ROOT, "  %-11s %s", finding.what(), finding.value()));
            finding.advice().forEach(line -> out.println("    " + line));
          }
        });
    out.flush();
  }
}

package org.comal.llm;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.util.cuda.CudaUtils;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.comal.plugin.DeviceName;

/** Memory that more work could take. */
final class FreeMemory {
  private static final Pattern AVAILABLE = Pattern.compile("MemAvailable:\\s+(\\d+) kB");

  private FreeMemory() {}

  /**
   * Bytes.
   *
   * @param device {@code cpu} or {@code cuda:N}
   * @return empty where it cannot be found out
   */
  static OptionalLong of(String device) {
    OptionalInt gpu = DeviceName.gpu(device);
    return gpu.isEmpty() ? host() : gpu(gpu.getAsInt());
  }

  /** What the system would give, caches of files included, within the limit of a container. */
  private static OptionalLong host() {
    if (!(ManagementFactory.getOperatingSystemMXBean()
        instanceof com.sun.management.OperatingSystemMXBean system)) {
      return OptionalLong.empty();
    }
    long free = system.getFreeMemorySize();
    try {
      Matcher m = AVAILABLE.matcher(Files.readString(Path.of("/proc/meminfo")));
      if (m.find()) {
        free = Math.max(free, 1024 * Long.parseLong(m.group(1)));
      }
    } catch (IOException notLinux) {
      // Other systems say it by the bean alone.
    }
    return OptionalLong.of(Math.min(free, system.getTotalMemorySize()));
  }

  private static OptionalLong gpu(int number) {
    try {
      var usage = CudaUtils.getGpuMemory(Device.gpu(number));
      return OptionalLong.of(usage.getMax() - usage.getCommitted());
    } catch (IllegalArgumentException
        | IllegalStateException
        | EngineException
        | LinkageError unknown) {
      return OptionalLong.empty();
    }
  }
}

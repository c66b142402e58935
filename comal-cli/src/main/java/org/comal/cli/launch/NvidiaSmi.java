package org.comal.cli.launch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.comal.natives.NvidiaDriver;

/** Asks NVIDIA's own program for the driver and its GPUs. */
final class NvidiaSmi {
  private static final long SECONDS = 20;

  private NvidiaSmi() {}

  /** What it says; no driver where there is no such program, or it finds none. */
  static NvidiaDriver ask() {
    try {
      Process asked =
          new ProcessBuilder(
                  "nvidia-smi",
                  "--query-gpu=driver_version,name,memory.total,memory.free",
                  "--format=csv,noheader")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      asked.getOutputStream().close();
      try {
        // What it prints fits into the pipe, so that it need not be read meanwhile.
        boolean ended = asked.waitFor(SECONDS, TimeUnit.SECONDS);
        if (!ended || asked.exitValue() != 0) {
          return NvidiaDriver.NONE;
        }
        return read(new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
      } finally {
        asked.destroyForcibly();
      }
    } catch (IOException none) {
      return NvidiaDriver.NONE;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return NvidiaDriver.NONE;
    }
  }

  /** A line a GPU, as {@code 570.124.06, NVIDIA H200, 143771 MiB, 143000 MiB}. */
  static NvidiaDriver read(String said) {
    Optional<String> version = Optional.empty();
    List<String> gpus = new ArrayList<>();
    for (String line : said.lines().toList()) {
      String[] parts = line.split(",", -1);
      if (parts.length == 4) {
        version = Optional.of(parts[0].strip());
        gpus.add(parts[1].strip() + ", " + parts[2].strip() + ", " + parts[3].strip() + " free");
      }
    }
    return new NvidiaDriver(version, gpus);
  }
}

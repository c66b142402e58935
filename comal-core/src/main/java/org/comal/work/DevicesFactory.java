package org.comal.work;

import java.util.List;
import org.comal.plugin.About;
import org.comal.plugin.Blueprint;
import org.comal.plugin.DeviceName;
import org.comal.plugin.Options;
import org.comal.plugin.Services;
import org.comal.plugin.Sources;

/** Makes workers of the devices of this machine, each with models of its own. */
public final class DevicesFactory implements WorkersFactory {
  private static final String DEFAULTS =
      """
      # Devices that work side by side, as ["cuda:0", "cuda:1"]; each has a policy and an oracle of
      # its own, wherever a block leaves its device open. ["cpu", "cpu"] are two on the CPU.
      devices = null
      # Folder for policies that came of training, from which the devices load them; it needs room
      # for four. null: in the system's folder for temporary files.
      share = null
      """;

  @Override
  public About about() {
    return new About(
        "devices", "the devices of this machine, each with models of its own", SPI_VERSION);
  }

  @Override
  public String keys() {
    return DEFAULTS;
  }

  @Override
  public Blueprint<Workers> read(Options options, Services services) {
    List<String> devices = DeviceName.list(options, "devices");
    ShareKey share = ShareKey.read(options, services);
    return () -> {
      Sources sources = Sources.of(services);
      return new DeviceWorkers(devices, sources, share.open(sources));
    };
  }
}

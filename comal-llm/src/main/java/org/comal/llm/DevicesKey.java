package org.comal.llm;

import com.typesafe.config.ConfigList;
import java.util.List;
import org.comal.plugin.DeviceName;
import org.comal.plugin.Options;

/** Reads the keys {@code device} and {@code devices}: where a model is trained side by side. */
final class DevicesKey {
  private static final String KEY = "devices";

  private DevicesKey() {}

  /**
   * The devices, the first of which also samples and scores.
   *
   * @param options devices that cannot be, or that do not agree, are noted as a problem
   * @param device what the key {@code device} says
   * @return as the key says; {@code device} alone where it is empty
   */
  static List<String> read(Options options, String device) {
    if (options.config().root().get(KEY) instanceof ConfigList list && list.isEmpty()) {
      return List.of(device);
    }
    int before = options.problems().count();
    List<String> devices = DeviceName.list(options, KEY);
    if (options.problems().count() > before) {
      return List.of(device);
    }
    String said = options.path() + "." + KEY + " is " + devices;
    String first = devices.get(0);
    for (String one : devices) {
      if (one.equals(DeviceName.CPU) != first.equals(DeviceName.CPU)) {
        options.problem(
            KEY, said + ", but a model is trained on GPUs or on the CPU, not on both together");
        return List.of(device);
      }
    }
    if (!device.equals("auto") && !DeviceName.numbered(device).equals(first)) {
      options.problem(
          KEY,
          said
              + ", of which the first also samples and scores, but "
              + options.path()
              + ".device is "
              + device
              + "\nMaybe leave device out");
    }
    return devices;
  }
}

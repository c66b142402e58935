package org.comal.work;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.comal.files.ByteSize;
import org.comal.oracle.PreferenceOracle;
import org.comal.plugin.ReplicaMemory;
import org.comal.plugin.Replicated;
import org.comal.policy.Policy;

/** Counts what the models of workers take of each device, beside those of the process itself. */
final class ReplicaPlan {
  private final Map<String, Device> devices = new LinkedHashMap<>();

  /** What comes to lie on a device, in bytes. */
  private static final class Device {
    private int places;
    private long policies;
    private long oracles;
    private long working;
    private long here;
    private OptionalLong free = OptionalLong.empty();

    private void add(ReplicaMemory model) {
      here = Math.max(here, model.here());
      free = model.free();
    }

    private String sentence(String name) {
      long more = Math.max(working, here);
      long total = policies + oracles + more;
      String all =
          "on "
              + name
              + ", the models of "
              + (places == 1 ? "a worker" : places + " workers")
              + " take up to "
              + ByteSize.text(total)
              + " of memory beside what the process holds now: policies "
              + ByteSize.text(policies)
              + ", oracle "
              + ByteSize.text(oracles)
              + (working >= here ? ", work " : ", the process's own work ")
              + ByteSize.text(more);
      return free.isEmpty() || total <= free.getAsLong()
          ? all
          : all
              + "; but there are only "
              + ByteSize.text(free.getAsLong())
              + "\nMaybe name fewer devices in workers.devices, or give the policy a device of its"
              + " own";
    }
  }

  /**
   * {@return a sentence for each device that models are known to come to lie on}
   *
   * @param places a device each, of which each has models of its own
   * @param policy that of the process
   * @param oracle that of the process
   * @param trained policies that came of training and are kept at each place
   */
  static List<String> of(List<String> places, Policy policy, PreferenceOracle oracle, int trained) {
    ReplicaPlan plan = new ReplicaPlan();
    places.forEach(place -> plan.add(place, policy, oracle, trained));
    List<String> lines = new ArrayList<>();
    plan.devices.forEach((name, device) -> lines.add(device.sentence(name)));
    return lines;
  }

  private void add(String place, Policy policy, PreferenceOracle oracle, int trained) {
    Map<String, Long> working = new LinkedHashMap<>();
    Replicated.of(policy, place)
        .ifPresent(
            model -> {
              Device device = on(model, working);
              device.policies += model.resting() + trained * model.further();
            });
    Replicated.of(oracle, place).ifPresent(model -> on(model, working).oracles += model.resting());
    working.forEach(
        (name, bytes) -> {
          devices.get(name).places++;
          devices.get(name).working += bytes;
        });
  }

  /** One model at a time is at work in a place. */
  private Device on(ReplicaMemory model, Map<String, Long> working) {
    working.merge(model.device(), model.working(), Math::max);
    Device device = devices.computeIfAbsent(model.device(), name -> new Device());
    device.add(model);
    return device;
  }
}

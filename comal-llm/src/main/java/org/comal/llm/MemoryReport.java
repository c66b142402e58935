package org.comal.llm;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import org.comal.event.Event;
import org.comal.event.Listener;
import org.comal.llm.model.Parameters;

/**
 * Tells how much memory the work of a family takes on its devices, and whether it fits.
 *
 * <p>The models of the family that are open are there already.
 */
final class MemoryReport {
  /** Policies that a run keeps at most: the initial one, the current one and the reference. */
  private static final int OF_RUN = 3;

  private final Parameters parameters;
  private final LmSettings settings;
  private final List<String> devices;
  private final Listener listener;
  private final Map<MemoryPlan.Job.Kind, Integer> announced = new ConcurrentHashMap<>();

  /**
   * @param devices those that train, the first of which samples and scores
   */
  MemoryReport(
      Parameters parameters, LmSettings settings, List<String> devices, Listener listener) {
    this.parameters = parameters;
    this.settings = settings;
    this.devices = List.copyOf(devices);
    this.listener = listener;
  }

  /**
   * Tells the user of a kind of work, once, and again where it draws more responses at a time.
   *
   * @param rows responses that are drawn at once; 1 or more
   * @param open models of the family
   */
  void announce(MemoryPlan.Job job, int rows, int open) {
    Integer told = announced.put(job.kind(), rows);
    if (told != null && told >= rows) {
      announced.put(job.kind(), told);
      return;
    }
    plans(job.beside(Math.max(job.frozen(), open)), settings.withGenerationBatch(rows))
        .forEach(this::announce);
  }

  private void announce(String device, MemoryPlan plan) {
    OptionalLong there = there(device, plan);
    Optional<String> shortage = plan.shortage(there.orElse(Long.MAX_VALUE));
    if (shortage.isPresent()) {
      listener.on(new Event.Warning("on " + device + ", " + shortage.get()));
    } else {
      String of = there.isEmpty() ? "" : " (of " + MemoryPlan.size(there.getAsLong()) + " there)";
      listener.on(new Event.Note("on " + device + ", " + plan.sentence() + of));
    }
  }

  /** What the work of a run takes of each device, and what does not fit. */
  List<String> ofRun() {
    List<String> lines = new ArrayList<>();
    for (MemoryPlan.Job job :
        List.of(
            MemoryPlan.Job.generate(parameters.config().positions()),
            MemoryPlan.Job.score(),
            MemoryPlan.Job.train(1))) {
      plans(job.beside(OF_RUN), settings)
          .forEach(
              (device, plan) -> {
                long there = there(device, plan).orElse(Long.MAX_VALUE);
                lines.add("on " + device + ", " + plan.shortage(there).orElse(plan.sentence()));
              });
    }
    return lines;
  }

  /** By the device, in order. */
  private Map<String, MemoryPlan> plans(MemoryPlan.Job job, LmSettings run) {
    return job.kind() == MemoryPlan.Job.Kind.TRAIN
        ? MemoryPlan.training(parameters, run, job, devices)
        : Map.of(devices.get(0), MemoryPlan.of(parameters, run, job));
  }

  /** Bytes that are free or taken already by what is resident. */
  private static OptionalLong there(String device, MemoryPlan plan) {
    OptionalLong free = MemoryPlan.available(device);
    return free.isEmpty() ? free : OptionalLong.of(free.getAsLong() + plan.resident());
  }
}

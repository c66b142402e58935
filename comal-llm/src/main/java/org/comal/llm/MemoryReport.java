package org.comal.llm;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import org.comal.event.Event;
import org.comal.event.Listener;
import org.comal.files.ByteSize;
import org.comal.llm.model.Parameters;
import org.comal.plugin.ReplicaMemory;

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
      String of = there.isEmpty() ? "" : " (of " + ByteSize.text(there.getAsLong()) + " there)";
      listener.on(new Event.Note("on " + device + ", " + plan.sentence() + of));
    }
  }

  /** What the work of a run takes of each device, and what does not fit. */
  List<String> ofRun() {
    List<String> lines = new ArrayList<>();
    for (MemoryPlan.Job job : jobs()) {
      plans(job.beside(OF_RUN), settings)
          .forEach(
              (device, plan) -> {
                long there = there(device, plan).orElse(Long.MAX_VALUE);
                lines.add("on " + device + ", " + plan.shortage(there).orElse(plan.sentence()));
              });
    }
    return lines;
  }

  /**
   * What a family of the same block takes on a device, and what this one takes there yet.
   *
   * @param computation what the block says
   * @param draws whether it draws its responses itself
   */
  ReplicaMemory replica(Computation computation, String device, boolean draws) {
    String place = computation.deviceOr(device);
    LmSettings run = settings.withCompute(computation.on(place));
    long further = 0;
    long resting = 0;
    long working = 0;
    for (MemoryPlan.Job job : jobs()) {
      if (job.kind() == MemoryPlan.Job.Kind.SCORE
          || draws && job.kind() == MemoryPlan.Job.Kind.GENERATE) {
        MemoryPlan one = MemoryPlan.of(parameters, run, job.beside(1));
        further = MemoryPlan.of(parameters, run, job.beside(2)).resident() - one.resident();
        resting = further + MemoryPlan.of(parameters, run, job.beside(0)).resident();
        working = Math.max(working, one.total() - resting);
      }
    }
    return new ReplicaMemory(
        place, resting, further, working, yet(place), MemoryPlan.available(place));
  }

  /** What the work of a run takes of a device beyond the policy that is open. */
  private long yet(String device) {
    long most = 0;
    for (MemoryPlan.Job job : jobs()) {
      MemoryPlan whole = plans(job.beside(OF_RUN), settings).get(device);
      if (whole != null) {
        long policy =
            plans(job.beside(2), settings).get(device).resident()
                - plans(job.beside(1), settings).get(device).resident();
        long held = policy + plans(job.beside(0), settings).get(device).resident();
        most = Math.max(most, whole.total() - held);
      }
    }
    return most;
  }

  private List<MemoryPlan.Job> jobs() {
    return List.of(
        MemoryPlan.Job.generate(parameters.config().positions()),
        MemoryPlan.Job.score(),
        MemoryPlan.Job.train(1));
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

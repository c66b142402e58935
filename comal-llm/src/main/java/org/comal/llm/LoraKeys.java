package org.comal.llm;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.comal.llm.model.AdapterFolder;
import org.comal.llm.model.Lora;
import org.comal.llm.model.Parameters.Slot;
import org.comal.plugin.Options;
import org.comal.plugin.Services;
import org.comal.random.RandomSource;

/**
 * The block {@code lora} of a policy.
 *
 * @param rank 0 where it is the folder's
 * @param alpha empty where it is not said
 * @param targets empty where they are not said
 * @param adapter a folder to begin with; empty for new adapters
 * @param random draws new ones
 */
record LoraKeys(
    int rank,
    Optional<Double> alpha,
    Optional<List<Slot>> targets,
    Optional<Path> adapter,
    RandomSource random) {

  /** Reads the block; empty where it asks for no adapters. */
  static Optional<LoraKeys> read(Options lora, Services services) {
    int rank = (int) lora.integer("rank", 0, 1 << 16);
    Optional<Double> alpha =
        lora.has("alpha") ? Optional.of(lora.positive("alpha")) : Optional.empty();
    Optional<List<Slot>> targets =
        lora.has("targets") ? Optional.of(targets(lora)) : Optional.empty();
    Optional<Path> adapter =
        lora.has("adapter") ? Optional.of(services.path(lora, "adapter")) : Optional.empty();
    adapter.ifPresent(folder -> look(lora, folder, services));
    if (rank == 0 && adapter.isEmpty()) {
      for (String key : List.of("alpha", "targets")) {
        if (lora.has(key)) {
          lora.problem(
              key, lora.path() + " has " + key + ", but no adapters: set rank, as 16, or adapter");
        }
      }
      return Optional.empty();
    }
    return Optional.of(
        new LoraKeys(rank, alpha, targets, adapter, services.random().at("adapters")));
  }

  private static void look(Options lora, Path folder, Services services) {
    if (!services.pending(folder) && !AdapterFolder.is(folder)) {
      lora.problem(
          "adapter",
          lora.path()
              + ".adapter is "
              + folder
              + ", but there is no "
              + AdapterFolder.CONFIG
              + " in it");
    }
  }

  private static List<Slot> targets(Options lora) {
    List<Slot> targets = new ArrayList<>();
    int before = lora.problems().count();
    List<String> names = lora.texts("targets");
    if (lora.problems().count() > before) {
      return List.of();
    }
    for (String name : names) {
      Optional<Slot> slot = Lora.projection(name);
      slot.ifPresent(targets::add);
      if (slot.isEmpty()) {
        lora.problem(
            "targets",
            lora.path()
                + ".targets names "
                + name
                + ", but must be some of "
                + String.join(", ", Lora.names(Lora.projections())));
      }
    }
    return targets;
  }

  /**
   * Looks into the folder, where one is named.
   *
   * @param base the model below, as the config names it
   * @throws IOException where it cannot be read, or says other than the block
   */
  LoraStart start(String base) throws IOException {
    if (adapter.isEmpty()) {
      Lora lora = new Lora(rank, alpha.orElse(2.0 * rank), targets.orElse(Lora.projections()));
      return new LoraStart.Drawn(lora, base, random);
    }
    AdapterFolder folder = AdapterFolder.read(adapter.get());
    Lora there = folder.lora();
    Lora said =
        new Lora(
            rank == 0 ? there.rank() : rank,
            alpha.orElse(there.alpha()),
            targets.orElse(there.targets()));
    if (!said.equals(there)) {
      throw new IOException(
          "policy.lora says " + said + ", but " + adapter.get() + " holds " + there);
    }
    return new LoraStart.Stored(folder, base);
  }
}

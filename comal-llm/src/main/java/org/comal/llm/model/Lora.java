package org.comal.llm.model;

import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.comal.llm.model.Parameters.Slot;

/**
 * Low-rank adapters (Hu et al., 2021): of each chosen projection W x becomes W x + (alpha / rank) ·
 * B A x, with A [rank, inputs] and B [outputs, rank]; W stays as it is.
 *
 * @param rank rows of A
 * @param alpha scale of what adapters add, times the rank
 * @param targets projections that have an adapter, in the order of {@link Slot}
 */
public record Lora(int rank, double alpha, List<Slot> targets) {
  /** What stands before a weight's name in the layout of PEFT. */
  static final String PREFIX = "base_model.model.";

  private static final EnumSet<Slot> PROJECTIONS =
      EnumSet.of(Slot.QUERY, Slot.KEY, Slot.VALUE, Slot.OUTPUT, Slot.GATE, Slot.UP, Slot.DOWN);

  private static final String MODULE_END = "_proj";

  /**
   * Checks the numbers and puts the projections in order.
   *
   * @param rank 1 or more
   * @param alpha positive
   * @param targets one or more projections, each once
   * @throws IllegalArgumentException where a number is out of range, or there is no projection
   */
  public Lora {
    if (rank < 1 || !(alpha > 0) || Double.isInfinite(alpha)) {
      throw new IllegalArgumentException(
          "rank must be 1 or more and alpha positive, but they are " + rank + " and " + alpha);
    }
    if (targets.isEmpty() || !PROJECTIONS.containsAll(targets)) {
      throw new IllegalArgumentException(
          "targets must be one or more of " + String.join(", ", names(projections())));
    }
    targets = targets.stream().distinct().sorted(Comparator.naturalOrder()).toList();
  }

  /** {@return what B A is multiplied with} */
  public double scale() {
    return alpha / rank;
  }

  /** {@return every projection that may have an adapter, in order} */
  public static List<Slot> projections() {
    return List.copyOf(PROJECTIONS);
  }

  /**
   * {@return the projection of a name; empty where there is none}
   *
   * @param name as {@code q}, or {@code q_proj} in the layout of PEFT
   */
  public static Optional<Slot> projection(String name) {
    return projections().stream()
        .filter(s -> name(s).equals(name) || (name(s) + MODULE_END).equals(name))
        .findFirst();
  }

  /**
   * {@return short names of projections, as configs have them: {@code q}, {@code k}, …}
   *
   * @param slots projections
   */
  public static List<String> names(List<Slot> slots) {
    return slots.stream().map(Lora::name).toList();
  }

  /** {@return names of the adapted modules in the layout of PEFT: {@code q_proj}, …} */
  List<String> modules() {
    return targets.stream().map(s -> name(s) + MODULE_END).toList();
  }

  private static String name(Slot slot) {
    String module = slot.module();
    return module.substring(module.indexOf('.') + 1, module.length() - MODULE_END.length());
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "LoRA of rank %d, alpha %s, on %s",
        rank,
        alpha,
        String.join(", ", names(targets)));
  }
}

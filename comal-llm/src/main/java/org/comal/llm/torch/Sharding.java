package org.comal.llm.torch;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.comal.llm.model.Parameters.Parameter;

/**
 * Which replica of a model in training steps which of its tensors, so that each holds masters and
 * moments of its own part alone.
 *
 * <p>A tensor is given whole, the largest first, to the replica that has least so far; sizes alone
 * decide. Where there are fewer tensors than replicas, the last ones have none.
 */
public final class Sharding {
  private final List<List<Integer>> tensors = new ArrayList<>();
  private final List<List<Integer>> weights = new ArrayList<>();
  private final long[] scalars;

  /**
   * Deals the tensors of weights.
   *
   * @param parameters names and shapes of the weights, in order
   * @param replicas 1 or more
   */
  public Sharding(List<Parameter> parameters, int replicas) {
    List<List<Parameter>> stacks = Weights.stacks(parameters);
    long[] sizes =
        stacks.stream()
            .mapToLong(stack -> stack.stream().mapToLong(Parameter::size).sum())
            .toArray();
    this.scalars = new long[replicas];
    IntStream.range(0, replicas).forEach(r -> tensors.add(new ArrayList<>()));
    IntStream.range(0, sizes.length)
        .boxed()
        .sorted(Comparator.comparingLong(t -> -sizes[t]))
        .forEach(
            t -> {
              int least = least();
              tensors.get(least).add(t);
              scalars[least] += sizes[t];
            });
    int[] first = new int[sizes.length];
    for (int t = 1; t < first.length; t++) {
      first[t] = first[t - 1] + stacks.get(t - 1).size();
    }
    for (List<Integer> own : tensors) {
      own.sort(Comparator.naturalOrder());
      weights.add(
          own.stream()
              .flatMap(t -> IntStream.range(0, stacks.get(t).size()).mapToObj(i -> first[t] + i))
              .toList());
    }
  }

  private int least() {
    int least = 0;
    for (int r = 1; r < scalars.length; r++) {
      least = scalars[r] < scalars[least] ? r : least;
    }
    return least;
  }

  /** {@return number of replicas} */
  public int replicas() {
    return scalars.length;
  }

  /**
   * {@return the tensors that a replica steps, in order; from 0}
   *
   * @param replica from 0
   */
  public List<Integer> tensors(int replica) {
    return List.copyOf(tensors.get(replica));
  }

  /**
   * {@return the weights that lie in these tensors, in order; from 0}
   *
   * @param replica from 0
   */
  public List<Integer> weights(int replica) {
    return weights.get(replica);
  }

  /**
   * {@return number of scalars that a replica steps}
   *
   * @param replica from 0
   */
  public long scalars(int replica) {
    return scalars[replica];
  }
}

package org.comal.llm.torch;

import java.util.ArrayList;
import java.util.List;
import org.comal.llm.model.DType;
import org.comal.llm.model.Parameters.Parameter;
import org.comal.policy.OptimizerSpec;

/**
 * The tensors of a model in training that one replica steps: their masters and moments, which
 * nobody else holds.
 */
final class Shard implements AutoCloseable {
  private final int owner;
  private final List<Replica> replicas;
  private final Torch torch;
  private final List<Weights> weights = new ArrayList<>();
  private final List<Weights> gradients = new ArrayList<>();
  private final Weights masters;
  private final boolean rounded;
  private final Weights first;
  private final Weights second;
  private final TensorList counters;
  private final List<Integer> matrices = new ArrayList<>();
  private final List<Integer> vectors = new ArrayList<>();

  /**
   * @param owner number of the replica that steps
   * @param replicas stay open as long as the shard
   * @param tensors that are stepped, not empty
   * @param start of all tensors; copied, not owned
   * @param compute number format of the computation
   */
  Shard(int owner, List<Replica> replicas, List<Integer> tensors, Weights start, DType compute) {
    this.owner = owner;
    this.replicas = replicas;
    this.torch = replicas.get(owner).torch();
    for (Replica r : replicas) {
      weights.add(r.weights().some(tensors));
      gradients.add(r.gradients().some(tensors));
    }
    // A step is often smaller than a coarser number format can tell, so that it is taken on masters
    // of their own and the weights are rounded from them.
    this.rounded = compute != compute.learned();
    this.masters = rounded ? masters(start, tensors, compute.learned()) : weights.get(owner);
    this.first = masters.zeros(masters.dtype());
    this.second = masters.zeros(masters.dtype());
    this.counters = new TensorList(torch.tensors("counters", masters.tensors()));
    int tensor = 0;
    for (Parameter p : masters.parameters()) {
      if (!p.stacked()) {
        (p.isMatrix() ? matrices : vectors).add(tensor++);
      }
    }
  }

  private Weights masters(Weights start, List<Integer> tensors, DType precise) {
    try (Weights some = start.some(tensors)) {
      return some.copy(torch, precise);
    }
  }

  /** In float32, or in float64 for a float64 computation. */
  Weights masters() {
    return masters;
  }

  Weights firstMoments() {
    return first;
  }

  Weights secondMoments() {
    return second;
  }

  /**
   * Moves the gradients of all replicas to the owner's, pairwise as a tree whose order depends on
   * nothing but the owner's number; the others' are 0 afterwards.
   */
  void sum() {
    int n = replicas.size();
    for (int apart = 1; apart < n; apart *= 2) {
      for (int k = 0; k + apart < n; k += 2 * apart) {
        torch.call("move", of(gradients, k), of(gradients, k + apart));
      }
    }
  }

  /** The tensors on a replica, counted from the owner. */
  private TensorList of(List<Weights> all, int fromOwner) {
    return all.get((owner + fromOwner) % replicas.size()).tensors();
  }

  /**
   * The norm of the owner's gradient of each weight, in order.
   *
   * @param wide whether squares would overflow in the gradients' own format
   */
  double[] norms(boolean wide) {
    try (Tensor n = torch.tensor("gradient_norms", of(gradients).each(), wide)) {
      return n.doubles();
    }
  }

  private Weights of(List<Weights> all) {
    return all.get(owner);
  }

  /** Steps the masters against the owner's gradients, and the owner's weights with them. */
  void step(OptimizerSpec spec, double clip, double rate) {
    if (clip != 1) {
      torch.call("scale", of(gradients).tensors(), clip);
    }
    adamw(spec, matrices, rate, spec.weightDecay());
    adamw(spec, vectors, rate, 0);
    follow();
  }

  private void adamw(OptimizerSpec spec, List<Integer> which, double rate, double decay) {
    if (which.isEmpty()) {
      return;
    }
    torch.call(
        "adamw",
        chosen(masters.tensors(), which),
        chosen(of(gradients).tensors(), which),
        chosen(first.tensors(), which),
        chosen(second.tensors(), which),
        chosen(counters, which),
        rate,
        spec.beta1(),
        spec.beta2(),
        decay,
        spec.epsilon());
  }

  private static List<Tensor> chosen(TensorList from, List<Integer> which) {
    return which.stream().map(from::get).toList();
  }

  /** Brings the owner's weights to where the masters are. */
  void follow() {
    if (rounded) {
      torch.call("assign", of(weights).tensors(), masters.tensors());
    }
  }

  /** Copies the owner's weights to another replica's. */
  void send(int replica) {
    if (replica != owner) {
      Torch to = replicas.get(replica).torch();
      to.call("assign", weights.get(replica).tensors(), of(weights).tensors());
    }
  }

  /** Says how many steps the moments have seen. */
  void count(long steps) {
    torch.call("fill_all", counters, (double) steps);
  }

  @Override
  public void close() {
    if (rounded) {
      masters.close();
    }
    first.close();
    second.close();
    counters.close();
    weights.forEach(Weights::close);
    gradients.forEach(Weights::close);
  }
}

package org.comal.llm.torch;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntConsumer;
import org.comal.llm.model.DType;
import org.comal.llm.model.Parameters.Parameter;
import org.comal.llm.model.Safetensors;
import org.comal.llm.model.SafetensorsWriter;
import org.comal.policy.OptimizerSpec;

/**
 * AdamW over weights, a model's or its adapters, with their gradients and moments.
 *
 * <p>Gradients and moments are in the masters' number format; the weights that are computed with
 * follow the masters after each step. There is a {@link Replica} for each device. Gradients are
 * summed over them in an order that does not change, each tensor is stepped by one of them, and the
 * others get what it came to; a single replica has nothing to sum or send, and no thread. Decoupled
 * weight decay acts on matrices only, as is usual: norms and biases are not drawn to 0.
 */
public final class Optimizer implements AutoCloseable {
  private static final String STEPS = "steps";

  /** Careful enough for models of a billion parameters; small ones take up to 3e-4. */
  private static final double LEARNING_RATE = 1e-6;

  private final Torch torch;
  private final OptimizerSpec spec;
  private final ReplicaThreads threads;
  private final List<Replica> replicas;
  private final List<Shard> shards = new ArrayList<>();
  private final Sharding sharding;
  private final Weights masters;
  private final Weights first;
  private final Weights second;
  private final List<Parameter> state = new ArrayList<>();
  private long steps;

  /**
   * Starts training from a copy of some weights.
   *
   * @param torch that the model was compiled in; stays open as long as the optimizer
   * @param start what is trained; copied, not owned
   * @param compute number format of the computation
   * @param spec how steps are taken; without a learning rate it is 1e-6
   */
  public Optimizer(Torch torch, Weights start, DType compute, OptimizerSpec spec) {
    this(List.of(torch), start, compute, spec);
  }

  /**
   * Starts training on several devices from a copy of some weights.
   *
   * @param torches one for each replica; stay open as long as the optimizer
   * @param start what is trained; copied, not owned
   * @param compute number format of the computation
   * @param spec how steps are taken; without a learning rate it is 1e-6
   */
  public Optimizer(List<Torch> torches, Weights start, DType compute, OptimizerSpec spec) {
    this.torch = torches.get(0);
    this.spec = spec.orLearningRate(LEARNING_RATE);
    this.replicas = torches.stream().map(t -> new Replica(t, start, compute)).toList();
    this.threads = new ReplicaThreads(torches);
    List<Parameter> parameters = start.parameters();
    this.sharding = new Sharding(parameters, replicas.size());
    for (int r = 0; r < replicas.size(); r++) {
      List<Integer> tensors = sharding.tensors(r);
      if (!tensors.isEmpty()) {
        shards.add(new Shard(r, replicas, tensors, start, compute));
      }
    }
    replicas.forEach(Replica::track);
    this.masters = all(Shard::masters);
    this.first = all(Shard::firstMoments);
    this.second = all(Shard::secondMoments);
    for (String what : List.of("master", "first-moment", "second-moment")) {
      parameters.forEach(p -> state.add(new Parameter(what + "." + p.name(), p.shape())));
    }
  }

  /** {@return a copy of the model for each device, in order} */
  public List<Replica> replicas() {
    return replicas;
  }

  /** {@return the weights that the first device computes with; they change with every step} */
  public Weights weights() {
    return replicas.get(0).weights();
  }

  /** {@return the weights in full precision; each lies on the device that steps it} */
  public Weights masters() {
    return masters;
  }

  /** {@return where the first device adds up gradients, in the tensors of the compiled model} */
  public TensorList gradients() {
    return replicas.get(0).gradients().tensors();
  }

  /** {@return the number of steps taken, over all restarts} */
  public long steps() {
    return steps;
  }

  /**
   * {@return the norm of each weight's gradient, summed over the replicas, in the order of the
   * weights}
   */
  public double[] norms() {
    ofShards(Shard::sum);
    double[] norms = norms(false);
    return Arrays.stream(norms).allMatch(Double::isFinite) ? norms : norms(true);
  }

  private double[] norms(boolean wide) {
    double[] norms = new double[masters.parameters().size()];
    each(
        r -> {
          double[] own = r < shards.size() ? shards.get(r).norms(wide) : new double[0];
          for (int i = 0; i < own.length; i++) {
            norms[sharding.weights(r).get(i)] = own[i];
          }
        });
    return norms;
  }

  /** Forgets the gradients. */
  public void clear() {
    each(r -> replicas.get(r).clear());
  }

  /**
   * Takes a step and forgets the gradients.
   *
   * @param norm of all gradients together, by {@link #norms}; finite
   */
  public void step(double norm) {
    double clip = spec.clip(norm);
    double rate = spec.learningRateAt(steps++);
    ofShards(shard -> shard.step(spec, clip, rate));
    send();
    clear();
  }

  /** Gives every replica the weights that others stepped. */
  private void send() {
    each(r -> shards.forEach(shard -> shard.send(r)));
  }

  private void ofShards(Consumer<Shard> work) {
    each(
        r -> {
          if (r < shards.size()) {
            work.accept(shards.get(r));
          }
        });
  }

  /**
   * Does the work of every replica side by side, each in a thread of its own, and returns when all
   * of them are done; for a single replica in the calling thread.
   *
   * @param work given the number of a replica, from 0; what it throws comes back here, that of the
   *     first replica where several throw
   */
  public void each(IntConsumer work) {
    threads.each(work);
  }

  /** {@return the masters as they are now, a copy on the first device} */
  public Weights copy() {
    return masters.copy(masters.dtype());
  }

  /**
   * Writes masters, moments and the number of steps: a safetensors file.
   *
   * @param file replaced where it exists, once all is written
   * @throws IOException where the file cannot be written
   */
  public void save(Path file) throws IOException {
    Map<String, String> metadata = Map.of(STEPS, Long.toString(steps));
    try (SafetensorsWriter out = new SafetensorsWriter(file, state, masters.dtype(), metadata)) {
      RawBytes.write(torch, stateTensors(), masters.dtype(), out::write);
      out.finish();
    }
  }

  /**
   * Takes over what {@link #save} wrote and forgets the gradients.
   *
   * @param file that {@link #save} was given
   * @throws IOException where the file is missing, damaged or of another model; the message names
   *     it, and nothing was changed
   */
  public void restore(Path file) throws IOException {
    Safetensors saved = Safetensors.openFile(file);
    saved.check(state, "the state of this optimizer");
    long taken;
    try {
      taken = Long.parseLong(saved.metadata().getOrDefault(STEPS, ""));
    } catch (NumberFormatException e) {
      throw new IOException(file + " does not say how many steps were taken", e);
    }
    for (Parameter p : state) {
      Safetensors.Entry entry = saved.entries().get(p.name());
      if (entry.format() != masters.dtype()) {
        throw new IOException(
            file
                + " holds "
                + entry.dtype()
                + ", but this training is in "
                + masters.dtype().tag());
      }
    }
    List<Tensor> tensors = stateTensors();
    for (int i = 0; i < tensors.size(); i++) {
      RawBytes.read(torch, saved.entries().get(state.get(i).name()), tensors.get(i));
    }
    steps = taken;
    ofShards(
        shard -> {
          shard.count(taken);
          shard.follow();
        });
    send();
    clear();
  }

  /** In the order of {@code state}. */
  private List<Tensor> stateTensors() {
    List<Tensor> all = new ArrayList<>(masters.each().tensors());
    all.addAll(first.each().tensors());
    all.addAll(second.each().tensors());
    return all;
  }

  /** Of every tensor, what its shard has. */
  private Weights all(Function<Shard, Weights> part) {
    Tensor[] tensors = new Tensor[weights().tensors().size()];
    for (int r = 0; r < shards.size(); r++) {
      TensorList own = part.apply(shards.get(r)).tensors();
      for (int i = 0; i < own.size(); i++) {
        tensors[sharding.tensors(r).get(i)] = own.get(i);
      }
    }
    DType precise = part.apply(shards.get(0)).dtype();
    return Weights.borrowing(torch, weights().parameters(), precise, List.of(tensors));
  }

  @Override
  public void close() {
    threads.close();
    List.of(masters, first, second).forEach(Weights::close);
    shards.forEach(Shard::close);
    replicas.forEach(Replica::close);
  }
}

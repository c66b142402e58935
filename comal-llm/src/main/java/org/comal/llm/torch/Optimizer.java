package org.comal.llm.torch;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.comal.llm.model.DType;
import org.comal.llm.model.Parameters.Parameter;
import org.comal.llm.model.Safetensors;
import org.comal.llm.model.SafetensorsWriter;
import org.comal.policy.OptimizerSpec;

/**
 * AdamW over weights, a model's or its adapters, with their gradients and moments.
 *
 * <p>Gradients and moments are in the masters' number format; the weights that are computed with
 * follow the masters after each step. Decoupled weight decay acts on matrices only, as is usual:
 * norms and biases are not drawn to 0.
 */
public final class Optimizer implements AutoCloseable {
  private static final String STEPS = "steps";

  /** Careful enough for models of a billion parameters; small ones take up to 3e-4. */
  private static final double LEARNING_RATE = 1e-6;

  private final Torch torch;
  private final OptimizerSpec spec;
  private final TrainedWeights trained;
  private final Weights masters;
  private final Weights gradients;
  private final Weights first;
  private final Weights second;
  private final TensorList counters;
  private final List<Integer> matrices = new ArrayList<>();
  private final List<Integer> vectors = new ArrayList<>();
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
    this.torch = torch;
    this.spec = spec.orLearningRate(LEARNING_RATE);
    this.trained = TrainedWeights.of(torch, start, compute);
    this.masters = trained.masters();
    torch.call("track", trained.working().tensors());
    this.gradients = masters.zeros(masters.dtype());
    this.first = masters.zeros(masters.dtype());
    this.second = masters.zeros(masters.dtype());
    this.counters = new TensorList(torch.tensors("counters", masters.tensors()));
    List<Parameter> parameters = start.parameters();
    int tensor = 0;
    for (Parameter p : parameters) {
      if (!p.stacked()) {
        (p.isMatrix() ? matrices : vectors).add(tensor++);
      }
    }
    for (String what : List.of("master", "first-moment", "second-moment")) {
      parameters.forEach(p -> state.add(new Parameter(what + "." + p.name(), p.shape())));
    }
  }

  /** {@return the weights to compute with; they change with every step} */
  public Weights weights() {
    return trained.working();
  }

  /** {@return the weights in full precision} */
  public Weights masters() {
    return masters;
  }

  /** {@return where gradients are added up, in the tensors of the compiled model} */
  public TensorList gradients() {
    return gradients.tensors();
  }

  /** {@return the number of steps taken, over all restarts} */
  public long steps() {
    return steps;
  }

  /** {@return the norm of each weight's gradient, in the order of the weights} */
  public double[] norms() {
    double[] norms = norms(false);
    return Arrays.stream(norms).allMatch(Double::isFinite) ? norms : norms(true);
  }

  private double[] norms(boolean wide) {
    try (Tensor n = torch.tensor("gradient_norms", gradients.each(), wide)) {
      return n.doubles();
    }
  }

  /** Forgets the gradients. */
  public void clear() {
    torch.call("clear", gradients.tensors());
  }

  /**
   * Takes a step and forgets the gradients.
   *
   * @param norm of all gradients together; finite
   */
  public void step(double norm) {
    double clip = spec.clip(norm);
    if (clip != 1) {
      torch.call("scale", gradients.tensors(), clip);
    }
    double rate = spec.learningRateAt(steps++);
    adamw(matrices, rate, spec.weightDecay());
    adamw(vectors, rate, 0);
    trained.follow();
    clear();
  }

  private void adamw(List<Integer> which, double rate, double decay) {
    if (which.isEmpty()) {
      return;
    }
    torch.call(
        "adamw",
        chosen(masters.tensors(), which),
        chosen(gradients.tensors(), which),
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

  /** {@return the masters as they are now, a copy} */
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
    torch.call("fill_all", counters, (double) taken);
    trained.follow();
    clear();
  }

  /** In the order of {@code state}. */
  private List<Tensor> stateTensors() {
    List<Tensor> all = new ArrayList<>(masters.each().tensors());
    all.addAll(first.each().tensors());
    all.addAll(second.each().tensors());
    return all;
  }

  @Override
  public void close() {
    trained.close();
    gradients.close();
    first.close();
    second.close();
    counters.close();
  }
}

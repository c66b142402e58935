package org.comal.policy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.comal.Stable;
import org.comal.data.Completion;
import org.comal.files.DurableFiles;
import org.comal.files.Sha256;

/**
 * A learner of parameters that fit into one {@code double[]}: what a policy plugin extends.
 *
 * <p>The subclass says which policy an array of parameters stands for, and what the gradient is;
 * accumulation, clipping, AdamW, freezing, saving and restoring are here. Arithmetic is in double
 * precision and the same to the bit on every machine.
 *
 * <pre>{@code
 * final class SoftmaxLearner extends ArrayLearner<Softmax> {
 *   SoftmaxLearner(Softmax start, OptimizerSpec optimizer) {
 *     super(start, start.logits(), optimizer.orLearningRate(0.05));
 *   }
 *
 *   protected Softmax policy(double[] logits) {
 *     return new Softmax(logits);
 *   }
 *
 *   protected void addGradient(
 *       Softmax policy, List<Completion> batch, double[] slopes, double[] gradient) {
 *     ...
 *   }
 * }
 * }</pre>
 *
 * <p>A parameter that is infinite, as the logit of a response of probability 0, is not learned and
 * stays as it is.
 *
 * @param <P> the kind of policy
 */
@Stable
public abstract class ArrayLearner<P extends Policy> implements ResumableLearner {
  private static final String FILE = "learner.bin";
  private static final String START = "start";
  private static final int MAGIC = 0x434f4d4c;
  private static final int HEADER = 2 * Integer.BYTES + Long.BYTES;
  private static final int DIGEST = 32;

  private final double[] parameters;
  private final double[] gradient;
  private final OptimizerSpec spec;
  private final AdamW optimizer;
  private P current;
  private List<Completion> batch = List.of();

  /**
   * Begins to learn from a policy and its parameters.
   *
   * @param start the policy before the first step
   * @param parameters those of {@code start}; copied
   * @param optimizer with a learning rate; see {@link OptimizerSpec#orLearningRate}
   */
  protected ArrayLearner(P start, double[] parameters, OptimizerSpec optimizer) {
    this.current = start;
    this.parameters = parameters.clone();
    this.gradient = new double[parameters.length];
    this.spec = optimizer;
    this.optimizer = new AdamW(optimizer, parameters.length);
  }

  /**
   * {@return the policy that parameters stand for} The same parameters give the same policy to the
   * bit.
   *
   * @param values the learner's own array, which changes with the next step: copy what is kept
   * @throws ArithmeticException where they stand for none
   */
  protected abstract P policy(double[] values);

  /**
   * Adds the gradient of Σ slopes[i] · log π(batch[i]) with respect to the parameters.
   *
   * @param policy at whose parameters the gradient is taken
   * @param batch the completions that {@link #forward} was given last; not to be written to
   * @param slopes aligned with {@code batch}
   * @param sum aligned with the parameters; to be added to
   */
  protected abstract void addGradient(
      P policy, List<Completion> batch, double[] slopes, double[] sum);

  /**
   * {@return what a parameter is called in messages}
   *
   * @param parameter index within the array of parameters
   */
  protected String describe(int parameter) {
    return "parameter " + parameter;
  }

  @Override
  public final double[] forward(List<Completion> completions) {
    batch = List.copyOf(completions);
    return current.logProb(batch);
  }

  @Override
  public final void backward(double[] slopes) {
    if (slopes.length != batch.size()) {
      throw new IllegalArgumentException(
          slopes.length + " slopes for a batch of " + batch.size() + " responses");
    }
    addGradient(current, batch, slopes, gradient);
  }

  @Override
  public final double step() {
    try {
      double norm = norm();
      optimizer.step(parameters, gradient, spec.clip(norm));
      current = policy(parameters);
      return norm;
    } finally {
      Arrays.fill(gradient, 0);
    }
  }

  private double norm() {
    double square = 0;
    for (int i = 0; i < gradient.length; i++) {
      if (!Double.isFinite(gradient[i])) {
        throw new ArithmeticException("the gradient of " + describe(i) + " is " + gradient[i]);
      }
      square += gradient[i] * gradient[i];
    }
    double norm = Math.sqrt(square);
    if (norm == Double.POSITIVE_INFINITY) {
      throw new ArithmeticException("the norm of the gradient is beyond what a double holds");
    }
    return norm;
  }

  @Override
  public final P freeze() {
    return current;
  }

  /** Writes the numbers as they are in memory, and their digest. */
  @Override
  public final void save(Path directory) throws IOException {
    if (Arrays.stream(gradient).anyMatch(g -> g != 0)) {
      throw new IllegalStateException("a gradient is collected: a learner is saved after a step");
    }
    ByteBuffer bytes = ByteBuffer.allocate(length());
    bytes.putInt(MAGIC).putInt(parameters.length).putLong(optimizer.steps());
    numbers().forEach(part -> Arrays.stream(part).forEach(bytes::putDouble));
    bytes.put(digest(bytes.array()));
    Path file = directory.resolve(FILE);
    DurableFiles.naming(file, () -> Files.write(file, bytes.array()));
    if (optimizer.steps() == 0) {
      // No policy(parameters) yet: rounding may part the two.
      current.save(Files.createDirectory(directory.resolve(START)));
    }
  }

  @Override
  public final void restore(Path directory) throws IOException {
    Path file = directory.resolve(FILE);
    byte[] all = read(file);
    ByteBuffer bytes = ByteBuffer.wrap(all).position(2 * Integer.BYTES);
    long steps = bytes.getLong();
    @SuppressWarnings("unchecked") // load() gives a policy of the family
    P start = steps == 0 ? (P) current.load(directory.resolve(START)) : null;
    DoubleBuffer in = bytes.asDoubleBuffer();
    numbers().forEach(in::get);
    optimizer.resumeAfter(steps);
    current = start == null ? policy(parameters) : start;
    Arrays.fill(gradient, 0);
    batch = List.of();
  }

  /** A file that is whole and fits. */
  private byte[] read(Path file) throws IOException {
    byte[] all;
    try {
      all = Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new IOException(file + " is missing", e);
    }
    ByteBuffer bytes = ByteBuffer.wrap(all);
    if (all.length < HEADER || bytes.getInt() != MAGIC) {
      throw new IOException(file + " is no state of parameters in training");
    }
    int size = bytes.getInt();
    if (size != parameters.length) {
      throw new IOException(
          file + " has " + size + " parameters, but this policy has " + parameters.length);
    }
    // Written before there was a start: two more arrays, the policy itself, which follow from
    // these.
    int before = length() + 2 * Double.BYTES * size;
    if (all.length != length() && all.length != before) {
      throw new IOException(
          file + " has " + all.length + " bytes, but must have " + length() + ": it was cut off");
    }
    byte[] kept = Arrays.copyOfRange(all, all.length - DIGEST, all.length);
    if (!Arrays.equals(kept, digest(all))) {
      throw new IOException(file + " is damaged: its digest is not that of its numbers");
    }
    return all;
  }

  /** The parameters and the optimizer's moments, as they lie in the file. */
  private List<double[]> numbers() {
    List<double[]> numbers = new ArrayList<>(List.of(parameters));
    numbers.addAll(optimizer.moments());
    return numbers;
  }

  private int length() {
    return HEADER + numbers().size() * Double.BYTES * parameters.length + DIGEST;
  }

  private static byte[] digest(byte[] all) {
    return new Sha256().add(ByteBuffer.wrap(all, 0, all.length - DIGEST)).bytes();
  }
}

package org.comal.policy;

import java.util.Locale;
import java.util.Objects;
import org.comal.Stable;
import org.comal.plugin.Options;

/**
 * How a learner takes its steps: AdamW (Loshchilov and Hutter, 2019) with a learning-rate schedule
 * and clipping by global norm.
 *
 * @param learningRate peak learning rate; positive, or 0 for what suits the policy's parameters,
 *     which its learner fills in ({@link #orLearningRate})
 * @param beta1 decay of the first moment, in [0, 1)
 * @param beta2 decay of the second moment, in [0, 1)
 * @param epsilon added to the root of the second moment; positive
 * @param weightDecay decoupled weight decay per unit of learning rate; 0 or more
 * @param clipNorm largest gradient norm; 0 for no clipping
 * @param decay shape of the learning rate after the warm-up
 * @param warmup share of all steps in which the rate rises in a line to its peak, in [0, 1)
 * @param totalSteps length of the schedule in optimizer steps; the rate stays at its last value
 *     beyond it
 */
@Stable
public record OptimizerSpec(
    double learningRate,
    double beta1,
    double beta2,
    double epsilon,
    double weightDecay,
    double clipNorm,
    Decay decay,
    double warmup,
    long totalSteps) {

  /** Shape of the learning rate after the warm-up. */
  public enum Decay {
    /** Stays at its peak. */
    CONSTANT,
    /** Falls in a line, to 0 where the schedule ends. */
    LINEAR,
    /** Falls along half a cosine, to 0 where the schedule ends. */
    COSINE
  }

  /** The defaults of a config's {@code optimizer} block, with their documentation. */
  public static final String DEFAULTS = defaults("auto", Decay.LINEAR, 0);

  /**
   * {@return the text of {@link #DEFAULTS} with other values of those keys that depend on what is
   * trained}
   *
   * @param learningRate a number, or auto
   * @param decay shape of the learning rate after the warm-up
   * @param warmup share of the steps in which the rate rises to its peak, in [0, 1)
   */
  public static String defaults(String learningRate, Decay decay, double warmup) {
    return String.format(
        Locale.ROOT,
        """
      optimizer {
        # Peak learning rate; auto takes what suits the policy's parameters.
        learning-rate = %s
        # Decay of Adam's first moment.
        beta1 = 0.9
        # Decay of Adam's second moment.
        beta2 = 0.999
        # Added to the root of the second moment.
        epsilon = 1e-8
        # Decoupled weight decay.
        weight-decay = 0
        # Largest gradient norm; 0 turns clipping off.
        clip-norm = 1
        # Learning rate after the warm-up: constant, linear or cosine (both to 0).
        decay = %s
        # Share of the steps in which the rate rises to its peak.
        warmup = %s
      }
      """,
        learningRate,
        decay.name().toLowerCase(Locale.ROOT),
        warmup == 0 ? "0" : Double.toString(warmup));
  }

  /**
   * Checks that every setting is within its range.
   *
   * @param learningRate 0 or more; 0 where the learner chooses
   * @param beta1 in [0, 1)
   * @param beta2 in [0, 1)
   * @param epsilon above 0
   * @param weightDecay 0 or more
   * @param clipNorm 0 or more; 0 clips nothing
   * @param decay not null
   * @param warmup in [0, 1)
   * @param totalSteps 1 or more
   * @throws IllegalArgumentException where a setting is out of its range
   */
  public OptimizerSpec {
    Objects.requireNonNull(decay, "decay");
    if (!(beta1 >= 0 && beta1 < 1 && beta2 >= 0 && beta2 < 1 && warmup >= 0 && warmup < 1)) {
      throw new IllegalArgumentException(
          "beta1, beta2 and warmup must be 0 or more and below 1: "
              + beta1
              + ", "
              + beta2
              + ", "
              + warmup);
    }
    if (!(weightDecay >= 0) || !(clipNorm >= 0)) {
      throw new IllegalArgumentException(
          "weight-decay and clip-norm must be 0 or more: " + weightDecay + ", " + clipNorm);
    }
    if (!(learningRate >= 0) || !(epsilon > 0) || totalSteps < 1) {
      throw new IllegalArgumentException(
          "epsilon and the number of steps must be positive, and learning-rate too or 0: "
              + learningRate
              + ", "
              + epsilon
              + ", "
              + totalSteps);
    }
  }

  /**
   * {@return what {@link #DEFAULTS} say, with a peak learning rate}
   *
   * @param learningRate positive, or 0 for what suits the policy's parameters
   */
  public static OptimizerSpec adamW(double learningRate) {
    return new OptimizerSpec(learningRate, 0.9, 0.999, 1e-8, 0, 1, Decay.LINEAR, 0, 1);
  }

  /**
   * {@return what an {@code optimizer} block asks for, as {@link #DEFAULTS} document it; one step
   * long}
   *
   * @param o the block, over {@link #DEFAULTS}; bad values are noted there
   */
  public static OptimizerSpec read(Options o) {
    return new OptimizerSpec(
        o.has("learning-rate") && o.text("learning-rate").equals("auto")
            ? 0
            : o.positive("learning-rate"),
        o.number("beta1", 0, 0.999999999),
        o.number("beta2", 0, 0.999999999),
        o.positive("epsilon"),
        o.number("weight-decay", 0, Double.MAX_VALUE),
        o.number("clip-norm", 0, Double.MAX_VALUE),
        o.choice("decay", Decay.class),
        o.number("warmup", 0, 0.999999999),
        1);
  }

  /**
   * {@return the same with another length of schedule}
   *
   * @param steps optimizer steps, at least 1
   */
  public OptimizerSpec withTotalSteps(long steps) {
    return new OptimizerSpec(
        learningRate, beta1, beta2, epsilon, weightDecay, clipNorm, decay, warmup, steps);
  }

  /**
   * {@return the same with another weight decay}
   *
   * @param weight decoupled weight decay, at least 0
   */
  public OptimizerSpec withWeightDecay(double weight) {
    return new OptimizerSpec(
        learningRate, beta1, beta2, epsilon, weight, clipNorm, decay, warmup, totalSteps);
  }

  /**
   * {@return the same with another learning rate}
   *
   * @param rate peak learning rate, positive
   */
  public OptimizerSpec withLearningRate(double rate) {
    return new OptimizerSpec(
        rate, beta1, beta2, epsilon, weightDecay, clipNorm, decay, warmup, totalSteps);
  }

  /**
   * {@return the same with this learning rate where none is set} For learners, which know their
   * parameters.
   *
   * @param rate peak learning rate, positive
   */
  public OptimizerSpec orLearningRate(double rate) {
    return learningRate > 0 ? this : withLearningRate(rate);
  }

  /**
   * {@return what a gradient is multiplied by so that it is no longer than {@link #clipNorm}: above
   * 0, at most 1}
   *
   * @param norm of all of the gradient
   */
  public double clip(double norm) {
    return clipNorm > 0 && norm > clipNorm ? clipNorm / norm : 1;
  }

  /**
   * {@return the learning rate of one optimizer step}
   *
   * @param step counted from 0
   * @throws IllegalStateException where no learning rate is set
   */
  public double learningRateAt(long step) {
    if (learningRate == 0) {
      throw new IllegalStateException("no learning rate is set; see orLearningRate");
    }
    double warmupSteps = warmup * totalSteps;
    if (step < warmupSteps) {
      return learningRate * (step + 1) / (warmupSteps + 1);
    }
    double progress = Math.min(1, (step - warmupSteps) / Math.max(1, totalSteps - warmupSteps));
    return switch (decay) {
      case CONSTANT -> learningRate;
      case LINEAR -> learningRate * (1 - progress);
      case COSINE -> learningRate * 0.5 * (1 + Math.cos(Math.PI * progress));
    };
  }
}

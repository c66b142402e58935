package org.comal.learn;

import org.comal.Stable;
import org.comal.plugin.Blueprint;
import org.comal.plugin.Options;
import org.comal.plugin.Services;
import org.comal.policy.OptimizerSpec;
import org.comal.policy.Sampling;
import org.comal.prox.ProxSolver;
import org.comal.prox.ProxSolverFactory;

/**
 * Makes a prox solver from a loss: what a plugin extends that adds one.
 *
 * <p>The subclass gives name, summary and {@link #loss}; sampling, labels, training and their
 * settings are here.
 */
@Stable
public abstract class LossFactory implements ProxSolverFactory {

  private static final String DEFAULTS =
      """
      # Responses sampled per prompt.
      samples = 8
      # Pairs compared: all, disjoint (first and second, third and fourth, …), best-worst (highest and
      # lowest mean win rate among a prompt's samples; elsewhere called max-min) or best-second. The
      # last two change what the loss converges to. For losses on pairs only.
      pairs = all
      # Labels of pairs: soft (the oracle's probability), bernoulli (drawn with it) or hard (the
      # likely winner; changes what the loss converges to). For losses on preferences only.
      labels = soft
      # Responses drawn per prompt from an opponent that is not the sampled policy itself.
      opponents = 8
      # Let samples stand for draws of the policy although temperature or truncation changes their
      # distribution. Without it, rebel and dro draw opponents apart and the others refuse.
      accept-bias = false
      # How responses are drawn. Only these defaults draw from the policy itself.
      """
          + Sampling.DEFAULTS
          + """
      # Passes over the prompts in each prox step.
      epochs = 3
      # Fewest optimizer steps in each prox step: passes are added until there are as many. Too few
      # make a shorter step than eta asks for; step-taken among a step's figures says so.
      least-steps = 100
      # Prompts per optimizer step.
      batch = 8
      # Prompts of a step that are held out of training.
      validation {
        # Share of the prompts, at random; 0 holds out none.
        share = 0
        # Optimizer steps between validations. 0: one after every pass.
        every = 0
        # Parameters that become the step's policy: best (lowest validation loss) or last.
        keep = best
      }
      # Optimizer steps after which the state of training is kept in the step's files, so that a run
      # that was cut off goes on from there; at the end of a pass half as many do.
      keep-every = 100
      # Log-probability of a response: sum over its tokens, or mean (a different loss).
      log-prob = sum
      """
          + OptimizerSpec.DEFAULTS;

  private enum LogProb {
    SUM,
    MEAN
  }

  /**
   * {@return the loss, out of the keys that {@link #lossKeys} documents}
   *
   * @param options the block over {@link #keys}; bad values are noted there
   */
  protected abstract Loss loss(Options options);

  /** {@return keys of the loss itself, in HOCON, each with a comment; none unless overridden} */
  protected String lossKeys() {
    return "";
  }

  /**
   * {@return times that fresh samples are drawn in one prox step; 1 unless overridden}
   *
   * @param options the block over {@link #keys}; bad values are noted there
   */
  protected int rounds(Options options) {
    return 1;
  }

  @Override
  public final String keys() {
    return lossKeys() + DEFAULTS;
  }

  @Override
  public final Blueprint<ProxSolver> read(Options options, Services services) {
    SampleDesign design =
        new SampleDesign(
            (int) options.integer("samples", 2, Integer.MAX_VALUE),
            options.count("opponents"),
            options.choice("pairs", PairDesign.class),
            options.choice("labels", Labels.class),
            Sampling.read(options.block("sampling")),
            options.flag("accept-bias"));
    Loss loss = loss(options);
    if (!loss.paired() && design.pairs() != PairDesign.ALL) {
      options.problem("pairs", name() + " compares no pairs, so pairs has no effect; leave it out");
    }
    if (loss.signal() != Signal.PREFERENCES && design.labels() != Labels.SOFT) {
      options.problem(
          "labels",
          name()
              + " learns from gains, so labels has no effect; leave it out, or use the oracle"
              + " sampled for drawn verdicts");
    }
    Options v = options.block("validation");
    Validation validation =
        new Validation(
            v.number("share", 0, 0.999),
            (int) v.integer("every", 0, Integer.MAX_VALUE),
            v.choice("keep", Validation.Keep.class));
    int rounds = rounds(options);
    boolean validates = validation.share() > 0;
    if (validates && rounds > 1) {
      v.problem(
          "share",
          "validation compares losses on the same prompts and samples, but "
              + name()
              + " draws them anew in each of its "
              + rounds
              + " rounds; leave validation.share at 0");
    }
    Training training =
        new Training(
            rounds,
            options.count("epochs"),
            options.count("least-steps"),
            options.count("batch"),
            options.choice("log-prob", LogProb.class) == LogProb.MEAN,
            OptimizerSpec.read(options.block("optimizer")),
            validates && rounds > 1 ? Validation.NONE : validation,
            options.count("keep-every"));
    return () -> new LossProxSolver(name(), loss, design, training);
  }
}

package org.comal.learn;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.comal.policy.Policy;
import org.comal.policy.Sampling;
import org.comal.prox.Payoff;

/**
 * What is sampled and compared for one prox step.
 *
 * @param samples responses per prompt, at least 2
 * @param opponents responses drawn per prompt from an opponent that is not the sampler, at least 1
 * @param pairs which pairs are compared
 * @param labels how preferences become labels
 * @param sampling temperature and truncation
 * @param acceptBias whether samples stand for draws of the policy although temperature or
 *     truncation changes their distribution; without it, losses on gains draw opponents apart and
 *     the others refuse
 */
public record SampleDesign(
    int samples,
    int opponents,
    PairDesign pairs,
    Labels labels,
    Sampling sampling,
    boolean acceptBias) {
  /**
   * {@return what biases no loss: all pairs of the samples, labelled with the oracle's
   * probabilities, and as many opponents where a loss draws them}
   *
   * @param samples responses per prompt, and opponents where they are drawn; at least 2
   * @param sampling how responses are drawn; opponents take only its limit of tokens
   */
  public static SampleDesign of(int samples, Sampling sampling) {
    return new SampleDesign(samples, samples, PairDesign.ALL, Labels.SOFT, sampling, false);
  }

  /**
   * Checks the numbers and that nothing is missing.
   *
   * @param samples at least 2
   * @param opponents at least 1
   * @param pairs not null
   * @param labels not null
   * @param sampling not null
   * @param acceptBias false where the samples are to be as the losses assume
   * @throws IllegalArgumentException where a number is below its least
   */
  public SampleDesign {
    Objects.requireNonNull(pairs, "pairs");
    Objects.requireNonNull(labels, "labels");
    Objects.requireNonNull(sampling, "sampling");
    if (samples < 2 || opponents < 1) {
      throw new IllegalArgumentException(
          "samples is "
              + samples
              + " and opponents is "
              + opponents
              + ", but they must be at least 2 and 1");
    }
  }

  /** Whether the samples of {@code sampler} may stand for draws of {@code opponent}. */
  boolean standsFor(Policy sampler, Policy opponent) {
    return (sampling.faithful() || acceptBias) && Policy.same(sampler, opponent);
  }

  /** Whether all that a loss is shown are disjoint pairs: nothing else is compared for it. */
  boolean disjointFor(Loss loss) {
    return loss.signal() == Signal.PREFERENCES && pairs == PairDesign.DISJOINT;
  }

  /** The pairs of samples that the oracle is asked about. */
  PairPattern pairsAsked(Policy sampler, Payoff gain, Loss loss) {
    boolean own = winRates(gain).anyMatch(w -> standsFor(sampler, w.opponent()));
    boolean chosen = loss.paired() && pairs.biased();
    if (loss.signal() != Signal.PREFERENCES && !own && !chosen) {
      return PairPattern.NONE;
    }
    return disjointFor(loss) ? PairPattern.DISJOINT : PairPattern.ALL;
  }

  /** The opponents that the samples do not stand for, in the gain's order: they are drawn apart. */
  List<Policy> opponentsApart(Policy sampler, Payoff gain, Loss loss) {
    return disjointFor(loss)
        ? List.of()
        : winRates(gain)
            .map(Payoff.WinRate::opponent)
            .filter(opponent -> !standsFor(sampler, opponent))
            .toList();
  }

  private static Stream<Payoff.WinRate> winRates(Payoff gain) {
    return gain.terms().stream()
        .filter(term -> term.payoff() instanceof Payoff.WinRate)
        .map(term -> (Payoff.WinRate) term.payoff());
  }

  /** How opponents are drawn: from the policy itself, unless bias is accepted. */
  Sampling opponentSampling() {
    return acceptBias ? sampling : new Sampling(1, 1, 0, 0, sampling.maxTokens());
  }
}

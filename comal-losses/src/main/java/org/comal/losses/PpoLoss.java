package org.comal.losses;

import org.comal.learn.Group;
import org.comal.learn.Loss;
import org.comal.learn.Signal;

/**
 * PPO, proximal policy optimisation (Schulman et al., 2017, equation 7), as a solver of the prox
 * step: maximise E over π_θ of g − η⁻¹ KL(π_θ ‖ anchor).
 *
 * <pre>
 * −min(ρ A, clip(ρ, 1 − ε, 1 + ε) A) + η⁻¹ (ρ Δ − ρ + anchor/b)
 * ρ = π_θ / b,  Δ = log π_θ − log anchor,  b the policy that drew y
 * </pre>
 *
 * <p>A(y) is the gain less the mean gain of the group's other responses. The last term estimates
 * the divergence without bias and is never negative: it is (anchor/b)(r log r − r + 1) with r = π_θ
 * / anchor. Its slope in log π_θ is η⁻¹ ρ Δ. η is 1/β of code that takes the divergence as a
 * penalty with weight β.
 *
 * <p>Minimiser: Prox(anchor, η g), where no ratio is clipped. Clipping bounds how far the policy
 * goes from one round of samples, so a long step needs several rounds.
 *
 * <p>Departures: the ratio is that of whole responses, there is no value network (the baseline is
 * the group), and the divergence is a term of the loss rather than of the reward.
 *
 * @param clip ε, positive
 */
public record PpoLoss(double clip) implements Loss {
  /**
   * Checks the clip.
   *
   * @param clip above 0
   * @throws IllegalArgumentException where it is not
   */
  public PpoLoss {
    if (!(clip > 0)) {
      throw new IllegalArgumentException("clip is " + clip + ", but must be positive");
    }
  }

  @Override
  public Signal signal() {
    return Signal.GAIN_DIFFERENCES;
  }

  /** The ratio is taken to the policy, which must be what drew the samples. */
  @Override
  public boolean needsFaithfulSamples() {
    return true;
  }

  @Override
  public double evaluate(Group group, double[] logProb, double[] slope) {
    int n = group.size();
    double[] gain = group.gain();
    double total = 0;
    for (double g : gain) {
      total += g;
    }
    double sum = 0;
    for (int i = 0; i < n; i++) {
      double advantage = n == 1 ? 0 : gain[i] - (total - gain[i]) / (n - 1);
      double logRatio = logProb[i] - group.anchorLogProb()[i];
      double ratio = Math.exp(logProb[i] - group.sampledLogProb()[i]);
      double prior = Math.exp(group.anchorLogProb()[i] - group.sampledLogProb()[i]);
      double clipped = Math.max(1 - clip, Math.min(1 + clip, ratio));
      boolean free = ratio * advantage <= clipped * advantage;
      sum -= free ? ratio * advantage : clipped * advantage;
      sum += (ratio * logRatio - ratio + prior) / group.eta();
      slope[i] += ratio * (logRatio / group.eta() - (free ? advantage : 0)) / n;
    }
    return sum / n;
  }
}

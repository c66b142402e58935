package org.comal.losses;

import java.util.Optional;
import org.comal.learn.ResponseLoss;
import org.comal.prox.ProxProblem;

/**
 * SPPO, self-play preference optimisation (Wu et al., 2024; Algorithms 5 and 6 of the paper).
 *
 * <pre>
 * (Δ(y) − η (g(y) − ½))²      Δ = log π_θ − log anchor
 * </pre>
 *
 * <p>It takes log Z = η/2, right to first order in η where g is a win rate against a policy near
 * the anchor. Its minimiser is therefore near Prox(anchor, η g) and not equal to it: among
 * normalised policies the one whose log-ratio is nearest on the anchor's samples. With g = W(μ) − τ
 * log(μ / ref) this is Reg-SPPO as in Appendix J; Appendix E prints the residual without the
 * log-ratio's anchor and "Z = log(η/2)" for log Z = η/2. η is the η of Wu et al.
 *
 * <p>That minimiser weighs responses by how often they are drawn, so that it moves where samples
 * are not the anchor's own draws, as by a temperature. DRO and REBEL, whose residuals are 0 for
 * every response at once, have theirs wherever samples come from.
 *
 * <p>A gain whose win rates do not add up to one has another Z and is refused.
 */
public final class SppoLoss implements ResponseLoss {
  @Override
  public Optional<String> reject(ProxProblem problem) {
    double weight = Gains.winRateWeight(problem.gain());
    return Math.abs(weight - 1) < 1e-9
        ? Optional.empty()
        : Optional.of(
            "sppo takes log Z = eta/2, which supposes win rates of total weight 1, but those of this"
                + " step's gain weigh "
                + weight
                + "; use dro, which fits Z");
  }

  /** Where the log-ratio cannot be η (g − ½) throughout, what is sampled more is fitted better. */
  @Override
  public boolean needsFaithfulSamples() {
    return true;
  }

  @Override
  public double value(Point at) {
    double residual = residual(at);
    return residual * residual;
  }

  @Override
  public double slope(Point at) {
    return 2 * residual(at);
  }

  private static double residual(Point at) {
    return at.logRatio() - at.eta() * (at.gain() - 0.5);
  }
}

package org.comal.losses;

import java.util.Optional;
import org.comal.learn.PairLoss;
import org.comal.learn.Signal;
import org.comal.prox.ProxProblem;

/**
 * IPO, identity preference optimisation (Azar et al., 2023, equation 17; section 2 of the paper).
 *
 * <pre>
 * P (h − η/2)² + (1 − P) (h + η/2)²      h = Δ(y) − Δ(y'),  Δ = log π_θ − log anchor
 * </pre>
 *
 * <p>P is the label of the pair: with a 0/1 label this is the usual (h − η/2)² on winner and loser,
 * and the three kinds of label of a {@link org.comal.learn.Labels} share its expectation.
 *
 * <p>Minimiser on pairs drawn from μ = anchor: Prox(μ, η W(μ)), π ∝ μ exp(+η W(μ)); the paper's
 * text has the exponent's sign the other way round. η is 1/τ of Azar et al. and 1/β of common code,
 * whose target 1/(2β) is η/2 here.
 *
 * <p>The label of a pair stands for a win rate only where both responses come from the opponent, so
 * another opponent is refused; and a gain with more than the win rate is {@link InpoLoss}'s.
 */
public final class IpoLoss implements PairLoss {
  @Override
  public Signal signal() {
    return Signal.PREFERENCES;
  }

  @Override
  public Optional<String> reject(ProxProblem problem) {
    return Gains.onlyWinRates(problem.gain())
        ? Optional.empty()
        : Optional.of(
            "ipo regresses on the win rate alone, but this step's gain has other terms, as the"
                + " log-ratio to a reference policy; use inpo, which is ipo with them");
  }

  @Override
  public double value(Point at) {
    return SquaredMargin.value(at);
  }

  @Override
  public double slope(Point at) {
    return SquaredMargin.slope(at);
  }
}

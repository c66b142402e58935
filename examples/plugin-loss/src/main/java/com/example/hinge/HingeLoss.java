package com.example.hinge;

import java.util.Optional;
import org.comal.learn.PairLoss;
import org.comal.learn.Signal;
import org.comal.prox.Payoff;
import org.comal.prox.ProxProblem;

/**
 * The hinge loss on preference pairs (SLiC-HF, Zhao et al., 2023, its rank calibration term).
 *
 * <pre>
 * P max(0, 1 − h/η) + (1 − P) max(0, 1 + h/η)      h = Δ(y) − Δ(y'),  Δ = log π_θ − log anchor
 * </pre>
 *
 * <p>P is the label of the pair, 1 where y won. η is 1/β of common code.
 *
 * <p>Minimiser of one pair: h = η where P &gt; ½, h = −η where P &lt; ½, anything between at ½. A
 * majority counts as a certainty, so this is <em>not</em> the prox step on the win rate; any gain
 * that asks for more than a direction, as one with a log-ratio to a reference, is refused.
 */
public final class HingeLoss implements PairLoss {
  @Override
  public Signal signal() {
    return Signal.PREFERENCES;
  }

  @Override
  public Optional<String> reject(ProxProblem problem) {
    return problem.gain() instanceof Payoff.WinRate
        ? Optional.empty()
        : Optional.of(
            "hinge learns which response wins and not by how much, but this step's gain has other"
                + " terms than the win rate; use inpo or rebel");
  }

  @Override
  public double value(Point at) {
    double h = at.margin() / at.eta();
    return at.preference() * Math.max(0, 1 - h) + (1 - at.preference()) * Math.max(0, 1 + h);
  }

  @Override
  public double slope(Point at) {
    double h = at.margin() / at.eta();
    return ((h > -1 ? 1 - at.preference() : 0) - (h < 1 ? at.preference() : 0)) / at.eta();
  }
}

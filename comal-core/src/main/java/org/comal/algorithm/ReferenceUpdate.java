package org.comal.algorithm;

import org.comal.policy.Policy;

/** When COMAL takes the inner game for solved and moves its reference. */
public sealed interface ReferenceUpdate {

  /**
   * Whether to move the reference now.
   *
   * @param inner prox steps on this inner game, the last one included
   * @param mu the policy before the last step
   * @param next the policy after it
   * @param ref the reference
   * @param prox measures KL
   */
  boolean solved(int inner, Policy mu, Policy next, Policy ref, Prox prox);

  /** After a fixed number of prox steps (the paper's K). */
  record Every(int steps) implements ReferenceUpdate {
    public Every {
      if (steps < 1) {
        throw new IllegalArgumentException("inner-steps is " + steps + ", but must be 1 or more");
      }
    }

    @Override
    public boolean solved(int inner, Policy mu, Policy next, Policy ref, Prox prox) {
      return inner >= steps;
    }
  }

  /**
   * When a step hardly moves any more, compared with the way from the reference: KL(next ‖ mu) ≤
   * tolerance² · KL(next ‖ ref). A ratio, so that it means the same in the first and in the
   * hundredth inner game.
   *
   * @param tolerance of the length of a step to the length of the way, in (0, 1)
   * @param least fewest prox steps an inner game gets
   * @param most most prox steps it gets
   */
  record WhenSettled(double tolerance, int least, int most) implements ReferenceUpdate {
    public WhenSettled {
      if (!(tolerance > 0 && tolerance < 1)) {
        throw new IllegalArgumentException(
            "settled.tolerance is " + tolerance + ", but must be between 0 and 1");
      }
      if (least < 1 || most < least) {
        throw new IllegalArgumentException(
            "settled.least is "
                + least
                + " and settled.most is "
                + most
                + ", but they must be 1 or more and in this order");
      }
    }

    @Override
    public boolean solved(int inner, Policy mu, Policy next, Policy ref, Prox prox) {
      if (inner < least) {
        return false;
      }
      return inner >= most || prox.kl(next, mu) <= tolerance * tolerance * prox.kl(next, ref);
    }
  }
}

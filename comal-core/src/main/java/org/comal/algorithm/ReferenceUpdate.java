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
   * @param pull ητ, the share of the way to the reference that a step takes back
   * @param prox measures KL
   */
  boolean solved(int inner, Policy mu, Policy next, Policy ref, double pull, Prox prox);

  /** After a fixed number of prox steps (the paper's K). */
  record Every(int steps) implements ReferenceUpdate {
    public Every {
      if (steps < 1) {
        throw new IllegalArgumentException("inner-steps is " + steps + ", but must be 1 or more");
      }
    }

    @Override
    public boolean solved(int inner, Policy mu, Policy next, Policy ref, double pull, Prox prox) {
      return inner >= steps;
    }
  }

  /**
   * When win rates and the pull to the reference nearly balance, as they do at the solution of the
   * inner game: KL(next ‖ mu) ≤ (tolerance · ητ)² · KL(next ‖ ref). A step is η times what is left
   * of the two forces, and ητ times the way from the reference is the pull alone.
   *
   * <p>A step that is merely short compared with the way is no sign of it: ten steps in one
   * direction make the last one a tenth of the way, and references moved that early let COMAL
   * circle away as mirror descent does.
   *
   * @param tolerance what is left of the forces, relative to the pull, in (0, 1)
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
    public boolean solved(int inner, Policy mu, Policy next, Policy ref, double pull, Prox prox) {
      if (inner < least) {
        return false;
      }
      double share = tolerance * pull;
      return inner >= most || prox.kl(next, mu) <= share * share * prox.kl(next, ref);
    }
  }
}

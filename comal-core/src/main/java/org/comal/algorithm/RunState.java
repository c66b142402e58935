package org.comal.algorithm;

import java.util.Map;
import java.util.TreeSet;
import org.comal.Stable;
import org.comal.policy.Policy;

/**
 * All that a run carries from one prox step to the next.
 *
 * @param step prox steps taken
 * @param outer times the reference was moved
 * @param inner prox steps since it was
 * @param policies by role, as {@code mu} ({@link #MU}) and {@code ref}
 * @param figures what an algorithm remembers beside policies
 */
@Stable
public record RunState(
    long step, int outer, int inner, Map<String, Policy> policies, Map<String, Double> figures) {
  /** The role of the last iterate, the policy that {@link Algorithm#output} gives. */
  public static final String MU = "mu";

  /**
   * Copies policies and figures.
   *
   * @param step 0 before the first step
   * @param outer 0 before the first reference update
   * @param inner 0 right after a reference update
   * @param policies copied; the policies themselves are not
   * @param figures copied; empty for most algorithms
   */
  public RunState {
    policies = Map.copyOf(policies);
    figures = Map.copyOf(figures);
  }

  /**
   * Makes a state with nothing to remember but policies.
   *
   * @param step prox steps taken
   * @param outer times the reference was moved
   * @param inner prox steps since it was
   * @param policies by role; copied
   */
  public RunState(long step, int outer, int inner, Map<String, Policy> policies) {
    this(step, outer, inner, policies, Map.of());
  }

  /**
   * {@return the state before the first step}
   *
   * @param policies by role; copied
   */
  public static RunState start(Map<String, Policy> policies) {
    return new RunState(0, 0, 0, policies);
  }

  /**
   * {@return the policy of a role}
   *
   * @param role a key of {@link #policies}
   * @throws IllegalArgumentException where no policy has the role; the message lists the roles
   *     there are
   */
  public Policy policy(String role) {
    Policy p = policies.get(role);
    if (p == null) {
      throw new IllegalArgumentException(
          "no policy has the role "
              + role
              + " in this state, which has "
              + (policies.isEmpty() ? "none" : String.join(", ", new TreeSet<>(policies.keySet())))
              + (role.equals(MU)
                  ? "; name the last iterate " + MU + ", or override output(state)"
                  : ""));
    }
    return p;
  }

  /**
   * {@return the state one prox step further, with nothing to remember}
   *
   * @param newPolicies by role, after the step; copied
   */
  public RunState next(Map<String, Policy> newPolicies) {
    return new RunState(step + 1, outer, inner + 1, newPolicies);
  }

  /**
   * {@return the state one prox step further, after which the reference moved}
   *
   * @param newPolicies by role, after the step; copied
   */
  public RunState nextOuter(Map<String, Policy> newPolicies) {
    return new RunState(step + 1, outer + 1, 0, newPolicies);
  }

  /**
   * {@return the same state, with figures to remember}
   *
   * @param newFigures by name, in place of those remembered before; copied
   */
  public RunState remembering(Map<String, Double> newFigures) {
    return new RunState(step, outer, inner, policies, newFigures);
  }
}

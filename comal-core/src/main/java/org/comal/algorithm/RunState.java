package org.comal.algorithm;

import java.util.Map;
import java.util.TreeSet;
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
public record RunState(
    long step, int outer, int inner, Map<String, Policy> policies, Map<String, Double> figures) {
  /** The role of the last iterate, the policy that {@link Algorithm#output} gives. */
  public static final String MU = "mu";

  public RunState {
    policies = Map.copyOf(policies);
    figures = Map.copyOf(figures);
  }

  /** A state with nothing to remember but policies. */
  public RunState(long step, int outer, int inner, Map<String, Policy> policies) {
    this(step, outer, inner, policies, Map.of());
  }

  /** Before the first step. */
  public static RunState start(Map<String, Policy> policies) {
    return new RunState(0, 0, 0, policies);
  }

  /**
   * The policy of a role.
   *
   * @throws IllegalArgumentException where none has it; the message lists the roles there are
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

  /** One prox step further. */
  public RunState next(Map<String, Policy> newPolicies) {
    return new RunState(step + 1, outer, inner + 1, newPolicies);
  }

  /** One prox step further, after which the reference moved. */
  public RunState nextOuter(Map<String, Policy> newPolicies) {
    return new RunState(step + 1, outer + 1, 0, newPolicies);
  }

  /** The same state, with figures to remember. */
  public RunState remembering(Map<String, Double> newFigures) {
    return new RunState(step, outer, inner, policies, newFigures);
  }
}

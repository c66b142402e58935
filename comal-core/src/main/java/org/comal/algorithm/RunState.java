package org.comal.algorithm;

import java.util.Map;
import org.comal.policy.Policy;

/**
 * All that a run carries from one prox step to the next.
 *
 * @param step prox steps taken
 * @param outer times the reference was moved
 * @param inner prox steps since it was
 * @param policies by role, as {@code mu} and {@code ref}
 */
public record RunState(long step, int outer, int inner, Map<String, Policy> policies) {
  public RunState {
    policies = Map.copyOf(policies);
  }

  /** Before the first step. */
  public static RunState start(Map<String, Policy> policies) {
    return new RunState(0, 0, 0, policies);
  }

  /** The policy of a role. */
  public Policy policy(String role) {
    Policy p = policies.get(role);
    if (p == null) {
      throw new IllegalArgumentException("no policy has the role " + role + " in this state");
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
}

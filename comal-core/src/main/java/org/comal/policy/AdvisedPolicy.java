package org.comal.policy;

import org.comal.Stable;

/** A policy that comes with advice on how its responses are drawn for people. */
@Stable
public interface AdvisedPolicy extends Policy {

  /**
   * {@return how its makers would have it sampled}
   *
   * @throws IllegalArgumentException where what they say cannot be read; the message names the file
   */
  SamplingAdvice advice();
}

package org.comal.policy;

import org.comal.Stable;

/** A policy that can be mixed geometrically with another of its family, as Nash-MD asks. */
@Stable
public interface MixablePolicy extends Policy {

  /**
   * The normalised geometric mixture π^(1−w) · other^w.
   *
   * <p>An autoregressive model mixes token by token, which is what it can sample; tables mix whole
   * responses.
   *
   * @param other a policy of the same family
   * @param weight w in [0, 1]
   * @return the mixture, for the caller to close; this one and {@code other} must stay open while
   *     it is used
   */
  Policy mix(Policy other, double weight);
}

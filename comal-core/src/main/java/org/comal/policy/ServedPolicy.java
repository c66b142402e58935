package org.comal.policy;

import java.util.Map;
import java.util.Optional;
import org.comal.Stable;

/** A policy whose responses may be drawn by a {@link PolicySampler} in its place. */
@Stable
public interface ServedPolicy extends Policy {

  /**
   * {@return the {@linkplain PolicySampler#id name} of who draws, on which samples depend beside
   * the policy; empty where the policy draws itself}
   */
  Optional<String> drawnBy();

  /**
   * {@return what there is to tell of the responses drawn last, name to value: how far the
   * log-probabilities of who drew them are from the policy's; empty where nothing was drawn or the
   * policy drew itself}
   */
  Map<String, Double> drawingFigures();
}

package org.comal.tabular;

/**
 * The loss whose minimiser over all policies, with the population in place of samples, an exact
 * step takes. The minimisers of IPO, INPO, REBEL, DRO and PPO are the prox itself.
 */
public enum PopulationLoss {
  /** The prox: anchor · exp(η g) / Z. */
  PROX,
  /**
   * SPPO (Wu et al., 2024; Appendix J of the paper): E over y from the anchor of (log
   * π(y)/anchor(y) − η (g(y) − ½))². It fixes log Z = η / 2, so it is near the prox and not equal
   * to it.
   */
  SPPO,
  /**
   * DPO (Rafailov et al., 2023): anchor · exp(η r) / Z with r the Bradley-Terry reward that fits
   * the preferences between pairs drawn from the anchor.
   */
  DPO
}

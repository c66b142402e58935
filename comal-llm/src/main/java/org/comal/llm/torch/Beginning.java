package org.comal.llm.torch;

import java.util.Arrays;

/** The tokens that a row may have in common with others, by content. */
final class Beginning {
  private final Batch.Row of;

  Beginning(Batch.Row of) {
    this.of = of;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Beginning that
        && Arrays.equals(of.ids(), 0, of.from(), that.of.ids(), 0, that.of.from());
  }

  @Override
  public int hashCode() {
    int hash = of.from();
    for (int t = 0; t < of.from(); t++) {
      hash = 31 * hash + of.ids()[t];
    }
    return hash;
  }
}

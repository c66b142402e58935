package org.comal.llm.torch;

import java.util.Arrays;

/** The tokens before the first that is scored, by content. */
final class Beginning {
  private final Batch.Sequence of;

  Beginning(Batch.Sequence of) {
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

package org.comal.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeadingAnchorsTest {
  /** As GitHub shows them. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Read on|read-on",
        "Win rates & exploitability|win-rates--exploitability",
        "An oracle that asks, or draws|an-oracle-that-asks-or-draws",
        "reliability.md: what came out?|reliabilitymd-what-came-out",
        "Größe η_min|größe-η_min",
        "Low-rank adapters (LoRA)|low-rank-adapters-lora",
      })
  void areGitHubs(String title, String anchor) {
    assertThat(new HeadingAnchors().next(title)).isEqualTo(anchor);
  }

  @Test
  void areNumberedWhereTitlesRepeat() {
    HeadingAnchors anchors = new HeadingAnchors();
    assertThat(anchors.next("Keys")).isEqualTo("keys");
    assertThat(anchors.next("Keys 1")).isEqualTo("keys-1");
    // keys-1 is taken.
    assertThat(anchors.next("Keys")).isEqualTo("keys-2");
    assertThat(anchors.next("Keys")).isEqualTo("keys-3");
  }

  @Test
  void areTheSameInTurkish() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("tr-TR"));
      assertThat(new HeadingAnchors().next("INPO")).isEqualTo("inpo");
    } finally {
      Locale.setDefault(before);
    }
  }
}

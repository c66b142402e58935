package org.comal.cli.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts of models and judges on a page: all of them shown, none of them markup. */
class HtmlTest {
  @Test
  void markupIsShown() {
    assertThat(Html.escaped("<b a='1' c=\"2\">&amp;</b>\n\tz"))
        .isEqualTo("&lt;b a=&#39;1&#39; c=&quot;2&quot;&gt;&amp;amp;&lt;/b&gt;\n\tz");
  }

  /** Embeddings, overrides, isolates and marks that turn a line around. */
  @ParameterizedTest
  @ValueSource(
      ints = {
        0x202A, 0x202B, 0x202C, 0x202D, 0x202E, 0x2066, 0x2067, 0x2068, 0x2069, 0x200E, 0x200F,
        0x061C
      })
  void whatTurnsALineAroundIsShownByItsNumber(int mark) {
    String text = "pay" + Character.toString(mark) + "abc";
    assertThat(Html.escaped(text))
        .isEqualTo(String.format(java.util.Locale.ROOT, "pay\u27e8U+%04X\u27e9abc", mark));
  }

  @Test
  void whatIsNoCharacterOfAPageIsReplaced() {
    assertThat(Html.escaped("a\u0000b\u001bc\u0085d\ud800e"))
        .isEqualTo("a\ufffdb\ufffdc\ufffdd\ufffde");
    assertThat(Html.escaped("𝄞")).isEqualTo("𝄞");
  }
}

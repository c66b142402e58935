package org.comal.prox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.comal.files.Sha256;
import org.comal.random.RandomSource;
import org.junit.jupiter.api.Test;

/** The text of a key is a contract with files on disks, so it is compared letter by letter. */
class PhaseKeyTest {
  private enum Choice {
    BEST_SECOND
  }

  @Test
  void isALineForEachComponent() {
    PhaseKey other = PhaseKey.of("other").build();
    PhaseKey key =
        PhaseKey.of("rows")
            .text("id", "a \"b\" \\ c\r\nid")
            .whole("count", -3)
            .number("tenth", 0.1)
            .number("none", Double.NaN)
            .flag("paired", true)
            .choice("pairs", Choice.BEST_SECOND)
            .key("made-of", other)
            .build();
    assertThat(key.hash())
        .isEqualTo(
            hash(
                """
            rows
            id "a \\"b\\" \\\\ c\\r\\nid"
            count -3
            tenth 0x1.999999999999ap-4
            none NaN
            paired true
            pairs best-second
            made-of 7e4fa2eb8c7ac089739d5defc4489fad
            """));
  }

  private static String hash(String text) {
    return new Sha256().add(text).hex(32);
  }

  /** However many components there are, and however long, the key is that of the text. */
  @Test
  void aLongTextIsHashedAsAShortOne() {
    PhaseKey.Builder key = PhaseKey.of("long");
    StringBuilder text = new StringBuilder("long\n");
    for (int i = 0; i < 3_000; i++) {
      String value = "𝄞é".repeat(i % 40);
      key.text("t", value);
      text.append("t \"").append(value).append("\"\n");
    }
    assertThat(key.build().hash()).isEqualTo(hash(text.toString()));
  }

  /** That of the six bytes {@code other\n}, as sha256sum gives it. */
  @Test
  void itsHashIsHalfOfSha256() {
    assertThat(PhaseKey.of("other").build().hash()).isEqualTo("7e4fa2eb8c7ac089739d5defc4489fad");
  }

  /** Whatever a text holds, it ends where its quotes end: no two lists of texts share a key. */
  @Test
  void textsCannotRunIntoEachOther() {
    char[] alphabet = {'"', '\\', '\n', '\r', 'n', ' ', 'a'};
    var random = new RandomSource(3).generator();
    Set<String> lists = new HashSet<>();
    Set<String> keys = new HashSet<>();
    for (int draw = 0; draw < 5_000; draw++) {
      PhaseKey.Builder key = PhaseKey.of("texts");
      StringBuilder list = new StringBuilder();
      for (int k = random.nextInt(3); k >= 0; k--) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(4); i > 0; i--) {
          text.append(alphabet[random.nextInt(alphabet.length)]);
        }
        key.text("a", text.toString());
        list.append(text.length()).append(':').append(text);
      }
      lists.add(list.toString());
      keys.add(key.build().hash());
    }
    assertThat(keys).hasSameSizeAs(lists);
  }

  @Test
  void numbersThatDifferInTheLastBitHaveKeysThatDiffer() {
    double tenth = 0.1;
    assertThat(PhaseKey.of("a").number("n", tenth).build())
        .isNotEqualTo(PhaseKey.of("a").number("n", Math.nextUp(tenth)).build());
    assertThat(PhaseKey.of("a").number("n", 0.0).build())
        .isNotEqualTo(PhaseKey.of("a").number("n", -0.0).build());
  }
}

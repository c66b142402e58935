package org.comal.llm.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BytePairsTest {
  /**
   * Words: low ×5 and lowest ×2 after a blank (Ġ), one low without. Pairs: l·o and o·w 8, Ġ·l 7,
   * w·e, e·s, s·t 2. l·o comes before o·w; lo·w is then 8; Ġ·low 7; and so on.
   */
  @Test
  void mergesTheMostFrequentPairFirst() {
    List<String[]> merges = BytePairs.learn(List.of("low low low low low low lowest lowest"), 5);
    assertThat(merges.stream().map(m -> m[0] + " " + m[1]))
        .containsExactly("l o", "lo w", "Ġ low", "e s", "es t");
  }

  @Test
  void stopsWhereNoPairOccursTwice() {
    assertThat(BytePairs.learn(List.of("abc"), 100)).isEmpty();
  }

  @Test
  void theLettersAreThoseOfByteLevelFiles() {
    assertThat(BytePairs.letters(" a\né")).isEqualTo("ĠaĊÃ©");
    assertThat(BytePairs.alphabet()).hasSize(256).doesNotHaveDuplicates();
  }

  @Test
  void refusesAVocabularyWithoutRoomForTheBytes(@TempDir Path folder) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> NewTokenizer.write(folder, List.of(), 100))
        .withMessageContaining("at least 259 ids");
  }

  @Property(tries = 50)
  void everyTextComesBackFromItsTokens(@ForAll String text) throws Exception {
    Path folder = java.nio.file.Files.createTempDirectory("tokenizer");
    NewTokenizer.write(folder, List.of("the cat and the hat"), 300);
    try (ChatTokenizer t = ChatTokenizer.read(folder, "auto", List.of())) {
      String whole =
          new String(
              text.getBytes(java.nio.charset.StandardCharsets.UTF_8),
              java.nio.charset.StandardCharsets.UTF_8);
      String composed = java.text.Normalizer.normalize(whole, java.text.Normalizer.Form.NFC);
      assertThat(t.decode(t.encode(whole))).isEqualTo(composed);
    }
  }
}

package org.comal.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {
  @ParameterizedTest
  @CsvSource({
    "comall, ; did you mean comal?",
    "inop, ; did you mean inpo?",
    "omvu, ; did you mean omwu?",
    "zzzzzzzz, '; known: comal, inpo, omwu'"
  })
  void guessesTheNearestNameOrListsTheFewThereAre(String wrong, String words) {
    assertThat(Nearest.to(wrong, List.of("omwu", "comal", "inpo")).advice()).isEqualTo(words);
  }

  @Test
  void lettersThatChangedPlacesCountOnce() {
    // Levenshtein: 2 to both, and eta comes first in the alphabet.
    assertThat(Nearest.to("tua", List.of("eta", "tau")).guesses()).containsExactly("tau");
  }

  @Test
  void ofNamesEquallyNearTheOneThatBeginsAlikeIsGuessed() {
    assertThat(Nearest.to("ta", List.of("eta", "tau")).guesses()).containsExactly("tau");
  }

  @Test
  void namesThatAreNearInEveryWayAreAllNamed() {
    Nearest near = Nearest.to("seedx", List.of("steps", "seeds", "seedy"));
    assertThat(near.guesses()).containsExactly("seeds", "seedy");
    assertThat(near.question()).isEqualTo("; did you mean seeds or seedy?");
  }

  @Test
  void whereManyAreEquallyNearNoneWasMeant() {
    Nearest near = Nearest.to("z", List.of("a", "b", "c", "d"));
    assertThat(near.guesses()).isEmpty();
    assertThat(near.advice()).isEqualTo("; known: a, b, c, d");
  }

  @Test
  void saysNothingWhereTooManyNamesAreFar() {
    List<String> many = IntStream.range(0, 13).mapToObj(i -> "far-away-" + i).toList();
    assertThat(Nearest.to("k", many).advice()).isEmpty();
    assertThat(Nearest.to("k", List.of()).advice()).isEmpty();
  }

  @Test
  void anyTwoNeighboursThatChangedPlacesAreFoundAmongWordsThatDifferMore() {
    List<String> words = List.of("learning-rate", "micro-batch-tokens", "temperature", "opponents");
    Random random = new Random(5);
    for (int n = 0; n < 200; n++) {
      String word = words.get(random.nextInt(words.size()));
      List<String> letters = new ArrayList<>(List.of(word.split("")));
      int i = random.nextInt(letters.size() - 1);
      Collections.swap(letters, i, i + 1);
      assertThat(Nearest.to(String.join("", letters), words).guesses()).containsExactly(word);
    }
  }
}

package org.comal.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TextNumbersTest {
  private static final int MANY = 10_000;

  @Test
  void numbersTextsInTheOrderInWhichTheyComeAndKeepsWhatIsSetWithThem() {
    TextNumbers table = new TextNumbers(2);
    for (int i = 0; i < MANY; i++) {
      assertThat(table.known("text " + i)).isEqualTo(-1);
      assertThat(table.number("text " + i)).isEqualTo(i);
      assertThat(table.get(i, 1)).isZero();
      table.set(i, 0, -i);
      table.set(i, 1, 1L << 40 | i);
    }
    assertThat(table.size()).isEqualTo(MANY);
    for (int i = MANY - 1; i >= 0; i--) {
      assertThat(table.number("text " + i)).isEqualTo(i).isEqualTo(table.known("text " + i));
      assertThat(table.get(i, 0)).isEqualTo(-i);
      assertThat(table.get(i, 1)).isEqualTo(1L << 40 | i);
    }
    assertThat(table.size()).isEqualTo(MANY);
  }

  /** As an emoji that a limit of tokens cut in two. */
  @Test
  void halvesOfCharactersAreTextsOfTheirOwn() {
    TextNumbers table = new TextNumbers(0);
    assertThat(table.number("x\ud83d")).isZero();
    assertThat(table.number("x\ud83e")).isEqualTo(1);
    assertThat(table.number("x?")).isEqualTo(2);
    assertThat(table.number("x\ufffd")).isEqualTo(3);
    assertThat(table.known("x\ud83e")).isEqualTo(1);
  }

  @Test
  void partsAreNotTakenForOneAnother() {
    TextNumbers table = new TextNumbers(0);
    assertThat(table.number("ab", "c")).isZero();
    assertThat(table.number("a", "bc")).isEqualTo(1);
    assertThat(table.number("abc")).isEqualTo(2);
    assertThat(table.number("ab", "c")).isZero();
  }
}

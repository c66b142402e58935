package org.comal.files;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SafeNameTest {
  @ParameterizedTest
  @ValueSource(strings = {"a", "comal-s1", "gpt-4_0613", "Qwen2.5+lora", "7b"})
  void plainNamesAreTaken(String name) {
    assertThat(SafeName.is(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", ".", "..", ".hidden", "-o", "a/b", "a\\b", "a b", "é", "a\n", "a:b", "a*"})
  void whatLeadsElsewhereOrIsNoNameEverywhereIsNot(String name) {
    assertThat(SafeName.is(name)).isFalse();
  }

  @Test
  void aNameHasTwoHundredLettersAtMost() {
    assertThat(SafeName.is("a".repeat(200))).isTrue();
    assertThat(SafeName.is("a".repeat(201))).isFalse();
  }
}

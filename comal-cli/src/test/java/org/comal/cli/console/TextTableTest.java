package org.comal.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TextTableTest {

  @Test
  void textsStandLeftNumbersRightAndNothingForNull() {
    List<Map<String, Object>> lines = List.of(line("a step", 10.5), line("b", null));
    assertThat(TextTable.fits(lines)).isTrue();
    assertThat(TextTable.of(lines)).isEqualTo("what      ms\na step  10.5\nb\n");
  }

  @Test
  void whatIsNoTableIsNotShownAsOne() {
    assertThat(TextTable.fits("text")).isFalse();
    assertThat(TextTable.fits(List.of())).isFalse();
    assertThat(TextTable.fits(List.of(1, 2))).isFalse();
    assertThat(TextTable.fits(List.of(Map.of("a", 1), Map.of("b", 1)))).isFalse();
    assertThat(TextTable.fits(List.of(Map.of("a", List.of())))).isFalse();
  }

  private static Map<String, Object> line(String what, Double ms) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("what", what);
    line.put("ms", ms);
    return line;
  }
}

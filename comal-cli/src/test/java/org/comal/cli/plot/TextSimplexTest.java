package org.comal.cli.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The simplex in characters: what stands where, and what is told beside it. */
class TextSimplexTest {
  private static final double[] FIRST = {1, 0, 0};
  private static final double[] SECOND = {0, 1, 0};
  private static final double[] THIRD = {0, 0, 1};
  private static final double[] MIDDLE = {1 / 3.0, 1 / 3.0, 1 / 3.0};

  private static TextSimplex picture(boolean coloured, double[] nash, Way... ways) {
    return new TextSimplex(
        new SimplexFigure("s", "Policy", List.of("left", "top", "right"), List.of(ways), nash),
        Map.of(
            "run",
            new Line("run", new double[] {0, 1, 2}, new double[] {0.4, 0.2, 0.1}),
            "none",
            new Line("none", new double[0], new double[0])),
        coloured);
  }

  /** The first line with a sign in the triangle or at its corners, as they are 38 wide. */
  private static int line(List<String> lines, String sign) {
    for (int i = 0; i < lines.size(); i++) {
      int at = lines.get(i).indexOf(sign);
      if (at >= 0 && at < 38) {
        return i;
      }
    }
    return -1;
  }

  @Test
  void aWayBeginsAndEndsWhereItsPoliciesAre() {
    List<String> lines =
        picture(false, MIDDLE, new Way("run", List.of(SECOND, THIRD), List.of())).lines();
    assertThat(lines).hasSize(TextSimplex.HEIGHT).allMatch(l -> l.length() < 80);
    assertThat(line(lines, "top")).isZero();
    assertThat(line(lines, "○")).isEqualTo(1);
    assertThat(line(lines, "■")).isEqualTo(TextSimplex.HEIGHT - 2);
    // The middle of a triangle is at two thirds of its height, under its top.
    int star = line(lines, "★");
    assertThat(star).isBetween(1 + 10, 1 + 11);
    assertThat(lines.get(star).indexOf('★')).isCloseTo(lines.get(1).indexOf('○'), within(1));
    assertThat(lines.get(TextSimplex.HEIGHT - 2).indexOf('■')).isGreaterThan(34);
    assertThat(lines.get(TextSimplex.HEIGHT - 1)).startsWith("left").endsWith("right");
  }

  @Test
  void theLegendTellsTheGapAndHowItWent() {
    List<String> lines =
        picture(
                false,
                null,
                new Way("run", List.of(FIRST, SECOND), List.of()),
                new Way("none", List.of(FIRST, THIRD), List.of()),
                new Way("without-points", List.of(), List.of()))
            .lines();
    String all = String.join("\n", lines);
    assertThat(all).contains("gap 0.100 █▅▃").doesNotContain("without-points", "Nash");
    assertThat(lines)
        .filteredOn(l -> l.contains(" none "))
        .hasSize(1)
        .noneMatch(l -> l.contains("gap"));
  }

  @Test
  void manyRunsAreCutOffAndSaidToBe() {
    Way[] ways = new Way[40];
    for (int i = 0; i < ways.length; i++) {
      ways[i] = new Way("r" + (char) ('A' + i), List.of(FIRST, MIDDLE), List.of());
    }
    List<String> lines = picture(false, MIDDLE, ways).lines();
    assertThat(lines).hasSize(TextSimplex.HEIGHT);
    assertThat(String.join("\n", lines)).contains("… 27 more");
  }

  @Test
  void coloursAreLeftOutWhereNoneAreWanted() {
    Way way = new Way("run", List.of(FIRST, SECOND), List.of());
    assertThat(String.join("", picture(true, MIDDLE, way).lines())).contains("\u001b[38;5;25m");
    assertThat(String.join("", picture(false, MIDDLE, way).lines())).doesNotContain("\u001b");
  }
}

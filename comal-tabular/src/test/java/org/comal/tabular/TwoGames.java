package org.comal.tabular;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.comal.data.Comparison;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.prox.Game;

/** Two prompts with responses of their own, for the conformance kits. */
final class TwoGames {
  private static final List<String> FOUR = List.of("p", "q", "r", "s");
  private static final double[][] PREFERENCES = {
    {0.5, 0.7, 0.2, 0.9}, {0.3, 0.5, 0.6, 0.4}, {0.8, 0.4, 0.5, 0.1}, {0.1, 0.6, 0.9, 0.5}
  };

  private TwoGames() {}

  private static TableLayout layout() {
    Map<String, List<String>> names = new LinkedHashMap<>();
    names.put("x1", PaperGame.RESPONSES);
    names.put("x2", FOUR);
    return TableLayout.named(names);
  }

  static TabularPolicy policy() {
    return TabularPolicy.of(layout(), new double[][] {{0.2, 0.5, 0.3}, {0.4, 0.3, 0.2, 0.1}});
  }

  static TabularPolicy other() {
    return TabularPolicy.of(layout(), new double[][] {{0.3, 0.1, 0.6}, {0.1, 0.2, 0.3, 0.4}});
  }

  static MatrixOracle oracle() {
    return oracle(PREFERENCES);
  }

  /** Another verdict on r and s. */
  static MatrixOracle otherOracle() {
    double[][] preferences = Stream.of(PREFERENCES).map(double[]::clone).toArray(double[][]::new);
    preferences[2][3] = 0.2;
    preferences[3][2] = 0.8;
    return oracle(preferences);
  }

  private static MatrixOracle oracle(double[][] second) {
    return MatrixOracle.byPrompt(
        Map.of(
            "x1", new NamedTable(PaperGame.RESPONSES, PreferenceTable.of(PaperGame.PREFERENCES)),
            "x2", new NamedTable(FOUR, PreferenceTable.of(second))));
  }

  static Game game() {
    return new Game(policy().prompts(), oracle());
  }

  static List<Comparison> comparisons() {
    return List.of(
        comparison(0, 0, 1), comparison(1, 2, 3), comparison(0, 2, 0), comparison(1, 0, 3));
  }

  private static Comparison comparison(int prompt, int first, int second) {
    Prompt x = policy().prompts().get(prompt);
    List<Response> y = policy().support(x);
    return new Comparison(x, y.get(first), y.get(second));
  }
}

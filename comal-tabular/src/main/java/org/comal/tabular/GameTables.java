package org.comal.tabular;

import java.util.ArrayList;
import java.util.List;
import org.comal.data.Comparison;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.oracle.CheckedOracle;
import org.comal.oracle.OracleException;
import org.comal.oracle.PreferenceOracle;
import org.comal.prox.Game;
import org.comal.random.RandomSource;

/**
 * Every preference of a game, aligned with a layout. A table oracle hands its tables over; any
 * other deterministic oracle is asked each pair once, first against later response, and the other
 * direction is one minus the verdict.
 */
final class GameTables {
  private static final int BATCH = 1 << 16;

  private final Game game;
  private final TableLayout layout;
  private final PreferenceTable[] tables;
  private final long entries;

  private GameTables(Game game, TableLayout layout, PreferenceTable[] tables) {
    this.game = game;
    this.layout = layout;
    this.tables = tables;
    long sum = 0;
    for (PreferenceTable table : tables) {
      sum += table == null ? 0 : (long) table.size() * (table.size() - 1) / 2;
    }
    this.entries = sum;
  }

  /** Numbers in all tables: the work of a step. */
  long entries() {
    return entries;
  }

  /** Whether these are the tables of this game and layout. */
  boolean of(Game otherGame, TableLayout otherLayout) {
    return game.equals(otherGame) && layout.equals(otherLayout);
  }

  /** The preferences for the prompt of an index; null where the game does not have the prompt. */
  PreferenceTable table(int prompt) {
    return tables[prompt];
  }

  /**
   * Asks for all preferences of a game.
   *
   * @throws IllegalArgumentException with a sentence where the oracle draws its verdicts, or does
   *     not know a response
   * @throws OracleException where it gives no verdict on a pair
   */
  static GameTables ask(Game game, TableLayout layout) {
    PreferenceOracle oracle = game.oracle();
    if (!oracle.deterministic()) {
      throw new IllegalArgumentException(
          "exact work needs the preferences themselves, but the oracle "
              + oracle.id()
              + " draws its verdicts; use the oracle inside it, or a solver that learns from"
              + " samples");
    }
    PreferenceOracle bare = CheckedOracle.behind(oracle);
    PreferenceTable[] tables = new PreferenceTable[layout.promptCount()];
    for (Prompt prompt : game.prompts()) {
      int x = layout.indexOf(prompt);
      List<Response> y = layout.responses(x);
      tables[x] =
          bare instanceof TableOracle known ? known.table(prompt, y) : asked(oracle, prompt, y);
    }
    return new GameTables(game, layout, tables);
  }

  private static PreferenceTable asked(PreferenceOracle oracle, Prompt prompt, List<Response> y) {
    int n = y.size();
    double[] upper = new double[PreferenceTable.length(n)];
    List<Comparison> batch = new ArrayList<>();
    int answered = 0;
    for (int i = 0; i < n; i++) {
      for (int j = i + 1; j < n; j++) {
        batch.add(new Comparison(prompt, y.get(i), y.get(j)));
        if (batch.size() == BATCH || i == n - 2) {
          answered = answer(oracle, batch, upper, answered);
        }
      }
    }
    return new PreferenceTable(n, upper);
  }

  /** Asks and clears the batch. Deterministic oracles do not draw, so the stream is any. */
  private static int answer(
      PreferenceOracle oracle, List<Comparison> batch, double[] upper, int answered) {
    double[] p = oracle.prefer(batch, new RandomSource(0).at("exact"));
    for (int k = 0; k < p.length; k++) {
      if (!(p[k] >= 0 && p[k] <= 1)) {
        Comparison c = batch.get(k);
        throw new OracleException(
            "exact work needs every preference, but the oracle "
                + oracle.id()
                + " said "
                + p[k]
                + " of "
                + c.first()
                + " against "
                + c.second()
                + " for prompt "
                + c.prompt().id());
      }
      upper[answered + k] = p[k] - 0.5;
    }
    batch.clear();
    return answered + p.length;
  }
}

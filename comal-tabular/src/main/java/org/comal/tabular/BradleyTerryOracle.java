package org.comal.tabular;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.comal.data.Comparison;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.oracle.VerdictListener;
import org.comal.random.RandomSource;

/**
 * An oracle that comes from rewards: P(y ≻ y') = σ(r(y) − r(y')) (Bradley and Terry, 1952). It is
 * transitive, so the Nash policy is the response of the highest reward.
 */
public final class BradleyTerryOracle implements TableOracle {
  private final MatrixOracle table;

  /**
   * @param table preferences made by {@link #table(List, double[])}
   */
  private BradleyTerryOracle(MatrixOracle table) {
    this.table = Objects.requireNonNull(table, "table");
  }

  /** An oracle with rewards for each prompt, by prompt id; see {@link #table(List, double[])}. */
  static BradleyTerryOracle byPrompt(Map<String, NamedTable> tables) {
    return new BradleyTerryOracle(MatrixOracle.byPrompt(tables));
  }

  /** An oracle with the same tables whatever the prompt. */
  static BradleyTerryOracle everywhere(NamedTable table) {
    return new BradleyTerryOracle(MatrixOracle.everywhere(table));
  }

  /**
   * {@return an oracle that answers alike whatever the prompt}
   *
   * @param responses their texts, distinct
   * @param rewards aligned with {@code responses}; finite
   */
  public static BradleyTerryOracle game(List<String> responses, double... rewards) {
    return everywhere(table(responses, rewards));
  }

  /** The preferences that rewards make. */
  static NamedTable table(List<String> responses, double[] rewards) {
    if (!Arrays.stream(rewards).allMatch(Double::isFinite)) {
      throw new IllegalArgumentException(
          "the rewards are " + Arrays.toString(rewards) + ", but must be finite");
    }
    return new NamedTable(responses, PreferenceTable.ofRewards(rewards));
  }

  @Override
  public String id() {
    return "bradley-terry-" + table.id();
  }

  @Override
  public double[] prefer(List<Comparison> batch, RandomSource random, VerdictListener heard) {
    return table.prefer(batch, random, heard);
  }

  @Override
  public PreferenceTable table(Prompt prompt, List<Response> responses) {
    return table.table(prompt, responses);
  }
}

package org.comal.tabular;

import java.util.List;
import java.util.Optional;
import org.comal.data.Comparison;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.oracle.PreferenceOracle;
import org.comal.tck.OracleKit;

class BradleyTerryOracleKitTest extends OracleKit {
  @Override
  protected PreferenceOracle oracle() {
    return BradleyTerryOracle.game(PaperGame.RESPONSES, 0, 1, 2.5);
  }

  @Override
  protected Optional<PreferenceOracle> other() {
    return Optional.of(BradleyTerryOracle.game(PaperGame.RESPONSES, 0, 1, 2));
  }

  /** The rewards rise. */
  @Override
  protected List<Comparison> firstWins() {
    return comparisons().subList(0, 2).stream().map(Comparison::swapped).toList();
  }

  @Override
  protected List<Comparison> comparisons() {
    Prompt x = PaperGame.start().prompts().get(0);
    List<Response> y = PaperGame.start().support(x);
    return List.of(
        new Comparison(x, y.get(0), y.get(1)),
        new Comparison(x, y.get(1), y.get(2)),
        new Comparison(x, y.get(2), y.get(0)));
  }
}

package org.comal.langchain4j;

import static org.comal.langchain4j.LangChainJudges.question;

import java.util.List;
import java.util.Optional;
import org.comal.data.Comparison;
import org.comal.oracle.PreferenceOracle;
import org.comal.oracle.judge.JudgeOracle;
import org.comal.oracle.judge.JudgeSettings;
import org.comal.tck.OracleKit;
import org.junit.jupiter.api.AfterAll;

class LangChainJudgeKitTest extends OracleKit {
  private static final PreferenceOracle JUDGE = judge("fake");

  private static JudgeOracle judge(String name) {
    return new JudgeOracle(
        new LangChainModel(FakeChatModel.builder().build(), name, true),
        JudgeSettings.defaults(),
        LangChainJudges.TEMPLATE);
  }

  @AfterAll
  static void close() {
    JUDGE.close();
  }

  @Override
  protected PreferenceOracle oracle() {
    return JUDGE;
  }

  @Override
  protected Optional<PreferenceOracle> other() {
    return Optional.of(judge("another"));
  }

  @Override
  protected List<Comparison> comparisons() {
    return List.of(question("one"), question("the other"), question("two"));
  }

  /** The fake says A. */
  @Override
  protected List<Comparison> firstWins() {
    return List.of(question("one"));
  }

  /** It always prefers a place. */
  @Override
  protected boolean antisymmetric() {
    return false;
  }
}

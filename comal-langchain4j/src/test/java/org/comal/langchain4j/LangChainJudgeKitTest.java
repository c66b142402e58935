package org.comal.langchain4j;

import java.util.List;
import java.util.Optional;
import org.comal.data.Comparison;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.oracle.PreferenceOracle;
import org.comal.oracle.judge.JudgeOracle;
import org.comal.oracle.judge.JudgeSettings;
import org.comal.tck.OracleKit;
import org.comal.text.PromptTemplate;
import org.junit.jupiter.api.AfterAll;

class LangChainJudgeKitTest extends OracleKit {
  private static final PreferenceOracle JUDGE = judge("fake");

  private static JudgeOracle judge(String name) {
    return new JudgeOracle(
        new LangChainModel(FakeChatModel.builder().build(), name, true),
        JudgeSettings.defaults(),
        PromptTemplate.parse(
            "test",
            "{instruction} {output_1} {output_2}",
            List.of("instruction", "output_1", "output_2")));
  }

  @AfterAll
  static void close() {
    JUDGE.close();
  }

  private static Comparison question(String instruction) {
    return new Comparison(
        Prompt.user(instruction, instruction),
        new Response(new int[0], "this", true),
        new Response(new int[0], "that", true));
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

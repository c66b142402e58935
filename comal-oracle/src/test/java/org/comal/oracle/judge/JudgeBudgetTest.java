package org.comal.oracle.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.comal.oracle.judge.FakeJudge.body;
import static org.comal.oracle.judge.FakeJudge.text;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.comal.data.Comparison;
import org.comal.oracle.OracleException;
import org.comal.oracle.record.RecordedOracle;
import org.comal.oracle.record.VerdictFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a judge may spend. */
class JudgeBudgetTest extends JudgeCase {
  @Test
  void keepsTheBudgetAndTheVerdictsThatItBought() {
    List<Comparison> ten = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      ten.add(question("number " + i));
    }
    try (JudgeOracle judge = judge(5, 4, 6, Double.POSITIVE_INFINITY)) {
      Map<Integer, Double> heard = new ConcurrentHashMap<>();
      OracleException spent =
          catchThrowableOfType(OracleException.class, () -> judge.prefer(ten, RANDOM, heard::put));
      assertThat(spent).hasMessageContaining("the budget of max-requests = 6 is spent");
      assertThat(heard).hasSize(6).allSatisfy((i, p) -> assertThat(p).isEqualTo(1));
      assertThatIllegalStateException()
          .isThrownBy(() -> judge.prefer(ten, RANDOM))
          .withMessageContaining("the budget of max-requests = 6 is spent");
      assertThat(server.requests).hasSize(6);
    }
  }

  /** A run that ended, by a kill or by its budget, is taken up with the verdicts it had. */
  @Test
  void whatWasRecordedIsNotAskedAgain(@TempDir Path directory) {
    List<Comparison> ten = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      ten.add(question("number " + i));
    }
    server.when("number 3", body(500, ""), body(429, ""), text("B"));
    Path file = directory.resolve("answers.duckdb");
    RecordedOracle.Settings all = RecordedOracle.Settings.DEFAULT;
    try (JudgeOracle judge = judge(5, 1, 6, Double.POSITIVE_INFINITY)) {
      // Four requests for the first four questions, two in vain, and one is left for none.
      assertThatIllegalStateException()
          .isThrownBy(
              () -> new RecordedOracle(judge, new VerdictFile(file, 60), all).prefer(ten, RANDOM))
          .withMessageContaining("the budget of max-requests = 6 is spent");
    }
    int before = server.requests.size();
    assertThat(before).isEqualTo(6);
    try (JudgeOracle judge = judge()) {
      assertThat(new RecordedOracle(judge, new VerdictFile(file, 60), all).prefer(ten, RANDOM))
          .containsExactly(1, 1, 1, 0, 1, 1, 1, 1, 1, 1);
      assertThat(judge.counts().requests()).isEqualTo(6);
    }
    // Ten questions once each, and two attempts in vain.
    assertThat(server.requests).hasSize(12);
  }

  @Test
  void retriesCountAgainstTheBudget() {
    server.when("hopeless", body(500, "down"));
    try (JudgeOracle judge = judge(5, 1, 3, Double.POSITIVE_INFINITY)) {
      assertThatIllegalStateException()
          .isThrownBy(() -> ask(judge, "hopeless"))
          .withMessageContaining("the budget of max-requests = 3 is spent");
      assertThat(server.requests).hasSize(3);
    }
  }

  @Test
  void theBudgetOfALedgerHoldsOverStarts(@TempDir Path directory) {
    Path ledger = directory.resolve("requests.jsonl");
    for (int start = 0; start < 2; start++) {
      try (JudgeOracle judge =
          judge(settings(5, 1, 3, Double.POSITIVE_INFINITY, Optional.of(ledger)))) {
        List<Comparison> two = List.of(question("one " + start), question("two " + start));
        if (start == 0) {
          assertThat(judge.prefer(two, RANDOM)).containsExactly(1, 1);
        } else {
          assertThatIllegalStateException()
              .isThrownBy(() -> judge.prefer(two, RANDOM))
              .withMessageStartingWith(
                  "the budget of max-requests = 3 is spent, as " + ledger + " counts.");
        }
      }
    }
    assertThat(server.requests).hasSize(3);
  }

  @Test
  void sendsNothingThatCannotBeCounted(@TempDir Path directory) throws IOException {
    Path ledger = Files.writeString(directory.resolve("notes.txt"), "Mine.\n");
    try (JudgeOracle judge =
        judge(settings(5, 1, 3, Double.POSITIVE_INFINITY, Optional.of(ledger)))) {
      assertThatIllegalStateException()
          .isThrownBy(() -> ask(judge, "any"))
          .withMessage(
              "a request could not be counted in the ledger "
                  + ledger
                  + ": it is no ledger of requests; name another file in ledger; none is sent that"
                  + " is not counted");
    }
    assertThat(server.requests).isEmpty();
  }
}

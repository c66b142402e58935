package org.comal.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.comal.system.LoopbackJudge.Then.SILENT;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A process that asks a judge is killed in the middle of a batch: no verdict that it got is asked
 * for again, the budget holds over all starts, what it cost is told, and the key is in no file.
 */
class KilledJudgedRunTest {
  private static final String SECRET = "sk-loopback-5e1f7a90c3d2";
  private static final Map<String, String> ENVIRONMENT = Map.of("JUDGE_KEY", SECRET);
  private static final String BARE = "JUDGE";
  private static final String RECORDED =
      "{ use = abstaining, of { use = recorded, file = \"answers.duckdb\", of = JUDGE } }";
  private static final String SYMMETRIZED =
      "{ use = symmetrized, of { use = recorded, file = \"answers.duckdb\", of = JUDGE } }";
  private static final int PAIRS = 40;
  private static final int ANSWERED = 17;
  private static final int CONCURRENCY = 3;

  private static final String CONFIG =
      """
      run  { seed = 3 }
      task { use = annotate, answers = "answers.jsonl" }
      let {
        judge {
          use = judge
          url = "http://127.0.0.1:PORT/v1"
          model = fake
          key-env = JUDGE_KEY
          template = "{instruction}: {output_1} or {output_2}?"
          logprobs = false
          concurrency = %s
          retries = 0
          max-requests = BUDGET
          ledger = "requests.jsonl"
          price-per-million-tokens { prompt = 1000, completion = 1000 }
        }
      }
      """
          .formatted(CONCURRENCY);

  @TempDir private Path temp;

  @BeforeEach
  void writeResponses() throws IOException {
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < PAIRS; i++) {
      for (String model : List.of("a", "b")) {
        rows.append(
            """
            {"prompt_id": "p%s", "prompt": "Question %s", "model": "%s", "response": "%s says %s"}
            """
                .formatted(i, i, model, model, i));
      }
    }
    Files.writeString(temp.resolve("answers.jsonl"), rows);
  }

  /**
   * @param oracle with JUDGE for the judge's block
   */
  private Path config(int port, int budget, String oracle) throws IOException {
    return Files.writeString(
        temp.resolve("judged.conf"),
        CONFIG.replace("PORT", "" + port).replace("BUDGET", "" + budget)
            + "oracle = "
            + oracle.replace("JUDGE", "${let.judge}")
            + "\n");
  }

  private Process start(Path config, Path log) throws IOException {
    return Commands.startComal(
        temp,
        log,
        ENVIRONMENT,
        List.of("annotate", config.toString(), "--out", temp.resolve("out").toString()));
  }

  private int finish(Path config, Path log) throws IOException, InterruptedException {
    Process process = start(config, log);
    assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
    return process.exitValue();
  }

  @ParameterizedTest
  @ValueSource(strings = {BARE, RECORDED, SYMMETRIZED})
  void asksNothingTwiceKeepsItsBudgetAndHidesTheKey(String oracle) throws Exception {
    int questions = oracle.equals(SYMMETRIZED) ? 2 * PAIRS : PAIRS;
    // What was abstained from is asked again where it is in no record.
    int again = oracle.equals(BARE) ? 1 : 0;
    int budget = questions + CONCURRENCY + again;
    List<String> answered = new ArrayList<>();
    int port;
    List<String> open;
    Path config;
    try (LoopbackJudge judge = new LoopbackJudge(0, ANSWERED, SILENT)) {
      port = judge.port();
      // For every question once, and once more for those that are under way at the kill.
      config = config(port, budget, oracle);
      Process process = start(config, temp.resolve("killed.log"));
      await(judge, process);
      process.destroyForcibly().waitFor();
      assertThat(Files.readString(temp.resolve("killed.log")))
          .as("the judge's last reply was the key")
          .contains("what the judge said, \"****\"");
      assertThat(judge.keys).containsExactly("Bearer " + SECRET);
      answered.addAll(judge.answered);
      if (again == 1) {
        answered.removeAll(judge.leaked);
      }
      open = List.copyOf(judge.open);
    }
    assertThat(requests()).isEqualTo(ANSWERED + CONCURRENCY);
    assertThat(temp.resolve("out/oracle.jsonl"))
        .as("the figures of the start that was killed")
        .content()
        .contains("\"requests\":" + (ANSWERED + CONCURRENCY) + ".0");

    try (LoopbackJudge judge = new LoopbackJudge(port, Integer.MAX_VALUE, SILENT)) {
      Path log = temp.resolve("resumed.log");
      assertThat(finish(config, log)).as(Files.readString(log)).isZero();
      assertThat(judge.answered)
          .as("asked again: what was not answered, and nothing else that was asked before")
          .containsAll(open)
          .doesNotContainAnyElementsOf(answered);
      answered.addAll(judge.answered);
      // Eleven tokens a question at a thousand for a million of them, both starts together.
      assertThat(Files.readString(log))
          .contains(
              "questions " + (questions + again) + ",",
              "requests " + budget + ",",
              "cost " + Double.toString(11 * (questions + again) / 1000.0));
    }
    assertThat(answered).as("each once").hasSize(questions).doesNotHaveDuplicates();
    assertThat(requests()).as("the whole budget").isEqualTo(budget);
    assertThat(temp.resolve("out/comparisons.jsonl")).isRegularFile();
    assertThat(filesThatHold(SECRET)).isEmpty();
    assertThat(filesThatHold("JUDGE_KEY")).as("files were looked into").isNotEmpty();
  }

  /** Another start does not begin the budget anew; a larger one lets the work go on. */
  @Test
  void stopsAtItsBudgetHoweverOftenItIsStarted() throws Exception {
    try (LoopbackJudge judge = new LoopbackJudge(0, Integer.MAX_VALUE, SILENT)) {
      Path config = config(judge.port(), ANSWERED, BARE);
      for (int start = 0; start < 3; start++) {
        Path log = temp.resolve("start-" + start + ".log");
        assertThat(finish(config, log)).as(Files.readString(log)).isEqualTo(1);
        assertThat(Files.readString(log))
            .contains("the budget of max-requests = " + ANSWERED + " is spent, as ")
            .contains("requests.jsonl counts")
            .doesNotContain("Exception", "\tat ");
      }
      assertThat(judge.answered).hasSize(ANSWERED);
      Path log = temp.resolve("raised.log");
      assertThat(finish(config(judge.port(), PAIRS, BARE), log)).as(Files.readString(log)).isZero();
      assertThat(judge.answered).hasSize(PAIRS).doesNotHaveDuplicates();
    }
    assertThat(filesThatHold(SECRET)).isEmpty();
  }

  /**
   * Until the figures tell of the last verdict and the last request. All threads of the judge then
   * wait for replies, and have left the record.
   */
  private void await(LoopbackJudge judge, Process process) throws Exception {
    String tokens = "\"prompt-tokens\":" + 10 * ANSWERED + ".0";
    String requests = "\"requests\":" + (ANSWERED + CONCURRENCY) + ".0";
    Path figures = temp.resolve("out/oracle.jsonl");
    for (int i = 0; i < 600; i++) {
      assertThat(process.isAlive()).isTrue();
      if (judge.open.size() == CONCURRENCY
          && Files.exists(figures)
          && Files.readString(figures).contains(tokens)
          && Files.readString(figures).contains(requests)) {
        return;
      }
      Thread.sleep(100);
    }
    throw new AssertionError("the judge was not asked");
  }

  private int requests() throws IOException {
    return Files.readAllLines(temp.resolve("requests.jsonl")).size() - 1;
  }

  private List<Path> filesThatHold(String text) throws IOException {
    List<Path> found = new ArrayList<>();
    try (Stream<Path> files = Files.walk(temp)) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        byte[] bytes = Files.readAllBytes(file);
        if (new String(bytes, StandardCharsets.ISO_8859_1).contains(text)) {
          found.add(file);
        }
      }
    }
    return found;
  }
}

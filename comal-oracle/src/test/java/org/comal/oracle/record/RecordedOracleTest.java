package org.comal.oracle.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.comal.data.Comparison;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.dataset.OfflineDuckDb;
import org.comal.oracle.OracleException;
import org.comal.oracle.QuestionKey;
import org.comal.oracle.SampledOracle;
import org.comal.oracle.VerdictListener;
import org.comal.random.RandomSource;
import org.comal.tck.CountingOracle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordedOracleTest {
  private static final RandomSource RANDOM = new RandomSource(7);

  @TempDir Path directory;

  private Path file() {
    return directory.resolve("runs/answers.duckdb");
  }

  private RecordedOracle recorded(CountingOracle oracle, RecordedOracle.Settings settings) {
    return new RecordedOracle(oracle, new VerdictFile(file(), 60), settings);
  }

  private RecordedOracle recorded(CountingOracle oracle) {
    return recorded(oracle, RecordedOracle.Settings.DEFAULT);
  }

  private static List<Comparison> questions(int n) {
    return IntStream.range(0, n)
        .mapToObj(i -> CountingOracle.question(i, "a".repeat(i + 1), "bb"))
        .toList();
  }

  @Test
  void replaysWhatAnEarlierRunRecorded() {
    CountingOracle first = new CountingOracle("judge");
    double[] p = recorded(first).prefer(questions(30), RANDOM);
    CountingOracle second = new CountingOracle("judge");
    RecordedOracle replay = recorded(second);

    assertThat(replay.prefer(questions(30), new RandomSource(99))).containsExactly(p);
    assertThat(p[0]).isEqualTo(1.0 / 3);
    assertThat(first.asked).hasSize(30);
    assertThat(second.asked).isEmpty();
    assertThat(replay.replayed()).isEqualTo(30);
    assertThat(replay.asked()).isZero();
    assertThat(replay.statistics())
        .containsExactly(Map.entry("replayed", 30.0), Map.entry("recorded", 0.0));
  }

  @Test
  void asksAQuestionOnceHoweverOftenItStandsInABatch() {
    CountingOracle oracle = new CountingOracle("judge");
    Comparison c = CountingOracle.question(1, "a", "bbb");

    assertThat(recorded(oracle).prefer(List.of(c, c.swapped(), c), RANDOM))
        .containsExactly(0.25, 0.75, 0.25);
    assertThat(oracle.asked).containsExactly(c, c.swapped());
  }

  @Test
  void keepsOraclesApart() {
    recorded(new CountingOracle("judge")).prefer(questions(3), RANDOM);
    CountingOracle other = new CountingOracle("judge with another template");
    recorded(other).prefer(questions(4), RANDOM);

    assertThat(other.asked).hasSize(4);
  }

  @Test
  void recordsAbstentionsAndAsksAgainOnlyWhereTold() {
    List<Comparison> none = List.of(CountingOracle.question(1, "none", "b"));
    recorded(new CountingOracle("judge")).prefer(none, RANDOM);
    CountingOracle replay = new CountingOracle("judge");
    CountingOracle retry = new CountingOracle("judge");

    assertThat(recorded(replay).prefer(none, RANDOM)).containsExactly(Double.NaN);
    assertThat(replay.asked).isEmpty();
    assertThat(recorded(retry, new RecordedOracle.Settings(256, false, true)).prefer(none, RANDOM))
        .containsExactly(Double.NaN);
    assertThat(retry.asked).hasSize(1);
  }

  @Test
  void commitsALargeBatchInParts() {
    CountingOracle oracle = new CountingOracle("judge");
    recorded(oracle, new RecordedOracle.Settings(4, false, false)).prefer(questions(10), RANDOM);

    assertThat(oracle.batches).containsExactly(4, 4, 2);
  }

  @Test
  void keepsThePartsBeforeAFailure() {
    CountingOracle failing =
        new CountingOracle("judge") {
          @Override
          public double[] prefer(
              List<Comparison> batch, RandomSource random, VerdictListener heard) {
            if (batches.size() == 2) {
              throw new IllegalStateException("the judge is gone");
            }
            return super.prefer(batch, random, heard);
          }
        };
    RecordedOracle broken = recorded(failing, new RecordedOracle.Settings(4, false, false));
    assertThatThrownBy(() -> broken.prefer(questions(10), RANDOM))
        .hasMessage(
            "oracle judge failed on 2 questions, the first about prompt p8: the judge is gone");
    CountingOracle later = new CountingOracle("judge");
    recorded(later).prefer(questions(10), RANDOM);

    assertThat(later.asked).containsExactlyElementsOf(questions(10).subList(8, 10));
  }

  /** Another process, as after a kill, finds each verdict though the batch is not over. */
  @Test
  void bringsAVerdictToTheDiskAsItComes() {
    List<Comparison> ten = questions(10);
    List<Integer> found = new ArrayList<>();
    CountingOracle oneByOne =
        new CountingOracle("judge") {
          @Override
          public double[] prefer(
              List<Comparison> batch, RandomSource random, VerdictListener heard) {
            for (int i = 0; i < 3; i++) {
              heard.given(i, CountingOracle.verdict(batch.get(i)));
              RecordedOracle other =
                  recorded(
                      new CountingOracle("judge"), new RecordedOracle.Settings(256, true, false));
              found.add(other.prefer(ten.subList(0, i + 1), random).length);
            }
            return super.prefer(batch, random, heard);
          }
        };
    RecordedOracle run = recorded(oneByOne);

    assertThat(run.prefer(ten, RANDOM))
        .containsExactly(ten.stream().mapToDouble(CountingOracle::verdict).toArray());
    assertThat(found).containsExactly(1, 2, 3);
    assertThat(run.asked()).isEqualTo(10);
  }

  @Test
  void keepsWhatWasToldBeforeTheOracleStopped() {
    CountingOracle stopping =
        new CountingOracle("judge") {
          @Override
          public double[] prefer(
              List<Comparison> batch, RandomSource random, VerdictListener heard) {
            heard.given(2, CountingOracle.verdict(batch.get(2)));
            throw new OracleException("It is enough.");
          }
        };
    assertThatThrownBy(() -> recorded(stopping).prefer(questions(4), RANDOM))
        .hasMessage("It is enough.");
    CountingOracle later = new CountingOracle("judge");
    recorded(later).prefer(questions(4), RANDOM);

    List<Comparison> rest = new ArrayList<>(questions(4));
    rest.remove(2);
    assertThat(later.asked).containsExactlyElementsOf(rest);
  }

  @Test
  void findsWhatAnotherRunRecordedMeanwhile() {
    CountingOracle first = new CountingOracle("judge");
    CountingOracle second = new CountingOracle("judge");
    RecordedOracle a = recorded(first);
    RecordedOracle b = recorded(second);
    a.prefer(questions(2), RANDOM);
    b.prefer(questions(4), RANDOM);
    a.prefer(questions(6), RANDOM);

    assertThat(first.asked).hasSize(4);
    assertThat(second.asked).hasSize(2);
  }

  @Test
  void servesSeveralThreadsAndRunsOnOneFile() {
    List<Comparison> all = questions(40);
    List<RecordedOracle> runs =
        List.of(recorded(new CountingOracle("judge")), recorded(new CountingOracle("judge")));
    List<double[]> verdicts =
        IntStream.range(0, 8)
            .parallel()
            .mapToObj(i -> runs.get(i % 2).prefer(all.subList(i, 30 + i), RANDOM))
            .toList();

    for (int i = 0; i < 8; i++) {
      assertThat(verdicts.get(i))
          .containsExactly(
              all.subList(i, 30 + i).stream().mapToDouble(CountingOracle::verdict).toArray());
    }
  }

  @Test
  void recordsDrawsByStreamAndPlace() {
    Comparison c = CountingOracle.question(1, "aa", "bb");
    List<Comparison> batch = java.util.Collections.nCopies(40, c);
    CountingOracle first = new CountingOracle("judge");
    RecordedOracle run =
        new RecordedOracle(
            new SampledOracle(first), new VerdictFile(file(), 60), RecordedOracle.Settings.DEFAULT);
    double[] p = run.prefer(batch, RANDOM.at("step", 1));
    CountingOracle second = new CountingOracle("judge");
    RecordedOracle again =
        new RecordedOracle(
            new SampledOracle(second),
            new VerdictFile(file(), 60),
            RecordedOracle.Settings.DEFAULT);

    assertThat(run.deterministic()).isFalse();
    // 40 fair draws are neither all equal nor equal to 40 others, but for chances of 2^-39.
    assertThat(p).contains(0, 1);
    assertThat(again.prefer(batch, RANDOM.at("step", 1))).containsExactly(p);
    assertThat(second.asked).isEmpty();
    assertThat(again.prefer(batch, RANDOM.at("step", 2))).isNotEqualTo(p);
    assertThat(second.asked).hasSize(40);
  }

  /** Of four parts the first is recorded, and the rest drawn when the run is taken up. */
  @Test
  void aRunThatIsTakenUpDrawsWhatItWouldHaveDrawn() {
    List<Comparison> batch = questions(16);
    RandomSource stream = RANDOM.at("step", 1);
    RecordedOracle.Settings fours = new RecordedOracle.Settings(4, false, false);
    double[] whole =
        new RecordedOracle(
                new SampledOracle(new CountingOracle("judge")),
                new VerdictFile(directory.resolve("whole.duckdb"), 60),
                fours)
            .prefer(batch, stream);
    CountingOracle failing =
        new CountingOracle("judge") {
          @Override
          public double[] prefer(
              List<Comparison> part, RandomSource random, VerdictListener heard) {
            if (batches.size() == 1) {
              throw new OracleException("It is enough.");
            }
            return super.prefer(part, random, heard);
          }
        };
    assertThatThrownBy(
            () ->
                new RecordedOracle(new SampledOracle(failing), new VerdictFile(file(), 60), fours)
                    .prefer(batch, stream))
        .hasMessage("It is enough.");
    CountingOracle rest = new CountingOracle("judge");

    assertThat(
            new RecordedOracle(new SampledOracle(rest), new VerdictFile(file(), 60), fours)
                .prefer(batch, stream))
        .containsExactly(whole);
    assertThat(rest.asked).hasSize(12);
  }

  @Test
  void refusesToAskWhereOnlyReplayIsWanted() {
    recorded(new CountingOracle("judge")).prefer(questions(2), RANDOM);
    RecordedOracle replay =
        recorded(new CountingOracle("judge"), new RecordedOracle.Settings(256, true, false));

    assertThat(replay.prefer(questions(2), RANDOM)).hasSize(2);
    assertThatThrownBy(() -> replay.prefer(questions(4), RANDOM))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "the record of verdicts "
                + file()
                + " lacks 2 of the verdicts of judge, the first about prompt p2; set replay-only ="
                + " false to ask");
  }

  @Test
  void refusesAVerdictThatIsNoProbability() {
    CountingOracle wrong =
        new CountingOracle("judge") {
          @Override
          public double[] prefer(
              List<Comparison> batch, RandomSource random, VerdictListener heard) {
            return new double[] {1.5};
          }
        };
    assertThatThrownBy(() -> recorded(wrong).prefer(questions(1), RANDOM))
        .isInstanceOf(OracleException.class)
        .hasMessageStartingWith("oracle judge gave 1.5 on a question about prompt p0;");
  }

  @Test
  void refusesAFileOfSomethingElse() throws Exception {
    Files.createDirectories(file().getParent());
    try (Connection c = OfflineDuckDb.open(file());
        Statement s = c.createStatement()) {
      s.execute("CREATE TABLE mine (x INTEGER)");
    }
    assertThatThrownBy(() -> recorded(new CountingOracle("judge")).prefer(questions(1), RANDOM))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage(
            "the record of verdicts "
                + file()
                + " cannot be used: it is a DuckDB file of something else");
  }

  @Test
  void aNameIsNeitherSettingsNorSql() throws IOException {
    Path folder = Files.createDirectory(directory.resolve("proj;v2"));
    Path evil =
        Files.writeString(
            folder.resolve("evil.sql"), "COPY (SELECT 1) TO '" + folder + "/ran.csv';");
    for (String name :
        List.of("a.duckdb", "b's.duckdb", "c.csv", "x.db;session_init_sql_file=" + evil)) {
      Path named = directory.getFileSystem().getPath(folder + "/" + name);
      CountingOracle judge = new CountingOracle("judge");
      double[] p =
          new RecordedOracle(judge, new VerdictFile(named, 60), RecordedOracle.Settings.DEFAULT)
              .prefer(questions(3), RANDOM);
      CountingOracle again = new CountingOracle("judge");
      assertThat(
              new RecordedOracle(again, new VerdictFile(named, 60), RecordedOracle.Settings.DEFAULT)
                  .prefer(questions(3), RANDOM))
          .as(name)
          .containsExactly(p);
      assertThat(again.asked).as(name).isEmpty();
      assertThat(named).isRegularFile();
    }
    assertThat(folder.resolve("ran.csv")).doesNotExist();
  }

  @Test
  void refusesAFileOfAnotherKind() throws Exception {
    Map<String, byte[]> kinds =
        Map.of(
            "rows.csv", "a,b\n1,2\n".getBytes(StandardCharsets.UTF_8),
            "rows.json", "[{\"a\": 1}]".getBytes(StandardCharsets.UTF_8),
            "notes.txt", "x".getBytes(StandardCharsets.UTF_8),
            "lite.db", "SQLite format 3\0".getBytes(StandardCharsets.UTF_8));
    for (Map.Entry<String, byte[]> kind : kinds.entrySet()) {
      Path other = Files.write(directory.resolve(kind.getKey()), kind.getValue());
      RecordedOracle oracle =
          new RecordedOracle(
              new CountingOracle("judge"),
              new VerdictFile(other, 60),
              RecordedOracle.Settings.DEFAULT);
      assertThatThrownBy(() -> oracle.prefer(questions(1), RANDOM))
          .as(kind.getKey())
          .hasMessage(
              "the record of verdicts "
                  + other
                  + " cannot be used: it is there and no DuckDB file");
      assertThat(other).hasBinaryContent(kind.getValue());
    }
  }

  @Test
  void refusesAFileThatIsNoDatabase() throws IOException {
    Files.createDirectories(file().getParent());
    Files.writeString(file(), "{\"preference\": 0.5}\n".repeat(1000));

    assertThatThrownBy(() -> recorded(new CountingOracle("judge")).prefer(questions(1), RANDOM))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageStartingWith("the record of verdicts " + file() + " cannot be used: ");
  }

  @Test
  void keysDifferWhereAnythingOfTheQuestionDoes() {
    Prompt x = Prompt.user("p", "ab");
    Response a = new Response(new int[] {1, 2}, "ab", true);
    Response b = new Response(new int[] {1}, "c", true);
    List<Comparison> different = new ArrayList<>();
    different.add(new Comparison(x, a, b));
    different.add(new Comparison(x, b, a));
    different.add(new Comparison(Prompt.user("q", "ab"), a, b));
    different.add(new Comparison(Prompt.user("p", "a"), a, b));
    different.add(new Comparison(Prompt.named("p"), a, b));
    different.add(new Comparison(x, new Response(new int[] {1, 2}, "ab", false), b));
    different.add(new Comparison(x, new Response(new int[] {1, 3}, "ab", true), b));
    // The same bytes in a row, cut elsewhere.
    different.add(new Comparison(x, new Response(new int[] {1, 2}, "abc", true), b));
    different.add(
        new Comparison(
            x, new Response(new int[] {1, 2}, "a", true), new Response(new int[] {1}, "bc", true)));
    QuestionKey key = new QuestionKey();

    assertThat(different.stream().map(key::of)).doesNotHaveDuplicates();
    assertThat(key.of(different.get(0)))
        .isEqualTo(
            new QuestionKey()
                .of(
                    new Comparison(
                        Prompt.user("p", "ab"),
                        new Response(new int[] {1, 2}, "ab", true),
                        new Response(new int[] {1}, "c", true))));
    assertThat(key.ofDraw(different.get(0), 5, 0))
        .isNotEqualTo(key.ofDraw(different.get(0), 5, 1))
        .isNotEqualTo(key.ofDraw(different.get(0), 6, 0));
  }

  @Test
  void isNotFreeThoughTheOracleInsideIsBecauseItWritesAFile() {
    CountingOracle free =
        new CountingOracle("judge") {
          @Override
          public boolean free() {
            return true;
          }
        };
    assertThat(recorded(free).free()).isFalse();
    assertThat(recorded(free).answersFromRecord()).isTrue();
    assertThat(free.answersFromRecord()).isFalse();
  }
}

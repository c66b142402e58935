package org.comal.eval.asked;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.comal.data.Comparison;
import org.comal.oracle.OracleException;
import org.comal.oracle.QuestionKey;
import org.comal.oracle.VerdictListener;
import org.comal.random.RandomSource;
import org.comal.tck.CountingOracle;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AskedFileTest {
  private static final int BATCH = 4;
  private static final RandomSource RANDOM = new RandomSource(1);

  /** Of two whole batches and a shorter one. */
  private static final List<Comparison> QUESTIONS =
      IntStream.range(0, 10)
          .mapToObj(i -> CountingOracle.question(i, i == 5 ? "none" : "a".repeat(i + 1), "bb"))
          .toList();

  @TempDir private Path directory;
  private Path file;

  @BeforeEach
  void name() {
    file = directory.resolve("asked.jsonl");
  }

  /** Tells each verdict, and stops after so many. */
  private static final class OneByOne extends CountingOracle {
    private final boolean free;
    private int left;

    OneByOne(int most) {
      this(most, false);
    }

    OneByOne(int most, boolean free) {
      super("one by one");
      this.left = most;
      this.free = free;
    }

    @Override
    public boolean free() {
      return free;
    }

    @Override
    public double[] prefer(List<Comparison> batch, RandomSource random, VerdictListener heard) {
      double[] p = new double[batch.size()];
      for (int i = p.length - 1; i >= 0; i--) {
        if (left-- == 0) {
          throw new OracleException("It is enough.");
        }
        asked.add(batch.get(i));
        p[i] = verdict(batch.get(i));
        heard.given(i, p[i]);
      }
      return p;
    }
  }

  private void work(CountingOracle oracle) throws IOException {
    try (AskedFile asked = AskedFile.open(file, BATCH, QUESTIONS.size())) {
      for (int from = asked.keptLines(); from < QUESTIONS.size(); from += BATCH) {
        int to = Math.min(from + BATCH, QUESTIONS.size());
        double[] p =
            asked.ask(
                oracle, QUESTIONS.subList(from, to), RANDOM.at("ask", from), VerdictListener.NONE);
        asked.append(Arrays.stream(p).mapToObj(Double::toString).toList());
      }
    }
  }

  private static List<String> lines() {
    return QUESTIONS.stream().map(q -> Double.toString(CountingOracle.verdict(q))).toList();
  }

  @Test
  void asksNothingAgainWhereverItWasCutOff() throws IOException {
    for (int most = 0; most <= QUESTIONS.size(); most++) {
      // Both, as who begins anew does: a file alone that is missing is damage.
      Files.deleteIfExists(file);
      Files.deleteIfExists(directory.resolve("asked.jsonl.sha-256"));
      OneByOne first = new OneByOne(most);
      if (most < QUESTIONS.size()) {
        assertThatThrownBy(() -> work(first)).hasMessage("It is enough.");
      } else {
        work(first);
      }
      OneByOne second = new OneByOne(-1);
      work(second);

      assertThat(first.asked).hasSize(most);
      second.asked.addAll(first.asked);
      if (most == 7) {
        // Of the second batch three had come, the last of them an abstention.
        assertThat(second.asked.remove(QUESTIONS.get(5))).as("asked again").isTrue();
      }
      assertThat(second.asked).containsExactlyInAnyOrderElementsOf(QUESTIONS);
      assertThat(Files.readAllLines(file)).isEqualTo(lines());
      assertThat(directory).isDirectoryNotContaining("glob:**.heard");
    }
  }

  /** As a kill leaves it, which closes nothing. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatWasHeardIsInTheFileWhateverItCost(boolean free) throws IOException {
    try (AskedFile asked = AskedFile.open(file, BATCH, QUESTIONS.size())) {
      assertThatThrownBy(
              () ->
                  asked.ask(
                      new OneByOne(3, free),
                      QUESTIONS.subList(0, BATCH),
                      RANDOM,
                      VerdictListener.NONE))
          .hasMessage("It is enough.");
      assertThat(Files.readAllLines(directory.resolve("asked.jsonl.heard"))).hasSize(3);
    }
  }

  @Test
  void anOracleThatAnswersInOneGoLeavesNothingBesideTheFile() throws IOException {
    CountingOracle oracle = new CountingOracle("in one go");
    work(oracle);

    assertThat(oracle.batches).containsExactly(4, 4, 2);
    assertThat(Files.readAllLines(file)).isEqualTo(lines());
    assertThat(directory).isDirectoryNotContaining("glob:**.heard");
  }

  /** Between the lines of a batch and the removal of what was heard of it. */
  @Test
  void whatWasHeardOfAnEarlierBatchIsNotTakenForTheNext() throws IOException {
    assertThatThrownBy(() -> work(new OneByOne(6))).hasMessage("It is enough.");
    Path heard = directory.resolve("asked.jsonl.heard");
    Files.writeString(heard, row(0, 0, "0.125") + "{\"schema_version\":1,\"after\":4,\"pl");
    work(new OneByOne(-1));

    assertThat(Files.readAllLines(file)).isEqualTo(lines());
  }

  /** The kill came after the last lines and before the removal. */
  @Test
  void nothingIsLeftBesideAFinishedFile() throws IOException {
    work(new CountingOracle("in one go"));
    Path heard = Files.writeString(directory.resolve("asked.jsonl.heard"), row(8, 1, "0.5"));
    work(new OneByOne(0));

    assertThat(heard).doesNotExist();
    assertThat(Files.readAllLines(file)).isEqualTo(lines());
  }

  @Test
  void whatCannotBeReadIsASentence() throws IOException {
    assertThatThrownBy(() -> work(new OneByOne(2))).hasMessage("It is enough.");
    Path heard = directory.resolve("asked.jsonl.heard");
    Files.writeString(heard, "\0\0\0\n", StandardOpenOption.APPEND);
    assertThatThrownBy(() -> work(new OneByOne(-1)))
        .hasMessageContaining(heard + ":3")
        .hasMessageContaining("the line is damaged; remove it, and its question is asked again");
    Files.writeString(heard, row(0, 3, "0.5").replace("version\":1", "version\":2"));
    assertThatThrownBy(() -> work(new OneByOne(-1)))
        .hasMessageContaining(heard + ":1")
        .hasMessageContaining("schema_version 2");
  }

  private static String row(int after, int place, String preference) {
    return "{\"schema_version\":1,\"after\":%s,\"place\":%s,\"question\":\"%s\",\"preference\":%s}\n"
        .formatted(after, place, new QuestionKey().of(QUESTIONS.get(after + place)), preference);
  }

  @Test
  void anyByteChangedInWhatWasHeardOrAnsweredIsASentenceThatNamesTheFile() throws IOException {
    assertThatThrownBy(() -> work(new OneByOne(6))).hasMessage("It is enough.");
    Path heard = directory.resolve("asked.jsonl.heard");
    assertThat(Files.readAllLines(heard)).hasSize(2);
    assertThat(Files.readAllLines(file)).hasSize(4);
    for (Path damaged : List.of(heard, file, directory.resolve("asked.jsonl.sha-256"))) {
      byte[] whole = Files.readAllBytes(damaged);
      for (int at = 0; at < whole.length - (damaged == heard ? 1 : 0); at++) {
        byte[] other = whole.clone();
        other[at] ^= 4;
        Files.write(damaged, other);
        OneByOne again = new OneByOne(-1);
        assertThatThrownBy(() -> work(again))
            .as("byte %s of %s", at, damaged)
            .isInstanceOf(IOException.class)
            .hasMessageStartingWith(damaged.toString());
        assertThat(again.asked).isEmpty();
      }
      Files.write(damaged, whole);
    }
    OneByOne rest = new OneByOne(-1);
    work(rest);
    assertThat(rest.asked).hasSize(4);
    assertThat(Files.readAllLines(file)).isEqualTo(lines());
  }

  /** As where the candidates were edited between two starts. */
  @Test
  void aVerdictOnAnotherQuestionIsNotTaken() throws IOException {
    assertThatThrownBy(() -> work(new OneByOne(2))).hasMessage("It is enough.");
    Path heard = directory.resolve("asked.jsonl.heard");
    List<String> lines = new ArrayList<>(Files.readAllLines(heard));
    lines.set(0, row(0, 3, "0.5").strip().replace("\"place\":3", "\"place\":1"));
    Files.write(heard, lines);
    OneByOne rest = new OneByOne(-1);
    work(rest);

    assertThat(rest.asked).as("all but one").hasSize(9);
    assertThat(Files.readAllLines(file)).isEqualTo(lines());
  }

  @Test
  void aLineThatWasCutOffIsNotHeard() throws IOException {
    assertThatThrownBy(() -> work(new OneByOne(2))).hasMessage("It is enough.");
    Path heard = directory.resolve("asked.jsonl.heard");
    assertThat(Files.readAllLines(heard)).hasSize(2);
    Files.writeString(heard, "{\"after\":0,\"place\":1,\"pre", StandardOpenOption.APPEND);
    OneByOne rest = new OneByOne(-1);
    work(rest);

    assertThat(rest.asked).hasSize(8);
    assertThat(Files.readAllLines(file)).isEqualTo(lines());
  }
}

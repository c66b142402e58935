package org.comal.mutants;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.comal.files.JsonReader;
import org.comal.files.JsonRow;
import org.comal.mutants.Mutants.Guard;
import org.comal.mutants.Mutants.Trial;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MutantsTest {
  private static final String JSON =
      "{\"name\": \"x\", \"sizes\": [1, 2.5, -3e4], \"deep\": {\"on\": true, \"off\": null}}";

  private static Mutants mutants(OptionalInt only, Mutation... mutations) {
    return new Mutants(
        new Mutants.Plan(5, 1, only, Duration.ofMillis(200)),
        "some.json",
        JSON.getBytes(UTF_8),
        List.of(mutations));
  }

  private static Mutants mutants() {
    return mutants(OptionalInt.empty(), Mutation.TOKENS, Mutation.BYTES);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, UTF_8);
  }

  @Test
  void theSeedAndTheNumberMakeTheMutant() {
    List<String> all = new ArrayList<>();
    mutants().tried(50, "", Guard.NONE, mutant -> all.add(text(mutant)));
    assertThat(all).hasSize(51).first().isEqualTo(JSON);
    assertThat(all.stream().distinct().count()).isGreaterThan(45);
    for (int i = 0; i < 50; i++) {
      assertThat(mutants().mutant(i).bytes()).asString(UTF_8).isEqualTo(all.get(i + 1));
    }
    List<String> alone = new ArrayList<>();
    mutants(OptionalInt.of(17), Mutation.TOKENS, Mutation.BYTES)
        .tried(50, "", Guard.NONE, mutant -> alone.add(text(mutant)));
    assertThat(alone).containsExactly(JSON, all.get(18));
  }

  /** Most can be parsed, or nothing behind the parser is tried. */
  @Test
  void tokensChangeWhatAParserReads() {
    List<JsonRow> read = new ArrayList<>();
    Tally tally =
        mutants(OptionalInt.empty(), Mutation.TOKENS)
            .tried(
                1000,
                "",
                Guard.NONE,
                mutant -> {
                  JsonRow row = JsonReader.read(text(mutant));
                  read.add(row);
                  return row.values();
                });
    assertThat(tally.other()).isGreaterThan(250);
    assertThat(read)
        .anyMatch(row -> !row.values().containsKey("sizes"))
        .anyMatch(row -> row.values().get("sizes") instanceof String)
        .anyMatch(row -> row.values().get("sizes") == null && row.values().containsKey("sizes"))
        .anyMatch(row -> row.values().get("sizes") instanceof List<?> list && list.size() == 2)
        .anyMatch(row -> row.values().get("name") instanceof List<?>);
  }

  @Test
  void linesOfHoconAreMembersToo() {
    String config = "a = 1\nb = [1, 2]\nc { d = x }\n";
    List<String> left = new ArrayList<>();
    new Mutants(
            new Mutants.Plan(5, 1, OptionalInt.empty(), Duration.ofSeconds(9)),
            "some.conf",
            config.getBytes(UTF_8),
            List.of(Mutation.TOKENS))
        .tried(
            200,
            "",
            Guard.NONE,
            mutant -> {
              try {
                left.add(ConfigFactory.parseString(text(mutant)).root().keySet().toString());
              } catch (ConfigException | StackOverflowError refused) {
                left.add("");
              }
              return null;
            });
    assertThat(left).contains("[a, c]", "[a, b]", "[b, c]", "[a, b, c]");
  }

  @Test
  void bytesAreCutOffPutInAndTakenOut() {
    List<Integer> lengths = new ArrayList<>();
    mutants(OptionalInt.empty(), Mutation.BYTES)
        .tried(300, "", Guard.NONE, mutant -> lengths.add(mutant.length));
    assertThat(lengths)
        .anyMatch(n -> n == JSON.length())
        .anyMatch(n -> n < JSON.length() / 4)
        .anyMatch(n -> n > JSON.length() + 9);
  }

  private static Object refuse(byte[] mutant, Exception by) throws Exception {
    if (!text(mutant).equals(JSON)) {
      throw by;
    }
    return "read";
  }

  @Test
  void aSentenceThatSaysWhereIsAllowed() {
    Trial trial = mutant -> refuse(mutant, new IOException("some.json is damaged"));
    Tally tally = mutants().tried(20, "some.json", Guard.CHECKSUM, trial);
    assertThat(tally.refused()).isGreaterThan(15);
    assertThat(tally.all()).isEqualTo(20);
    assertThatThrownBy(() -> mutants().tried(20, "other.json", Guard.CHECKSUM, trial))
        .isInstanceOf(AssertionError.class)
        .hasMessageMatching(
            "(?s)some.json, mutant \\d+ of seed 5 \\(alone by -Dcomal.mutants.seed=5"
                + " -Dcomal.mutants.at=\\d+\\), .*java.io.IOException: some.json is damaged.*");
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        NullPointerException.class,
        NumberFormatException.class,
        IndexOutOfBoundsException.class,
        NegativeArraySizeException.class
      })
  void anyOtherExceptionFails(Class<? extends Exception> type) throws Exception {
    Exception fault = type.getConstructor(String.class).newInstance("some.json");
    assertThatThrownBy(
            () -> mutants().tried(20, "some.json", Guard.NONE, mutant -> refuse(mutant, fault)))
        .isInstanceOf(AssertionError.class)
        .hasCause(fault);
  }

  @Test
  void anErrorOfTheJvmFails() {
    assertThatThrownBy(
            () ->
                mutants()
                    .tried(
                        20,
                        "",
                        Guard.NONE,
                        mutant -> {
                          if (text(mutant).equals(JSON)) {
                            return null;
                          }
                          throw new StackOverflowError();
                        }))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("of seed 5");
  }

  @Test
  void anotherResultFailsWhereAChecksumGuards() {
    Trial trial = MutantsTest::text;
    assertThatCode(() -> mutants().tried(20, "", Guard.NONE, trial)).doesNotThrowAnyException();
    assertThatThrownBy(() -> mutants().tried(20, "", Guard.CHECKSUM, trial))
        .hasMessageContaining("another result, and no word of it");
  }

  @Test
  void aTrialWithoutAnEndFails() {
    assertThatThrownBy(
            () ->
                mutants()
                    .tried(
                        20,
                        "",
                        Guard.NONE,
                        mutant -> {
                          if (!text(mutant).equals(JSON)) {
                            Thread.sleep(Duration.ofHours(1).toMillis());
                          }
                          return null;
                        }))
        .isInstanceOf(AssertionError.class)
        .hasMessageMatching("some.json, mutant .*: no end within PT0.2S");
  }
}

package org.comal.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FittedEncoderTest {
  private static final PromptTemplate TEMPLATE =
      PromptTemplate.parse(
          "t",
          "{instruction} a {output_1} b {output_2}",
          List.of("instruction", "output_1", "output_2"));

  @TempDir Path folder;
  private TextTokenizer tokenizer;
  private final Count counts = new Count();

  private static final class Count implements FittedEncoder.Counts {
    private int shortened;
    private int tooLong;

    @Override
    public void shortened() {
      shortened++;
    }

    @Override
    public void tooLong() {
      tooLong++;
    }
  }

  @BeforeEach
  void open() {
    tokenizer = TextTokenizer.open(Words.write(folder), false);
  }

  @AfterEach
  void close() {
    tokenizer.close();
  }

  private long[] encode(int maxLength, String instruction, String first, String second) {
    return new FittedEncoder(
            tokenizer, TEMPLATE, List.of("output_1", "output_2"), maxLength, counts)
        .encode(instruction, List.of(first, second));
  }

  @Test
  void leavesAloneWhatFits() {
    assertThat(encode(8, "which is best", "red", "blue green"))
        .containsExactly(Words.encode("which is best a red b blue green"));
    assertThat(counts.shortened).isZero();
  }

  @Test
  void shortensTheLongerResponseFirst() {
    // 3 words and 2 marks leave 4 of 9 for the responses: the short one keeps its 1, the
    // other gets 3.
    assertThat(encode(9, "which is best", "red", "blue green blue green blue"))
        .containsExactly(Words.encode("which is best a red b blue green blue"));
    assertThat(counts.shortened).isEqualTo(1);
  }

  @Test
  void shortensBothAlikeWhereBothAreLong() {
    assertThat(encode(9, "which is best", "red red red red", "blue green blue green blue"))
        .containsExactly(Words.encode("which is best a red red b blue green"));
  }

  @Test
  void neverCutsTheInstruction() {
    assertThat(encode(6, "which colour is best", "red", "blue")).isNull();
    assertThat(counts.tooLong).isEqualTo(1);
    assertThat(encode(8, "which colour is best", "red red", "blue blue"))
        .containsExactly(Words.encode("which colour is best a red b blue"));
  }

  @Test
  void whatUsersWriteBecomesNoSpecialToken() {
    assertThat(encode(20, "which <|end|> is", "red<|end|>", "b"))
        .doesNotContain(2)
        .containsExactly(Words.encode("which < |end|> is a red< |end|> b b"));
    assertThat(tokenizer.encode("<|end|>")).containsExactly(2);
  }

  @Property(tries = 500)
  void theShareIsTheLargestThatFits(
      @ForAll @IntRange(max = 50) int a,
      @ForAll @IntRange(max = 50) int b,
      @ForAll @IntRange(max = 60) int room) {
    int c = ResponseFitter.share(new int[] {a, b}, room);
    assertThat(Math.min(a, c) + Math.min(b, c)).isLessThanOrEqualTo(room);
    if (a + b > room) {
      assertThat(Math.min(a, c + 1) + Math.min(b, c + 1)).isGreaterThan(room);
    }
  }
}

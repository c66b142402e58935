package org.comal.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortionFileTest {
  @TempDir Path temp;

  private final List<String> complaints = new ArrayList<>();

  private PortionFile open(String key) throws IOException {
    return new PortionFile(file(), key, complaints::add);
  }

  private Path file() {
    return temp.resolve("samples.portions");
  }

  private void keep(String key, int... portions) throws IOException {
    try (PortionFile file = open(key)) {
      for (int portion : portions) {
        file.keep(portion, reply(portion));
      }
    }
  }

  private static String reply(int portion) {
    return "{\"numbers\":[" + portion + ".5,null,\"-Infinity\"],\"text\":\"\u00fc\u2028\"}";
  }

  @Test
  void givesEveryPortionOnceAndTakesOnMore() throws IOException {
    keep("a", 3, 0);
    keep("a", 1);
    try (PortionFile again = open("a")) {
      for (int portion : new int[] {0, 1, 3}) {
        assertThat(again.reply(portion)).hasValue(reply(portion));
        assertThat(again.reply(portion)).isEmpty();
      }
      assertThat(again.reply(2)).isEmpty();
    }
    assertThat(complaints).isEmpty();
  }

  @Test
  void anotherKeyCountsForNothing() throws IOException {
    keep("a", 0, 1);
    keep("b", 2);
    try (PortionFile again = open("b")) {
      assertThat(again.reply(0)).isEmpty();
      assertThat(again.reply(2)).hasValue(reply(2));
    }
    assertThat(Files.readString(file())).doesNotContain("\"a\"");
  }

  /** Wherever a kill cuts the file, what is whole counts, and it goes on behind it. */
  @Test
  void whatAKillLeavesCountsAsFarAsItIsWhole() throws IOException {
    keep("a", 0, 1);
    byte[] whole = Files.readAllBytes(file());
    int first = 0;
    while (whole[first++] != '\n') {}
    for (int length = 0; length < whole.length; length++) {
      Files.write(file(), Arrays.copyOf(whole, length));
      try (PortionFile again = open("a")) {
        assertThat(again.reply(0).isPresent()).as("%s bytes", length).isEqualTo(length >= first);
        assertThat(again.reply(1)).isEmpty();
        again.keep(2, reply(2));
      }
      try (PortionFile again = open("a")) {
        assertThat(again.reply(2)).hasValue(reply(2));
      }
    }
    assertThat(complaints).isEmpty();
  }

  /** Each byte changed in turn: what comes out is what went in, or nothing. */
  @Test
  void aChangedByteIsToldOfAndNeverTakenForAReply() throws IOException {
    keep("a", 0, 1);
    byte[] whole = Files.readAllBytes(file());
    for (int i = 0; i < whole.length; i++) {
      byte[] changed = whole.clone();
      changed[i] ^= 1;
      Files.write(file(), changed);
      try (PortionFile again = open("a")) {
        for (int portion = 0; portion < 4; portion++) {
          int number = portion;
          again.reply(portion).ifPresent(r -> assertThat(r).isEqualTo(reply(number)));
        }
      }
    }
    assertThat(complaints).isNotEmpty().allMatch(c -> c.contains("what follows is done again"));
  }
}

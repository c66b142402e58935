package org.comal.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileLinesTest {
  @TempDir private Path temp;

  @Provide
  Arbitrary<List<String>> texts() {
    Arbitrary<String> line =
        Arbitraries.of("", "é", "Σ 𝄞\r", "a\tb", "�", "x".repeat(70_000), "y".repeat(140_000));
    return line.list().ofMaxSize(12);
  }

  @Property(tries = 200)
  void linesComeAsTheyStandWithTheirEnds(@ForAll("texts") List<String> lines) throws IOException {
    Path file = Files.createTempFile("lines", null);
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      for (String line : lines) {
        bytes.writeBytes((line + "\n").getBytes(StandardCharsets.UTF_8));
      }
      int whole = bytes.size();
      bytes.writeBytes("no line".getBytes(StandardCharsets.UTF_8));
      Files.write(file, bytes.toByteArray());
      try (FileLines all = FileLines.open(file, 0, Long.MAX_VALUE)) {
        long end = 0;
        for (String line : lines) {
          assertThat(all.next()).isEqualTo(line);
          end += line.getBytes(StandardCharsets.UTF_8).length + 1;
          assertThat(all.end()).isEqualTo(end);
        }
        assertThat(all.next()).isNull();
        assertThat(all.end()).isEqualTo(whole);
      }
    } finally {
      Files.delete(file);
    }
  }

  @Test
  void aPartBeginsAndEndsWhereItIsSaid() throws IOException {
    Path file = temp.resolve("lines");
    Files.writeString(file, "head\nfirst\nsecond\nthird\n");
    try (FileLines part = FileLines.open(file, 5, 20)) {
      assertThat(part.next()).isEqualTo("first");
      assertThat(part.next()).isEqualTo("second");
      assertThat(part.next()).isNull();
      assertThat(part.end()).isEqualTo(18);
    }
    assertThatThrownBy(() -> FileLines.open(file, 25, 30)).isInstanceOf(IOException.class);
  }

  @Test
  void whatIsNoUtf8IsSaidWithItsLine() throws IOException {
    Path file = temp.resolve("lines");
    Files.write(file, new byte[] {'a', '\n', (byte) 0xc3, '\n'});
    try (FileLines lines = FileLines.open(file, 0, Long.MAX_VALUE)) {
      lines.next();
      assertThatThrownBy(lines::next)
          .isInstanceOf(DamagedFileException.class)
          .hasMessage(file + " is damaged: it is no UTF-8 in line 2");
    }
  }
}

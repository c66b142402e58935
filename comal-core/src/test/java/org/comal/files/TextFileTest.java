package org.comal.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextFileTest {
  @TempDir private Path temp;

  @Test
  void whatIsUtf8IsRead() throws IOException {
    Path file = temp.resolve("text");
    String text = "é\r\nΣ 𝄞\n\nlast";
    Files.writeString(file, text);
    assertThat(TextFile.read(file)).isEqualTo(text);
    assertThat(TextFile.lines(file)).containsExactly("é", "Σ 𝄞", "", "last");
    Files.writeString(file, "");
    assertThat(TextFile.read(file)).isEmpty();
    assertThat(TextFile.lines(file)).isEmpty();
  }

  @Test
  void whatIsNoUtf8IsSaidWithItsLine() throws IOException {
    Path file = temp.resolve("text");
    byte[][] ends = {{(byte) 0xff}, {(byte) 0xc3}, {(byte) 0xed, (byte) 0xa0, (byte) 0x80}};
    for (byte[] end : ends) {
      byte[] bytes = new byte[6 + end.length];
      System.arraycopy(
          "ab\ncd\n".getBytes(java.nio.charset.StandardCharsets.UTF_8), 0, bytes, 0, 6);
      System.arraycopy(end, 0, bytes, 6, end.length);
      Files.write(file, bytes);
      assertThatThrownBy(() -> TextFile.read(file))
          .isInstanceOf(DamagedFileException.class)
          .hasMessage(file + " is damaged: it is no UTF-8 in line 3");
    }
  }
}

package org.comal.cli.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class StandardInputTest {
  @Test
  void linesComeWithoutTheirEndsAndTheLastNeedsNone() throws IOException {
    StandardInput in =
        new StandardInput(new ByteArrayInputStream("Gr\u00f6\u00dfe\r\n\nend".getBytes(UTF_8)));
    assertThat(in.line()).contains("Gr\u00f6\u00dfe");
    assertThat(in.line()).contains("");
    assertThat(in.line()).contains("end");
    assertThat(in.line()).isEmpty();
  }

  @Test
  void aLineThatIsNoTextIsNamedAndReadNoFurther() throws IOException {
    ByteArrayInputStream bytes = new ByteArrayInputStream(new byte[] {'a', '\n', -1, '\n', 'b'});
    StandardInput in = new StandardInput(bytes);
    assertThat(in.line()).contains("a");
    assertThat(bytes.available()).isEqualTo(3);
    assertThatIOException()
        .isThrownBy(in::line)
        .withMessage("standard input is damaged: it is no UTF-8 in line 2");
  }
}

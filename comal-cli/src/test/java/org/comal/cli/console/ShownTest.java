package org.comal.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ShownTest {
  @Test
  void charactersThatActOnATerminalAreShownByTheirNumbers() {
    assertThat(Shown.text("a\u001b[2Jb\u0007\u009b1m\r\u202ec"))
        .isEqualTo("a\\u001b[2Jb\\u0007\\u009b1m\\u000d\\u202ec");
    String harmless = "tab\t, line\n, é, 漢字, \uD83D\uDE00";
    assertThat(Shown.text(harmless)).isSameAs(harmless);
  }

  @Test
  void everyWayToWriteIsShown() {
    StringWriter written = new StringWriter();
    PrintWriter out = Shown.writer(new PrintWriter(written));
    out.write('\u001b');
    out.append('\u001b').append("x\u001by", 1, 2).print("\u001b");
    out.printf("%s", "\u001b");
    out.flush();
    assertThat(written).hasToString("\\u001b".repeat(5));
  }
}

package org.comal.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import me.tongfei.progressbar.ProgressBarConsumer;
import org.junit.jupiter.api.Test;

/** Pictures above a progress bar, as a terminal of ten rows is told to draw them. */
class PictureBarTest {
  private static final List<String> PICTURE = List.of("one", "two", "three");

  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final PictureBar terminal =
      new PictureBar(new PrintStream(written, true, StandardCharsets.UTF_8), 10);

  private String said() {
    String text = written.toString(StandardCharsets.UTF_8);
    written.reset();
    return text;
  }

  @Test
  void theSecondPictureIsDrawnOverTheFirst() {
    terminal.show(PICTURE);
    assertThat(said()).isEqualTo("\rone\u001b[K\ntwo\u001b[K\nthree\u001b[K\n\u001b[K");
    terminal.show(PICTURE);
    assertThat(said()).isEqualTo("\r\u001b[3Aone\u001b[K\ntwo\u001b[K\nthree\u001b[K\n");
  }

  @Test
  void barsThatCameToTheirEndStayBetweenPictureAndBar() {
    terminal.show(PICTURE);
    ProgressBarConsumer bar = terminal.bar();
    bar.accept("full");
    bar.close();
    said();
    terminal.show(PICTURE);
    assertThat(said()).isEqualTo("\r\u001b[4Aone\u001b[K\ntwo\u001b[K\nthree\u001b[K\n\u001b[1B");
  }

  @Test
  void aPictureOutOfReachIsDrawnBelow() {
    terminal.show(PICTURE);
    for (int i = 0; i < 7; i++) {
      terminal.bar().close();
    }
    said();
    terminal.show(PICTURE);
    assertThat(said()).doesNotContain("A");
  }

  @Test
  void whatIsSaidTakesThePlaceOfTheBarAndKeepsThePicture() {
    terminal.show(PICTURE);
    said();
    terminal.print(() -> written.writeBytes("comal: note\n".getBytes(StandardCharsets.UTF_8)));
    assertThat(said()).isEqualTo("\r\u001b[Kcomal: note\n");
    terminal.show(PICTURE);
    assertThat(said()).doesNotContain("A");
  }

  @Test
  void holdsWhatLeavesRoomForABar() {
    assertThat(terminal.holds(9)).isTrue();
    assertThat(terminal.holds(10)).isFalse();
  }
}

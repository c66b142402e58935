package org.comal.cli.plot;

import java.awt.AWTError;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;

/** The fonts of this Java: a slim one may come without, or without the libraries to draw them. */
final class Fonts {
  private Fonts() {}

  /**
   * Makes sure that text can be drawn.
   *
   * @throws NoFontsException where it cannot
   */
  static void require() throws NoFontsException {
    try {
      Graphics2D g = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB).createGraphics();
      g.setFont(Style.font(Font.PLAIN, 12));
      g.drawString("0", g.getFontMetrics().stringWidth("0"), 0);
      g.dispose();
    } catch (LinkageError | InternalError | AWTError | RuntimeException e) {
      // Only the JDK's code runs in here; which of these it throws depends on its version, and on
      // whether it was asked before.
      throw new NoFontsException(e);
    }
  }
}

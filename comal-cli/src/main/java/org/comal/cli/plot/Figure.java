package org.comal.cli.plot;

import java.awt.Graphics2D;

/** Something that can be painted. */
public interface Figure {
  /** {@return name of its files, without extension} */
  String name();

  /** {@return what it shows, on one line} */
  String title();

  /** {@return width in points of 1/96 inch} */
  int width();

  /** {@return height in points of 1/96 inch} */
  int height();

  /**
   * Paints the whole figure, background included, into (0, 0) to (width, height).
   *
   * @param g left with another font, colour and stroke
   */
  void paint(Graphics2D g);
}

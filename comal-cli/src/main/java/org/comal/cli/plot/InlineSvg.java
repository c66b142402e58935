package org.comal.cli.plot;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * A figure as an element of an HTML page, which gives it its colours: {@code --ink}, {@code
 * --faint}, {@code --middle} and {@code --paper} are the page's, so that it is dark by night.
 */
public final class InlineSvg {
  private InlineSvg() {}

  /**
   * {@return the element, as wide as there is room}
   *
   * @param figure keeps its shape, whatever the width
   * @throws NoFontsException where this Java cannot draw text
   * @throws IOException where this Java cannot write XML
   */
  public static String of(Figure figure) throws IOException {
    Fonts.require();
    String svg = new String(Gallery.svg(figure), StandardCharsets.UTF_8);
    String inside = svg.substring(svg.indexOf('>', svg.indexOf("<svg")) + 1);
    return "<svg viewBox=\"0 0 "
        + figure.width()
        + " "
        + figure.height()
        + "\" font-size=\"12px\" role=\"img\" xmlns=\"http://www.w3.org/2000/svg\">"
        + inside
            .replace(rgb(Style.INK), "var(--ink)")
            .replace(rgb(Style.FAINT), "var(--faint)")
            .replace(rgb(Style.MIDDLE), "var(--middle)")
            .replace("rgb(255,255,255)", "var(--paper)")
            .strip();
  }

  private static String rgb(java.awt.Color colour) {
    return "rgb(" + colour.getRed() + "," + colour.getGreen() + "," + colour.getBlue() + ")";
  }
}

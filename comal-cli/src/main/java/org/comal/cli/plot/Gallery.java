package org.comal.cli.plot;

import de.erichseifert.vectorgraphics2d.VectorGraphics2D;
import de.erichseifert.vectorgraphics2d.svg.SVGProcessor;
import de.erichseifert.vectorgraphics2d.util.PageSize;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.comal.files.DurableFiles;

/** Writes figures as SVG and PNG. */
public final class Gallery {
  /** Pixels to a point in a PNG: 192 dots an inch. */
  private static final int SCALE = 2;

  private Gallery() {}

  /**
   * A figure and where it goes.
   *
   * @param directory made where it is missing
   */
  public record Place(Figure figure, Path directory) {}

  /**
   * Writes {@code NAME.svg} and {@code NAME.png} for each figure, several at a time.
   *
   * @param places no two with the same name in the same directory
   * @throws NoFontsException where this Java cannot draw text
   * @throws IOException where a file cannot be written
   */
  public static void write(List<Place> places) throws IOException {
    if (!places.isEmpty()) {
      Fonts.require();
    }
    for (Place place : places) {
      Files.createDirectories(place.directory());
    }
    try {
      places.parallelStream().forEach(place -> write(place.figure(), place.directory()));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static void write(Figure figure, Path directory) {
    try {
      write(directory.resolve(figure.name() + ".svg"), svg(figure));
      write(directory.resolve(figure.name() + ".png"), png(figure));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] svg(Figure figure) throws IOException {
    return svg(figure, figure::paint);
  }

  /** What a part of a figure's painting leaves, as a document of the figure's size. */
  static byte[] svg(Figure figure, Consumer<Graphics2D> painting) throws IOException {
    VectorGraphics2D g = new VectorGraphics2D();
    painting.accept(g);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new SVGProcessor()
        .getDocument(g.getCommands(), new PageSize(figure.width(), figure.height()))
        .writeTo(out);
    // The font that this machine happens to have need not be on the reader's.
    return out.toString(StandardCharsets.UTF_8)
        .replaceAll("font-family:&quot;[^&]*&quot;", "font-family:sans-serif")
        // The writer leaves the size out where it is this.
        .replaceFirst("<svg ", "<svg font-size=\"12px\" ")
        .getBytes(StandardCharsets.UTF_8);
  }

  private static void write(Path file, byte[] bytes) throws IOException {
    DurableFiles.naming(file, () -> Files.write(file, bytes));
  }

  private static byte[] png(Figure figure) throws IOException {
    BufferedImage image =
        new BufferedImage(
            SCALE * figure.width(), SCALE * figure.height(), BufferedImage.TYPE_INT_RGB);
    Graphics2D g = image.createGraphics();
    g.scale(SCALE, SCALE);
    figure.paint(g);
    g.dispose();
    return PngFile.encode(image, SCALE * 96);
  }
}

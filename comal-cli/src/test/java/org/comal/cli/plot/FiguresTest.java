package org.comal.cli.plot;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.random.RandomGenerator;
import javax.imageio.ImageIO;
import org.comal.random.RandomSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FiguresTest {
  @TempDir private Path temp;

  @Test
  void pngHoldsEveryPixel() throws IOException {
    RandomGenerator random = new RandomSource(1).generator();
    BufferedImage image = new BufferedImage(37, 23, BufferedImage.TYPE_INT_RGB);
    for (int x = 0; x < 37; x++) {
      for (int y = 0; y < 23; y++) {
        image.setRGB(x, y, random.nextInt());
      }
    }
    BufferedImage read = ImageIO.read(new ByteArrayInputStream(PngFile.encode(image, 96)));
    assertThat(read.getWidth()).isEqualTo(37);
    assertThat(read.getHeight()).isEqualTo(23);
    for (int x = 0; x < 37; x++) {
      for (int y = 0; y < 23; y++) {
        assertThat(read.getRGB(x, y)).isEqualTo(image.getRGB(x, y));
      }
    }
  }

  @Test
  void zerosAndGapsInTheDataBreakTheLine() throws IOException {
    double[] steps = {0, 1, 2, 3, 4};
    double[] values = {1, 0, Double.NaN, 0.01, Double.POSITIVE_INFINITY};
    LogFigure figure =
        new LogFigure("gap", "Gap", "gap", 1e-16, List.of(new Line("run", steps, values)));
    assertThat(figure.empty()).isFalse();
    Gallery.write(List.of(new Gallery.Place(figure, temp)));
    assertThat(Files.readString(temp.resolve("gap.svg"))).doesNotContain("NaN", "Infinity");
    LogFigure nothing =
        new LogFigure("gap", "Gap", "gap", 1e-16, List.of(new Line("run", steps, new double[5])));
    assertThat(nothing.empty()).isTrue();
  }

  /** A line of one point is a disc, and a run without points is not in the legend. */
  @Test
  void aSinglePointIsSeenAndARunWithoutPointsIsNotNamed() throws IOException {
    double[] steps = {0, 1, 2};
    List<Line> lines =
        List.of(
            new Line("one", steps, new double[] {Double.NaN, 0.5, Double.NaN}),
            new Line("none", new double[0], new double[0]));
    CurveFigure figure =
        new CurveFigure(
            "one",
            "One",
            "share",
            lines,
            List.of(new double[0], new double[0]),
            0,
            OptionalDouble.empty());
    Gallery.write(List.of(new Gallery.Place(figure, temp)));
    assertThat(Files.readString(temp.resolve("one.svg"))).contains(">one<").doesNotContain("none<");
    BufferedImage image = ImageIO.read(temp.resolve("one.png").toFile());
    int blue = 0;
    for (int x = 0; x < image.getWidth() * 0.7; x++) {
      for (int y = 0; y < image.getHeight(); y++) {
        blue += (image.getRGB(x, y) & 0xFFFFFF) == 0x0072B2 ? 1 : 0;
      }
    }
    double scale = image.getWidth() / (double) figure.width();
    assertThat(blue / scale / scale).isBetween(15.0, 29.0); // 9π = 28.3, less its smooth edge
  }

  @Test
  void longRunsAreThinnedToWhatTheEyeSees() throws IOException {
    int n = 200_000;
    double[] steps = new double[n];
    double[] values = new double[n];
    for (int i = 0; i < n; i++) {
      steps[i] = i;
      values[i] = Math.exp(-i / 1e4) * (2 + Math.sin(i));
    }
    LogFigure figure =
        new LogFigure("long", "Long", "value", 1e-16, List.of(new Line("run", steps, values)));
    Gallery.write(List.of(new Gallery.Place(figure, temp)));
    assertThat(Files.size(temp.resolve("long.svg"))).isLessThan(150_000);
  }

  /** The triangle's corners are drawn at a line's width from the picture's edges or further in. */
  @Test
  void nothingTouchesTheEdgeOfAPicture() throws IOException {
    List<double[]> points = new ArrayList<>();
    points.add(new double[] {1, 0, 0});
    points.add(new double[] {0, 1, 0});
    points.add(new double[] {0, 0, 1});
    String wide = "a response with a very long name indeed, longer than any label";
    List<Way> ways = new ArrayList<>();
    List<Line> lines = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      ways.add(new Way(wide + i, points, List.of(1)));
      lines.add(new Line(wide + i, new double[] {0, 123_456_789}, new double[] {1e-16, 0.4 + i}));
    }
    List<Figure> figures =
        List.of(
            new SimplexFigure(
                "simplex", "Policy", List.of(wide, wide, wide), ways, new double[] {0, 0, 1}),
            new LogFigure("log", "Gap", "gap (win rate)", 1e-30, lines),
            new LogFigure("one", "Gap", "gap (win rate)", 1e-30, lines.subList(0, 1)));
    for (Figure figure : figures) {
      Gallery.write(List.of(new Gallery.Place(figure, temp)));
      BufferedImage image = ImageIO.read(temp.resolve(figure.name() + ".png").toFile());
      for (int x = 0; x < image.getWidth(); x++) {
        assertWhite(image, figure, x, 0);
        assertWhite(image, figure, x, image.getHeight() - 1);
      }
      for (int y = 0; y < image.getHeight(); y++) {
        assertWhite(image, figure, 0, y);
        assertWhite(image, figure, image.getWidth() - 1, y);
      }
    }
  }

  private static void assertWhite(BufferedImage image, Figure figure, int x, int y) {
    assertThat(new Color(image.getRGB(x, y)))
        .as(figure.name() + " at " + x + ", " + y)
        .isEqualTo(Color.WHITE);
  }
}

package org.comal.cli.plot;

import java.awt.Graphics2D;
import java.util.List;
import java.util.stream.IntStream;

/** A figure of several runs, each of which can be painted apart, so that a page can hide it. */
public sealed interface RunsFigure extends Figure permits CurveFigure, LogFigure, SimplexFigure {
  /** {@return names of the runs, in the order of their colours} */
  List<String> runs();

  /**
   * {@return whether a run has anything to draw}
   *
   * @param run its place among the {@link #runs}
   */
  boolean shows(int run);

  /**
   * Paints everything but the runs and the names of the runs.
   *
   * @param g left with another font, colour and stroke
   */
  void paintFrame(Graphics2D g);

  /**
   * Paints one run, on the frame.
   *
   * @param g left with another font, colour and stroke
   * @param run its place among the {@link #runs}
   */
  void paintRun(Graphics2D g, int run);

  /**
   * Paints what lies over the runs.
   *
   * @param g left with another font, colour and stroke
   */
  default void paintFront(Graphics2D g) {}

  /** {@return width without the names of the runs, in points of 1/96 inch} */
  int frameWidth();

  /** {@return what can be read of the runs along the figure; empty where there are no steps} */
  List<CurveReading> readings();

  /** {@return places of the runs that have anything to draw, each family together} */
  default List<Integer> shown() {
    return Families.of(runs()).order().stream().filter(this::shows).toList();
  }

  /** {@return places of all runs} */
  default IntStream places() {
    return IntStream.range(0, runs().size());
  }
}

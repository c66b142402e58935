/**
 * Plots of runs, as SVG and PNG: {@link org.comal.cli.plot.SimplexFigure}, the way of a policy over
 * three responses, {@link org.comal.cli.plot.LogFigure} and {@link org.comal.cli.plot.CurveFigure},
 * a figure against steps, and {@link org.comal.cli.plot.HeatFigure}, win rates of pairs. {@link
 * org.comal.cli.plot.Gallery} writes them.
 */
package org.comal.cli.plot;

/**
 * Plots of runs, as SVG and PNG: {@link org.comal.cli.plot.SimplexFigure}, the way of a policy over
 * three responses, and {@link org.comal.cli.plot.LogFigure}, a figure against steps. {@link
 * org.comal.cli.plot.Gallery} writes them.
 */
package org.comal.cli.plot;

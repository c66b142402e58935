package org.comal.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Draws the plots of runs. */
final class Drawing {
  private Drawing() {}

  static void draw(List<RunFiles> runs, Path suite, Screen screen) throws IOException {}

  static void compare(List<RunFiles> runs, Path directory, Screen screen) throws IOException {}
}

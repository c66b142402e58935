package org.comal.learn;

/**
 * Which responses to one prompt meet: the one place that knows which pairs an oracle is asked about
 * and a loss compares.
 *
 * <p>A pair is a row and a column. Among the samples of one policy both count the same samples, and
 * each pair comes once, its row before its column.
 */
enum PairPattern {
  /** No pair. */
  NONE,
  /** Among samples: the first with the second, the third with the fourth, and so on. */
  DISJOINT,
  /** Among samples: each with each. */
  ALL,
  /** Each row with each column, which are responses of two policies. */
  AGAINST;

  /** What is done with a pair. */
  @FunctionalInterface
  interface Meeting {
    /** Does it. */
    void of(int row, int column);
  }

  /** Whether rows and columns are the same samples. */
  boolean amongSamples() {
    return this != AGAINST;
  }

  /** Does something with each pair, row by row, in the order of the columns. */
  void each(int rows, int columns, Meeting meeting) {
    for (int row = 0; row < rows; row++) {
      int first = amongSamples() ? row + 1 : 0;
      int end =
          switch (this) {
            case NONE -> first;
            case DISJOINT -> row % 2 == 0 ? Math.min(row + 2, columns) : first;
            case ALL, AGAINST -> columns;
          };
      for (int column = first; column < end; column++) {
        meeting.of(row, column);
      }
    }
  }

  /** How many pairs there are. */
  long count(long rows, long columns) {
    return switch (this) {
      case NONE -> 0;
      case DISJOINT -> rows / 2;
      case ALL -> rows * (rows - 1) / 2;
      case AGAINST -> rows * columns;
    };
  }
}

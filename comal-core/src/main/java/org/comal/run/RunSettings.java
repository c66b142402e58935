package org.comal.run;

/**
 * Length and bookkeeping of a run.
 *
 * @param seed names the run's random streams
 * @param steps prox steps in all; 0 only records the start
 * @param recordEvery prox steps between recorded steps; the first and the last step are always
 *     recorded
 * @param checkpointEvery prox steps between checkpoints
 */
public record RunSettings(long seed, long steps, long recordEvery, long checkpointEvery) {
  public RunSettings {
    if (steps < 0 || recordEvery < 1 || checkpointEvery < 1) {
      throw new IllegalArgumentException(
          "steps, record-every and checkpoint-every are "
              + steps
              + ", "
              + recordEvery
              + " and "
              + checkpointEvery
              + ", but must be at least 0, 1 and 1");
    }
  }

  /** Every step recorded, twenty checkpoints. */
  public static RunSettings of(long seed, long steps) {
    return new RunSettings(seed, steps, 1, Math.max(1, steps / 20));
  }
}

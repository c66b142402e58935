package org.comal.run;

import java.util.Objects;
import org.comal.policy.EnumerablePolicy;
import org.comal.policy.Policy;

/**
 * Length and bookkeeping of a run.
 *
 * @param seed names the run's random streams
 * @param steps prox steps in all; 0 only records the start
 * @param recordEvery prox steps between recorded steps; the first and the last step are always
 *     recorded
 * @param checkpointEvery prox steps between checkpoints; 0 for {@link #checkpointEvery(Policy)}
 * @param promptSubsets equal parts that the prompts are divided into at random; round r of the
 *     algorithm takes part r mod this. 1 takes all prompts in each step
 * @param stepFiles whether the phases of a prox step leave files, for resuming and for reports
 * @param keepSteps whether the files of finished steps are kept
 */
public record RunSettings(
    long seed,
    long steps,
    long recordEvery,
    long checkpointEvery,
    int promptSubsets,
    StepFileRule stepFiles,
    boolean keepSteps) {

  /** When the phases of a prox step leave files. */
  public enum StepFileRule {
    /** Unless the policy is a table, whose steps take less time than their files. */
    AUTO,
    /** Always. */
    ON,
    /** Never. */
    OFF
  }

  /**
   * Checks the numbers and that nothing is missing.
   *
   * @param seed any number
   * @param steps at least 0
   * @param recordEvery at least 1
   * @param checkpointEvery at least 0
   * @param promptSubsets at least 1
   * @param stepFiles not null
   * @param keepSteps false removes the files of a step once a checkpoint makes it safe
   * @throws IllegalArgumentException where a number is below its least
   */
  public RunSettings {
    Objects.requireNonNull(stepFiles, "stepFiles");
    if (steps < 0 || recordEvery < 1 || checkpointEvery < 0 || promptSubsets < 1) {
      throw new IllegalArgumentException(
          "steps, record-every, checkpoint-every and prompt-subsets are "
              + steps
              + ", "
              + recordEvery
              + ", "
              + checkpointEvery
              + " and "
              + promptSubsets
              + ", but must be at least 0, 1, 0 and 1");
    }
  }

  /**
   * All prompts in every step, files of steps where the policy is no table.
   *
   * @param seed names the run's random streams
   * @param steps prox steps in all, at least 0
   * @param recordEvery prox steps between recorded steps, at least 1
   * @param checkpointEvery prox steps between checkpoints; 0 for as many as the policy asks for
   */
  public RunSettings(long seed, long steps, long recordEvery, long checkpointEvery) {
    this(seed, steps, recordEvery, checkpointEvery, 1, StepFileRule.AUTO, true);
  }

  /**
   * {@return every step recorded, checkpoints as the policy asks for}
   *
   * @param seed names the run's random streams
   * @param steps prox steps in all, at least 0
   */
  public static RunSettings of(long seed, long steps) {
    return new RunSettings(seed, steps, 1, 0);
  }

  /**
   * Prox steps between the checkpoints of a run of this policy: what was set, else twenty
   * checkpoints for a table and one every step for others.
   */
  long checkpointEvery(Policy policy) {
    if (checkpointEvery > 0) {
      return checkpointEvery;
    }
    return policy instanceof EnumerablePolicy ? Math.max(1, steps / 20) : 1;
  }

  /** Whether the phases of a step of this policy leave files. */
  boolean keepsFiles(Policy policy) {
    return switch (stepFiles) {
      case AUTO -> !(policy instanceof EnumerablePolicy);
      case ON -> true;
      case OFF -> false;
    };
  }
}

package org.comal.task;

import java.util.List;
import org.comal.Stable;
import org.comal.plugin.Factory;

/**
 * Makes a task out of a config's {@code task} block.
 *
 * <pre>{@code
 * run    { seed = 7, out = "runs/sft" }
 * policy { use = causal-lm, model = "models/small" }
 * task   { use = sft, train = "train.jsonl" }
 * }</pre>
 *
 * <p>Blocks at the root of the config beside {@code task}, as {@code policy} and {@code oracle},
 * are the task's where its factory reads them by {@link org.comal.plugin.Services#read}: they are
 * recorded with their defaults; others are ignored.
 *
 * <p>{@code comal task CONFIG} runs what the block names. A factory on the program's own class path
 * is also a command of its own, {@link #command}, and {@code task.use} may then be left out.
 */
@Stable
public interface TaskFactory extends Factory<Task> {

  /**
   * {@return the words after {@code comal} that ask for this task: one or two; none for a task that
   * has no command}
   */
  default List<String> command() {
    return List.of(name());
  }
}

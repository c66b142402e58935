package org.comal.guice;

import com.typesafe.config.Config;
import org.comal.plugin.Defaults;

/** The keys at the root of a config, with their defaults and what they mean. */
public final class RootDefaults {
  private RootDefaults() {}

  /** The documentation, in HOCON. */
  public static final String TEXT =
      """
      run {
        # Names the run's random streams: a whole number. The same seed gives the same bytes on the
        # same kind of machine.
        seed = 1
        # Prox steps in all. Required.
        steps = null
        # Directory that the run leaves, seen from the working directory. null: runs/<config name>.
        out = null
        # Prox steps between recorded steps. null: every step.
        record-every = null
        # Prox steps between checkpoints. null: a twentieth of the steps for a table, else 1.
        checkpoint-every = null
        # Equal parts that the prompts are divided into at random; each prox step takes the next one,
        # round after round; in mirror-prox both steps of a round take one. 1: every step takes all
        # prompts.
        prompt-subsets = 1
        # Prompts whose work is done together, whoever does it. Batches of other sizes differ in the
        # last bits, so that two runs with the same number come to the same bytes on one device, on
        # several and on other machines. 0: all at once. null: 64 with workers, else 0.
        portion = null
        # Whether the phases of a prox step leave files, for resuming inside a step and for reports:
        # on, off, or auto (unless the policy is a table).
        step-files = auto
        # Whether the files of finished steps are kept.
        keep-steps = true
        # Directory that relative paths start from. null: the first config file's own.
        base-directory = null
        # Directory of plugin jars. null: plugins/ in the base directory, where there is one.
        plugins = null
      }
      # The algorithm: a block with `use` and the keys of what it names. Required.
      algorithm {}
      # The policy the run starts from. Required.
      policy {}
      # The preference oracle. Required.
      oracle {}
      # How a prox step is solved. Required.
      prox {}
      # What is measured at recorded steps. auto: every evaluator that fits policy and game.
      evaluator { use = auto }
      # Prompts, each with keys of its own, that policy and oracle share; see their documentation.
      prompts {}
      # Where the prompts come from, for a policy that answers any, as a language model: a block with
      # `use`. A policy over known prompts, as a table, brings its own and leaves these aside.
      data {}
      # A job that is no run, for `comal task` and the commands named after tasks: a block with
      # `use`. A run ignores it.
      task {}
      # Tasks that are done before the run or suite, in this order, each in a directory of its name
      # within prepared/ of the run's: NAME { task { use = … } … }. What they leave is named by
      # paths as prepared:NAME/model.
      prepare {}
      # Values for other keys to take by substitution, as ${let.model}; nothing else reads them.
      let {}
      # Who follows a run, fine-tuning or an oracle's training from outside: NAME { use = … }, what
      # each keeps in a folder of its name within trackers/ of the run's. Results do not depend on it,
      # and what is taken up again may have others.
      trackers {}
      # Who draws responses, scores them and asks the oracle: a block with `use`. Without one the
      # process does, with one policy and one oracle. Results do not depend on it, and what is taken
      # up again may have others.
      workers {}
      suite {
        # Several runs to compare, by name. Each block lies over the rest of the config; each run
        # goes to a directory of its name under run.out. A block with alone = true lies over the
        # block run only, for a run whose policy, oracle or solver has nothing of the others'.
        runs {}
        # Seeds that every run is repeated with, as [1, 2, 3]: NAME-s1, NAME-s2 and so on, and the
        # mean and spread over them. null: run.seed alone.
        seeds = null
        # How language models are compared in the end, in matrix/: keys of the task eval in a block
        # task, and blocks of its own for what is not to be the suite's policy, oracle or data.
        # enabled = false leaves it out.
        matrix {}
      }
      """;

  /** The same as a config, each value with the origin "defaults of the root". */
  public static final Config CONFIG = Defaults.of("the root", TEXT);

  /** What a config may hold at its root; the blocks of plugins may hold anything so far. */
  static final Config KNOWN = CONFIG.withoutPath("evaluator.use");
}

package org.comal.work;

import java.util.List;
import java.util.Objects;
import org.comal.Stable;
import org.comal.data.Comparison;
import org.comal.data.Completion;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.oracle.PreferenceOracle;
import org.comal.policy.Policy;
import org.comal.policy.Sampling;
import org.comal.random.RandomSource;

/**
 * A portion of what a phase has to do: a model, and what it is to do about some prompts. It says
 * all that its result depends on.
 *
 * @param <R> what comes of it
 */
@Stable
public sealed interface Portion<R> {

  /** {@return what comes of it, done by the model at hand, on the caller's thread} */
  R here();

  /**
   * {@return the same portion, for another model of the same contents}
   *
   * @param model a policy or an oracle, as this one's is
   */
  Portion<R> by(AutoCloseable model);

  /** {@return the policy or oracle that is to do it} */
  AutoCloseable model();

  /**
   * {@return how many prompts, completions or questions it is about: as many results come of it}
   */
  int size();

  /**
   * Responses to be drawn, for each prompt in order.
   *
   * @param policy who draws them
   * @param prompts what is answered
   * @param perPrompt responses a prompt
   * @param sampling how they are drawn
   * @param random as {@link Policy#sample} wants it
   */
  record Draw(
      Policy policy, List<Prompt> prompts, int perPrompt, Sampling sampling, RandomSource random)
      implements Portion<List<List<Response>>> {
    /**
     * Copies the prompts.
     *
     * @param policy not null
     * @param prompts copied
     * @param perPrompt at least 1
     * @param sampling not null
     * @param random not null
     */
    public Draw {
      Objects.requireNonNull(policy, "policy");
      prompts = List.copyOf(prompts);
      Objects.requireNonNull(sampling, "sampling");
      Objects.requireNonNull(random, "random");
    }

    @Override
    public int size() {
      return prompts.size();
    }

    @Override
    public List<List<Response>> here() {
      return policy.sample(prompts, perPrompt, sampling, random);
    }

    @Override
    public Draw by(AutoCloseable model) {
      return new Draw((Policy) model, prompts, perPrompt, sampling, random);
    }

    @Override
    public Policy model() {
      return policy;
    }
  }

  /**
   * Responses to be scored: their log-probabilities, as {@link Policy#logProb} gives them.
   *
   * @param policy under whom
   * @param completions in an order that the scores keep
   */
  record Score(Policy policy, List<Completion> completions) implements Portion<double[]> {
    /**
     * Copies the completions.
     *
     * @param policy not null
     * @param completions copied
     */
    public Score {
      Objects.requireNonNull(policy, "policy");
      completions = List.copyOf(completions);
    }

    @Override
    public int size() {
      return completions.size();
    }

    @Override
    public double[] here() {
      return policy.logProb(completions);
    }

    @Override
    public Score by(AutoCloseable model) {
      return new Score((Policy) model, completions);
    }

    @Override
    public Policy model() {
      return policy;
    }
  }

  /**
   * Questions to be asked: verdicts as {@link PreferenceOracle#prefer} gives them.
   *
   * @param oracle whom to ask
   * @param questions in an order that the verdicts keep
   * @param random for oracles that draw their verdicts
   */
  record Ask(PreferenceOracle oracle, List<Comparison> questions, RandomSource random)
      implements Portion<double[]> {
    /**
     * Copies the questions.
     *
     * @param oracle not null
     * @param questions copied
     * @param random not null
     */
    public Ask {
      Objects.requireNonNull(oracle, "oracle");
      questions = List.copyOf(questions);
      Objects.requireNonNull(random, "random");
    }

    @Override
    public int size() {
      return questions.size();
    }

    @Override
    public double[] here() {
      return oracle.prefer(questions, random);
    }

    @Override
    public Ask by(AutoCloseable model) {
      return new Ask((PreferenceOracle) model, questions, random);
    }

    @Override
    public PreferenceOracle model() {
      return oracle;
    }
  }
}

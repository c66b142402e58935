package org.comal.oracle.judge;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.comal.data.Comparison;
import org.comal.files.Sha256;
import org.comal.oracle.OracleException;
import org.comal.oracle.PreferenceOracle;
import org.comal.oracle.VerdictListener;
import org.comal.plugin.Planned;
import org.comal.random.RandomSource;
import org.comal.text.Instruction;
import org.comal.text.PromptTemplate;
import org.comal.text.web.Pace;

/**
 * A language model asked which response is better: P is the labels' share of the model's
 * log-probabilities, where its reply says the verdict and it gives them, else 0 or 1 by its text; ½
 * where it says a tie. A reply that cannot be read is an abstention.
 *
 * <p>Requests that fail are repeated. A question that gets no verdict is an abstention. Where
 * nothing more can be asked, because the model is gone, the key is turned away or the budget is
 * spent, an {@link OracleException} says so. Each verdict is told as it comes, so that whoever
 * records verdicts loses none.
 *
 * <p>The same text on both sides is a draw by definition and is not asked.
 */
public final class JudgeOracle implements PreferenceOracle, Planned {
  /** Changes where the same reply comes to mean another verdict. */
  private static final String READING = "reading 3";

  private final JudgeModel model;
  private final JudgeSettings settings;
  private final PromptTemplate template;
  private final Attempts attempts;
  private final ExecutorService threads;
  private final JudgeCounts counts;
  private final String id;

  /**
   * Makes a judge that has asked nothing yet.
   *
   * @param model who is asked; closed with the oracle
   * @param settings what is asked, and how often
   * @param template with {@code {instruction}}, {@code {output_1}}, {@code {output_2}}
   */
  public JudgeOracle(JudgeModel model, JudgeSettings settings, PromptTemplate template) {
    this(model, settings, template, Pace.SYSTEM);
  }

  JudgeOracle(JudgeModel model, JudgeSettings settings, PromptTemplate template, Pace pace) {
    this.model = Objects.requireNonNull(model, "model");
    this.settings = Objects.requireNonNull(settings, "settings");
    this.template = Objects.requireNonNull(template, "template");
    this.counts = new JudgeCounts(settings.prices());
    this.threads =
        Executors.newFixedThreadPool(
            settings.concurrency(),
            task -> {
              Thread thread = new Thread(task, "judge");
              thread.setDaemon(true);
              return thread;
            });
    this.id = id(model, settings, template);
    RequestBudget budget =
        settings
            .ledger()
            .<RequestBudget>map(f -> new RequestLedger(f, settings.maxRequests(), id))
            .orElseGet(() -> RequestBudget.of(settings.maxRequests()));
    this.attempts = new Attempts(model, settings, pace, counts, budget);
  }

  /** The order of old, so that what is recorded under an id stays valid. */
  private static String id(JudgeModel model, JudgeSettings settings, PromptTemplate template) {
    String all =
        String.join(
            "\n",
            model.address(),
            model.name(),
            settings.labels().toString(),
            READING,
            settings.verdict().map(Pattern::pattern).orElse(""),
            Boolean.toString(settings.logprobs()),
            model.parameters(),
            template.text());
    return "judge:" + model.name() + ":" + new Sha256().add(all).hex(16);
  }

  @Override
  public String id() {
    return id;
  }

  /** Whether the judge does not sample its replies. */
  @Override
  public boolean deterministic() {
    return model.deterministic();
  }

  /**
   * {@inheritDoc}
   *
   * @throws OracleException where nothing more can be asked
   * @throws IllegalStateException where the thread is interrupted
   */
  @Override
  public double[] prefer(List<Comparison> batch, RandomSource random, VerdictListener heard) {
    if (batch.isEmpty()) {
      return new double[0];
    }
    double[] p = new double[batch.size()];
    Map<String, List<Integer>> places = new LinkedHashMap<>();
    for (int i = 0; i < p.length; i++) {
      Comparison c = batch.get(i);
      if (c.sameText()) {
        p[i] = 0.5;
        counts.questions.increment();
      } else {
        String question = question(c);
        places.computeIfAbsent(question, q -> new ArrayList<>()).add(i);
      }
    }
    if (!places.isEmpty() && attempts.stopped() != null) {
      throw new OracleException(attempts.stopped());
    }
    ask(places, p, random, heard);
    return p;
  }

  private void ask(
      Map<String, List<Integer>> places, double[] p, RandomSource random, VerdictListener heard) {
    AtomicBoolean over = new AtomicBoolean();
    Map<Future<Optional<Attempts.Judged>>, List<Integer>> under = new LinkedHashMap<>();
    places.forEach(
        (question, where) -> {
          for (List<Integer> some : deterministic() ? List.of(where) : each(where)) {
            RandomGenerator jitter = random.at("judge-wait", some.get(0)).generator();
            under.put(threads.submit(() -> answer(question, jitter, some, heard, over)), some);
          }
        });
    boolean all = true;
    RuntimeException failed = null;
    try {
      // To the last of them, so that nothing is asked or told after this method has thrown.
      for (Map.Entry<Future<Optional<Attempts.Judged>>, List<Integer>> e : under.entrySet()) {
        try {
          Optional<Attempts.Judged> outcome = e.getKey().get();
          all &= outcome.isPresent();
          for (int i : e.getValue()) {
            p[i] = outcome.map(Attempts.Judged::preference).orElse(Double.NaN);
          }
        } catch (ExecutionException thrown) {
          failed =
              thrown.getCause() instanceof RuntimeException unchecked
                  ? unchecked
                  : new IllegalStateException(
                      "the judge could not be asked: " + thrown.getCause(), thrown);
        }
      }
    } catch (InterruptedException e) {
      over.set(true);
      under.keySet().forEach(f -> f.cancel(true));
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for the judge", e);
    }
    if (failed != null) {
      throw failed;
    }
    if (!all) {
      throw new OracleException(attempts.stopped());
    }
  }

  /**
   * Asks, and tells what the judge replied; what came to nothing may be asked again.
   *
   * @param over whether the batch has failed; set where this question fails it
   */
  private Optional<Attempts.Judged> answer(
      String question,
      RandomGenerator jitter,
      List<Integer> places,
      VerdictListener heard,
      AtomicBoolean over)
      throws InterruptedException {
    try {
      Optional<Attempts.Judged> outcome = attempts.ask(question, jitter, over::get);
      outcome.ifPresent(a -> counts.questions.add(places.size()));
      outcome
          .filter(Attempts.Judged::replied)
          .ifPresent(a -> places.forEach(i -> heard.given(i, a.preference())));
      return outcome;
    } catch (RuntimeException e) {
      over.set(true);
      throw e;
    }
  }

  private static List<List<Integer>> each(List<Integer> places) {
    return places.stream().map(List::of).toList();
  }

  private String question(Comparison c) {
    return template.render(
        Map.of(
            "instruction",
            Instruction.of(c.prompt()),
            "output_1",
            c.first().text(),
            "output_2",
            c.second().text()));
  }

  /** {@return what it has done so far} */
  public JudgeCounts counts() {
    return counts;
  }

  @Override
  public List<String> plan(int prompts) {
    return List.of(
        String.format(
            Locale.ROOT,
            "oracle: %s at %s, up to %d requests at once%s%s",
            model.name(),
            model.address(),
            settings.concurrency(),
            Double.isInfinite(settings.requestsPerMinute())
                ? ""
                : String.format(Locale.ROOT, ", %.0f a minute", settings.requestsPerMinute()),
            settings.maxRequests() == Long.MAX_VALUE
                ? ""
                : String.format(Locale.ROOT, ", %,d in all", settings.maxRequests())));
  }

  @Override
  public Map<String, Double> statistics() {
    return counts.figures();
  }

  @Override
  public void close() {
    threads.shutdownNow();
    attempts.close();
    model.close();
  }
}

package org.comal.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.comal.prox.Payoff.logRatio;
import static org.comal.prox.Payoff.winRate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.comal.data.Completion;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.event.Listener;
import org.comal.files.DurableFiles;
import org.comal.files.Json;
import org.comal.files.JsonReader;
import org.comal.files.JsonRow;
import org.comal.files.Snapshot;
import org.comal.oracle.PreferenceOracle;
import org.comal.policy.Policy;
import org.comal.policy.Sampling;
import org.comal.policy.UnsavedPolicy;
import org.comal.prox.Game;
import org.comal.prox.PhaseKey;
import org.comal.prox.ProxProblem;
import org.comal.prox.RowFormat;
import org.comal.prox.Step;
import org.comal.prox.StepFiles;
import org.comal.random.RandomSource;
import org.junit.jupiter.api.Test;

/** A round from its samples to its groups, and what is kept of it on the way. */
class PhasesTest {
  private static final List<Prompt> PROMPTS = List.of(Prompt.named("x"), Prompt.user("y", "Why?"));
  private static final Policy MU = new Spoken("mu", "a", "bb", "ccc", "bb");
  private static final Policy REF = new Spoken("a reference", "a", "bb");
  private static final Policy OTHER = new Spoken("other", "bb", "d");
  private static final Loss REBEL = new Square(Signal.GAIN_DIFFERENCES);
  private static final Loss IPO = new Square(Signal.PREFERENCES);

  /** Prefers the longer one by thirds, and says nothing of d. */
  private static final PreferenceOracle ORACLE =
      PreferenceOracle.of(
          "longer",
          c ->
              c.second().text().endsWith("d")
                  ? Double.NaN
                  : 1 / (1 + Math.exp((length(c.second()) - length(c.first())) / 3)));

  private static double length(Response y) {
    return y.text().length();
  }

  private record Square(Signal signal) implements PairLoss {
    @Override
    public double value(Point at) {
      return at.margin() * at.margin();
    }

    @Override
    public double slope(Point at) {
      return 2 * at.margin();
    }
  }

  /** Files as the lines that would be written. */
  private static final class Lines implements StepFiles {
    private final Map<String, List<String>> files = new LinkedHashMap<>();

    @Override
    public boolean keeping() {
      return true;
    }

    @Override
    public <R> List<R> rows(
        String phase, Scope scope, Supplier<PhaseKey> key, RowFormat<R> format, Making<R> making) {
      String name = phase + " " + key.get().hash();
      List<String> lines = files.get(name);
      if (lines == null) {
        List<R> rows = new ArrayList<>();
        rows.addAll(making.rows(0, rows::addAll));
        files.put(name, rows.stream().map(row -> Json.line(format.write(row))).toList());
        return rows;
      }
      return lines.stream().map(line -> format.read(json(line))).toList();
    }

    private static JsonRow json(String line) {
      try {
        return JsonReader.read(line);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void keep(
        String phase, Supplier<PhaseKey> key, Map<String, ?> state, DurableFiles.Content files) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<Snapshot> kept(String phase, Supplier<PhaseKey> key) {
      return Optional.empty();
    }

    private List<String> names() {
      return files.keySet().stream().map(name -> name.substring(0, name.indexOf(' '))).toList();
    }
  }

  /** Has the id of a policy, and can do nothing. */
  private record Asleep(String id) implements UnsavedPolicy {
    @Override
    public List<List<Response>> sample(
        List<Prompt> prompts, int perPrompt, Sampling sampling, RandomSource random) {
      throw new AssertionError(id + " was sampled");
    }

    @Override
    public double[] logProb(List<Completion> batch) {
      throw new AssertionError(id + " was asked for log-probabilities");
    }
  }

  private static Round pass(
      Loss loss,
      PairDesign pairs,
      Policy mu,
      Policy ref,
      Policy opponent,
      PreferenceOracle oracle,
      StepFiles files) {
    SampleDesign design = new SampleDesign(4, 2, pairs, Labels.SOFT, Sampling.FAITHFUL, false);
    ProxProblem problem = new ProxProblem(mu, winRate(opponent).plus(-0.1, logRatio(mu, ref)), 0.3);
    Step step = new Step(new Game(PROMPTS, oracle), new RandomSource(1), Listener.NONE, files);
    return new Phases(loss, design, true, problem, mu, step, 0).pass();
  }

  private static List<List<Response>> responses(Round round) {
    return round.samples().rows().stream().map(DrawnSamples.Row::responses).toList();
  }

  private static double[][][] verdicts(Round round) {
    return round.among().rows().stream().map(MatrixRow::values).toArray(double[][][]::new);
  }

  private static List<String> written(Round round) {
    return round.groups().rows().stream().map(g -> Json.line(Groups.FORMAT.write(g))).toList();
  }

  @Test
  void filesAreKeptInTheOrderOfThePhases() {
    Lines files = new Lines();
    pass(REBEL, PairDesign.ALL, MU, REF, MU, ORACLE, files);
    assertThat(files.names())
        .containsExactly("samples", "preferences", "scores-0", "scores-1", "groups");
    Lines apart = new Lines();
    pass(REBEL, PairDesign.ALL, MU, REF, OTHER, ORACLE, apart);
    assertThat(apart.names())
        .containsExactly(
            "samples", "opponents-0", "preferences-opponents-0", "scores-0", "scores-1", "groups");
  }

  @Test
  void whatWasKeptIsReadToTheLastBitAndNobodyIsAskedAgain() {
    PreferenceOracle silent =
        PreferenceOracle.of(
            "longer",
            c -> {
              throw new AssertionError("the oracle was asked");
            });
    for (Loss loss : List.of(REBEL, IPO)) {
      for (PairDesign pairs : PairDesign.values()) {
        for (Policy opponent : loss == IPO ? List.of(MU) : List.of(MU, OTHER)) {
          Lines files = new Lines();
          Round first = pass(loss, pairs, MU, REF, opponent, ORACLE, files);
          Policy asleep = new Asleep(opponent.id());
          Round again =
              pass(loss, pairs, new Asleep("mu"), new Asleep("a reference"), asleep, silent, files);
          assertThat(responses(again)).isEqualTo(responses(first));
          assertThat(verdicts(again)).isDeepEqualTo(verdicts(first));
          assertThat(written(again)).isEqualTo(written(first)).isNotEmpty();
          assertThat(again.figures()).isEqualTo(first.figures());
          Round kept = pass(loss, pairs, MU, REF, opponent, ORACLE, StepFiles.NONE);
          assertThat(written(kept)).as("without files").isEqualTo(written(first));
        }
      }
    }
  }

  /** Only what depends on the reference is worked out again. */
  @Test
  void anotherReferenceLeavesSamplesAndVerdicts() {
    Lines files = new Lines();
    pass(REBEL, PairDesign.ALL, MU, REF, MU, ORACLE, files);
    pass(REBEL, PairDesign.ALL, MU, OTHER, MU, ORACLE, files);
    assertThat(files.names())
        .containsExactly(
            "samples", "preferences", "scores-0", "scores-1", "groups", "scores-1", "groups");
  }

  @Test
  void everyPolicyScoresOnceWhateverItsPartsInTheProblem() {
    List<Integer> batches = new ArrayList<>();
    Policy counted =
        new UnsavedPolicy() {
          @Override
          public String id() {
            return "counted";
          }

          @Override
          public List<List<Response>> sample(
              List<Prompt> prompts, int perPrompt, Sampling sampling, RandomSource random) {
            return MU.sample(prompts, perPrompt, sampling, random);
          }

          @Override
          public double[] logProb(List<Completion> batch) {
            batches.add(batch.size());
            return MU.logProb(batch);
          }
        };
    pass(REBEL, PairDesign.ALL, counted, counted, counted, ORACLE, StepFiles.NONE);
    assertThat(batches).containsExactly(8); // 4 samples of 2 prompts
  }

  /**
   * 2 prompts: of a, bb, ccc, bb all pairs but the equal one. With d nobody is compared to an end.
   */
  @Test
  void figuresCountQuestionsAndAbstentions() {
    Round own = pass(REBEL, PairDesign.ALL, MU, REF, MU, ORACLE, StepFiles.NONE);
    assertThat(own.figures())
        .containsEntry("comparisons", 10.0)
        .containsEntry("abstentions", 0.0)
        .containsEntry("share-distinct", 0.75)
        .containsEntry("mean-tokens", 3.0); // 1 of the prompt and (1 + 2 + 3 + 2) / 4
    // Against bb and d: 4 · 2 a prompt, less the two that equal bb; 4 with d.
    Round apart = pass(REBEL, PairDesign.ALL, MU, REF, OTHER, ORACLE, StepFiles.NONE);
    assertThat(apart.figures())
        .containsEntry("comparisons", 12.0)
        .containsEntry("abstentions", 8.0);
  }

  @Test
  void gainsAreNotKnownWhereOnlyDisjointPairsWereAskedFor() {
    Round round = pass(IPO, PairDesign.DISJOINT, MU, REF, MU, ORACLE, StepFiles.NONE);
    assertThat(round.groups().tellGains()).isFalse();
    for (Groups.Row row : round.groups().rows()) {
      Group group = round.groups().group(row);
      assertThat(group.gain()).hasSize(group.size()).containsOnly(Double.NaN);
    }
    assertThat(pass(IPO, PairDesign.ALL, MU, REF, MU, ORACLE, StepFiles.NONE).groups().tellGains())
        .isTrue();
  }
}

package org.comal.cli.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.comal.cli.launch.TimedPolicy.AN_EXAMPLE;
import static org.comal.cli.launch.TimedPolicy.A_CALL;
import static org.comal.cli.launch.TimedPolicy.A_LEARNER;
import static org.comal.cli.launch.TimedPolicy.A_RESPONSE;
import static org.comal.cli.launch.TimedPolicy.A_SAVE;
import static org.comal.cli.launch.TimedPolicy.A_SCORE;
import static org.comal.cli.launch.TimedPolicy.A_SCORING;
import static org.comal.cli.launch.TimedPolicy.A_STEP;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.comal.algorithm.Inpo;
import org.comal.algorithm.Schedule;
import org.comal.cli.track.FakeTime;
import org.comal.cli.track.PhaseClock;
import org.comal.data.Comparison;
import org.comal.data.Prompt;
import org.comal.evaluate.WinRateEvaluator;
import org.comal.event.Event;
import org.comal.event.Listener;
import org.comal.event.Phase;
import org.comal.learn.Labels;
import org.comal.learn.LossProxSolver;
import org.comal.learn.PairDesign;
import org.comal.learn.SampleDesign;
import org.comal.learn.Training;
import org.comal.learn.Validation;
import org.comal.losses.InpoLoss;
import org.comal.oracle.PreferenceOracle;
import org.comal.oracle.VerdictListener;
import org.comal.policy.OptimizerSpec;
import org.comal.policy.Policy;
import org.comal.policy.Sampling;
import org.comal.prox.Game;
import org.comal.prox.ProxProblem;
import org.comal.prox.ProxSolver;
import org.comal.prox.Solution;
import org.comal.prox.Step;
import org.comal.random.RandomSource;
import org.comal.run.Recorder;
import org.comal.run.Rehearsal;
import org.comal.run.Rehearsal.Part;
import org.comal.run.Run;
import org.comal.run.RunSettings;
import org.comal.work.Portion;
import org.comal.work.WorkerLoad;
import org.comal.work.Workers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On models that take as long as they say, by a clock of their own. */
class TimeEstimateTest {
  private static final double A_QUESTION = 0.0625;
  private static final int PROMPTS = 64;
  private static final int SAMPLES = 4;
  private static final int STEPS = 5;
  private static final OptimizerSpec ADAM =
      new OptimizerSpec(0.05, 0.9, 0.99, 1e-8, 0, 0, OptimizerSpec.Decay.LINEAR, 0, 1);

  @TempDir private Path temp;
  private final FakeTime clock = new FakeTime();
  private final Set<String> asked = new TreeSet<>();
  private final PhaseClock watch = new PhaseClock(clock);

  /** One that sends bills, or is a function of the question. */
  private record TimedOracle(FakeTime clock, boolean free, Set<String> asked)
      implements PreferenceOracle {
    @Override
    public String id() {
      return "timed";
    }

    @Override
    public double[] prefer(List<Comparison> batch, RandomSource random, VerdictListener heard) {
      assertThat(free).as("may be asked").isTrue();
      clock.pass(A_QUESTION * batch.size());
      batch.forEach(question -> asked.add(question.prompt().id()));
      return batch.stream()
          .mapToDouble(c -> c.first().text().compareTo(c.second().text()) > 0 ? 0.75 : 0.25)
          .toArray();
    }
  }

  /** Two passes over 64 prompts in batches of 8; every second step is recorded, and the last. */
  private Run run(ProxSolver solver, boolean free, Listener listener) {
    List<Prompt> prompts =
        IntStream.range(0, PROMPTS).mapToObj(i -> Prompt.named("x" + i)).toList();
    return new Run(
        new Inpo(Schedule.constant(2.5), Schedule.constant(0.2)),
        solver,
        new TimedPolicy(clock, 0),
        new Game(prompts, new TimedOracle(clock, free, asked)),
        List.of(new WinRateEvaluator(1, Sampling.FAITHFUL)),
        new RunSettings(1, STEPS, 2, 2, 1, RunSettings.StepFileRule.OFF, false),
        listener);
  }

  private static LossProxSolver solver(Validation validation) {
    SampleDesign design =
        new SampleDesign(SAMPLES, SAMPLES, PairDesign.ALL, Labels.SOFT, Sampling.FAITHFUL, false);
    Training training = new Training(1, 2, 1, 8, false, ADAM, validation, 100);
    return new LossProxSolver("inpo", new InpoLoss(), design, training);
  }

  private TimeEstimate estimate(Run run, double budget) {
    return estimate(run, budget, WorkerLoad.ALONE);
  }

  private TimeEstimate estimate(Run run, double budget, WorkerLoad load) {
    try (Rehearsal rehearsal = run.rehearsal(temp.resolve("checkpoints"), load)) {
      return TimeEstimate.of(rehearsal, watch, budget, 1, 0);
    }
  }

  private static double sampling(double responses) {
    return A_CALL + A_RESPONSE * responses;
  }

  private static double scoring(double completions) {
    return A_SCORING + A_SCORE * completions;
  }

  private static double questions() { // of all steps
    return STEPS * PROMPTS * SAMPLES * (SAMPLES - 1) / 2.0;
  }

  /** Seconds of all steps from the second state on, and of four evaluations in both orders. */
  private static double closedForm(boolean asked) {
    double responses = PROMPTS * SAMPLES;
    double step =
        sampling(responses)
            + 2 * scoring(responses) // by the policy and its reference
            + A_LEARNER
            + 2 * PROMPTS / 8 * A_STEP
            + 2 * responses * AN_EXAMPLE
            + scoring(responses); // what of the step was taken
    double evaluations = sampling(PROMPTS) + 4 * sampling(PROMPTS);
    double asking = asked ? A_QUESTION * (questions() + 4 * 2 * PROMPTS) : 0;
    return STEPS * step + evaluations + asking;
  }

  /** Three checkpoints of two policies each. */
  private static final double CHECKPOINTS = 3 * 2 * A_SAVE;

  @Test
  void twoSizesOfATrialTellWhatEachPromptTakesAndWhatTheRestDoes() {
    TimeEstimate estimate = estimate(run(solver(Validation.NONE), true, watch), 400);

    assertThat(estimate.whole().likely())
        .isCloseTo(closedForm(true) + CHECKPOINTS, within(1e-6))
        .isCloseTo(estimate.whole().low(), within(1e-6))
        .isLessThan(estimate.whole().high());
    assertThat(estimate.lines().get(1))
        .startsWith("5 prox steps, each: about 7 min 16 s (")
        .contains("train 2 min 56 s")
        .endsWith("tried on 8 and 16 of 64 prompts");
    assertThat(estimate.lines().get(2)).startsWith("4 evaluations, each: about ");
    assertThat(estimate.lines().get(3)).isEqualTo("3 checkpoints, each: about 8.0 s");
    assertThat(temp).isEmptyDirectory();
  }

  /** In its first step a run asks one policy, not two, since the policy is its reference. */
  @Test
  void isWhatARunTakesButForTheFirstStepsReference() {
    Run run = run(solver(Validation.NONE), true, Listener.NONE);
    long before = clock.nanos();
    run.run(run.start(), Recorder.NONE);
    double took = (clock.nanos() - before) / 1e9;
    assertThat(took + scoring(PROMPTS * SAMPLES)).isCloseTo(closedForm(true), within(1e-6));
  }

  @Test
  void leavesARunAsItWas() {
    Run run = run(solver(Validation.NONE), true, watch);
    String end = run.output(run.run()).id();
    estimate(run, 100);
    assertThat(run.output(run.run()).id()).isEqualTo(end);
  }

  @Test
  void validationIsOnWhatIsHeldOutAfterEachPass() {
    Validation quarter = new Validation(0.25, 0, Validation.Keep.LAST);
    Run run = run(solver(quarter), true, watch);
    TimeEstimate estimate = estimate(run, 400);
    double held = PROMPTS / 4.0 * SAMPLES;
    // Twice 48 prompts in place of twice 64 are trained on, and twice 16 are validated.
    double less = 2 * held * AN_EXAMPLE + 2 * PROMPTS / 4 / 8 * A_STEP;
    assertThat(estimate.whole().likely())
        .isCloseTo(
            closedForm(true) + CHECKPOINTS + STEPS * (2 * scoring(held) - less), within(1e-6));
  }

  @Test
  void anOracleThatMaySendABillIsCountedAndNotAsked() {
    TimeEstimate estimate = estimate(run(solver(Validation.NONE), false, watch), 400);
    assertThat(estimate.whole().likely()).isCloseTo(closedForm(false) + CHECKPOINTS, within(1e-6));
    // 5 · 64 · 6 in the steps and 4 · 64 · 2 by the evaluator.
    assertThat(estimate.lines())
        .contains(
            "not rehearsed: the oracle, because asking it may cost something or leaves a record;"
                + " about 2,432 questions in the run, whose answers take their time on top");
  }

  @Test
  void oneTrialAloneIsABound() {
    TimeEstimate estimate = estimate(run(solver(Validation.NONE), true, watch), 1);
    assertThat(estimate.lines().get(0)).startsWith("time: at most ");
    assertThat(estimate.lines().get(1)).contains("each: at most ").endsWith("1 of 64 prompts");
    assertThat(estimate.lines().get(4)).endsWith("tells more, as --rehearse=5");
    assertThat(estimate.whole().high()).isGreaterThan(closedForm(true) + CHECKPOINTS);
  }

  /** Takes 11 s and half a second for each prompt, of which it needs some. */
  private ProxSolver plain(int needed) {
    return new ProxSolver() {
      @Override
      public Optional<String> reject(ProxProblem problem) {
        return Optional.empty();
      }

      @Override
      public Solution solve(ProxProblem problem, Step step) {
        int prompts = step.game().prompts().size();
        clock.pass(11 + 0.5 * prompts);
        if (prompts < needed) {
          throw new ArithmeticException(prompts + " teach nothing");
        }
        Policy next = new TimedPolicy(clock, 1 + ((TimedPolicy) problem.anchor()).version());
        return new Solution(next, Map.of());
      }
    };
  }

  @Test
  void promptsThatTeachNothingAreDoubled() {
    Run run = run(plain(3), true, watch);
    try (Rehearsal rehearsal = run.rehearsal(temp.resolve("checkpoints"), WorkerLoad.ALONE)) {
      Trials trials = new Trials(rehearsal, watch, 400);
      trials.take();
      assertThat(trials.sizes(Part.STEP)).startsWith(4, 8);
      assertThat(trials.whole(Part.STEP).likely())
          .isCloseTo(STEPS * (11 + 0.5 * PROMPTS), within(1e-6));
    }
  }

  @Test
  void givesUpWhereAllPromptsTeachNothingOrTimeIsOver() {
    assertThatThrownBy(() -> estimate(run(plain(PROMPTS + 1), true, watch), 400))
        .isInstanceOf(ArithmeticException.class)
        .hasMessage("64 teach nothing");
    // 11.5 s for one and 12 s for two.
    assertThatThrownBy(() -> estimate(run(plain(PROMPTS), true, watch), 20))
        .hasMessage("2 teach nothing");
  }

  /** As one of a plugin, of which nothing is known but how long it takes. */
  @Test
  void aSolverThatCannotBeCutIsTriedAsItIs() {
    Run run = run(plain(1), true, watch);
    try (Rehearsal rehearsal = run.rehearsal(temp.resolve("checkpoints"), WorkerLoad.ALONE)) {
      Trials trials = new Trials(rehearsal, watch, 200);
      trials.take();
      assertThat(trials.whole(Part.STEP).likely())
          .isCloseTo(STEPS * (11 + 0.5 * PROMPTS), within(1e-6));
      assertThat(trials.spent()).isLessThanOrEqualTo(200);
    }
  }

  /** Four places, each of which has a portion of 16 of the 64 prompts. */
  private static final WorkerLoad FOUR =
      new WorkerLoad(
          new Workers() {
            @Override
            public int places() {
              return 4;
            }

            @Override
            public <R> R work(Portion<R> portion) {
              throw new UnsupportedOperationException();
            }
          },
          16);

  @Test
  void whatWorkersShareTakesAsLongAsTheirLastPlace() {
    Run run = run(solver(Validation.NONE), true, watch);
    try (Rehearsal rehearsal = run.rehearsal(temp.resolve("checkpoints"), FOUR)) {
      for (Phase shared : List.of(Phase.SAMPLE, Phase.COMPARE, Phase.SCORE)) {
        // 8 prompts are one place's: in the run it has 16, while the others have theirs.
        assertThat(rehearsal.extent(Part.STEP, shared, 8).work()).isEqualTo(STEPS * 16 / 8.0);
        // 32 keep two places busy, with as many as in the run.
        assertThat(rehearsal.extent(Part.STEP, shared, 32).work()).isEqualTo(STEPS);
        assertThat(rehearsal.extent(Part.STEP, shared, PROMPTS).work()).isEqualTo(STEPS);
      }
      for (Part part : List.of(Part.STEP, Part.CHECKPOINT)) {
        assertThat(rehearsal.extent(part, Phase.TRAIN, 8))
            .isEqualTo(rehearsal.amount(part, Phase.TRAIN, 8));
      }
    }
  }

  @Test
  void anOracleThatCostsIsNotShared() {
    Run run = run(solver(Validation.NONE), false, watch);
    try (Rehearsal rehearsal = run.rehearsal(temp.resolve("checkpoints"), FOUR)) {
      assertThat(rehearsal.extent(Part.STEP, Phase.COMPARE, 8))
          .isEqualTo(rehearsal.amount(Part.STEP, Phase.COMPARE, 8));
    }
  }

  @Test
  void saysWhatIsTakenOfWorkers() {
    String said =
        "workers: 4 places are taken to draw, score and ask side by side, equally fast, in portions"
            + " of 16 prompts";
    Run run = run(solver(Validation.NONE), true, watch);
    assertThat(estimate(run, 400, FOUR).lines()).contains(said);
    assertThat(estimate(run, 400).lines()).doesNotContain(said);
  }

  @Test
  void takesEveryPhaseOnPromptsFromAllOverTheFile() {
    List<String> phases = new ArrayList<>();
    Listener heard =
        event -> {
          if (event instanceof Event.PhaseBegun begun) {
            phases.add(begun.phase().name());
          }
        };
    Run run = run(solver(Validation.NONE), true, heard);
    try (Rehearsal rehearsal = run.rehearsal(temp.resolve("checkpoints"), WorkerLoad.ALONE)) {
      rehearsal.begin(4);
      phases.clear();
      asked.clear();
      rehearsal.take(Part.STEP, 4);
      assertThat(asked).containsExactlyInAnyOrder("x0", "x16", "x32", "x48");
      asked.clear();
      rehearsal.take(Part.EVALUATION, 2);
      assertThat(asked).containsExactlyInAnyOrder("x0", "x32");
      rehearsal.take(Part.CHECKPOINT, 1);
    }
    assertThat(phases)
        .containsExactly(
            "sample",
            "compare",
            "score", // under the policy, and under the reference
            "score",
            "train",
            "validate",
            "begin",
            "evaluate",
            "checkpoint");
  }
}

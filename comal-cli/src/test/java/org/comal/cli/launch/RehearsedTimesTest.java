package org.comal.cli.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.comal.algorithm.Inpo;
import org.comal.algorithm.Schedule;
import org.comal.cli.console.Screen;
import org.comal.cli.track.FakeTime;
import org.comal.cli.track.PhaseClock;
import org.comal.data.Comparison;
import org.comal.data.Completion;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.oracle.PreferenceOracle;
import org.comal.oracle.VerdictListener;
import org.comal.policy.Policy;
import org.comal.policy.Sampling;
import org.comal.prox.Game;
import org.comal.prox.ProxProblem;
import org.comal.prox.ProxSolver;
import org.comal.prox.Solution;
import org.comal.prox.Step;
import org.comal.random.RandomSource;
import org.comal.run.Run;
import org.comal.run.RunSettings;
import org.comal.work.WorkerLoad;
import org.junit.jupiter.api.Test;

/** What is printed of runs whose only prox step takes 10 s and one more for each prompt. */
class RehearsedTimesTest {
  private final FakeTime time = new FakeTime();
  private final PhaseClock watch = new PhaseClock(time);
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private int made;

  private record QuietOracle(boolean free) implements PreferenceOracle {
    @Override
    public String id() {
      return "quiet";
    }

    @Override
    public double[] prefer(List<Comparison> batch, RandomSource random, VerdictListener heard) {
      throw new UnsupportedOperationException();
    }
  }

  private record UnwritablePolicy(String id) implements Policy {
    @Override
    public List<List<Response>> sample(
        List<Prompt> prompts, int perPrompt, Sampling sampling, RandomSource random) {
      throw new UnsupportedOperationException();
    }

    @Override
    public double[] logProb(List<Completion> batch) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void save(Path directory) throws IOException {
      throw new IOException("no room");
    }

    @Override
    public Policy load(Path directory) {
      throw new UnsupportedOperationException();
    }
  }

  private RehearsedTimes times(double seconds, int runs) {
    return times(Optional.of(seconds), runs);
  }

  private RehearsedTimes times(Optional<Double> seconds, int runs) {
    Screen screen =
        new Screen(new PrintWriter(out, true), new PrintWriter(err, true), /* terminal= */ false);
    return new RehearsedTimes(seconds, runs, watch, screen);
  }

  private Run run(int prompts, boolean free) {
    return run(
        prompts,
        free,
        n -> {
          time.pass(10.0 + n);
          return new TimedPolicy(time, ++made);
        });
  }

  private Run run(int prompts, boolean free, IntFunction<Policy> solved) {
    ProxSolver solver =
        new ProxSolver() {
          @Override
          public Optional<String> reject(ProxProblem problem) {
            return Optional.empty();
          }

          @Override
          public Solution solve(ProxProblem problem, Step step) {
            return new Solution(solved.apply(step.game().prompts().size()), Map.of());
          }
        };
    watch.restart();
    return new Run(
        new Inpo(Schedule.constant(2.5), Schedule.constant(0.2)),
        solver,
        new TimedPolicy(time, 0),
        new Game(
            IntStream.range(0, prompts).mapToObj(i -> Prompt.named("x" + i)).toList(),
            new QuietOracle(free)),
        List.of(),
        new RunSettings(1, 1, 1, 1, 1, RunSettings.StepFileRule.OFF, false),
        watch);
  }

  private String sum() {
    return out.toString().lines().filter(line -> line.startsWith("time: ")).findFirst().orElse("");
  }

  /** 1 of 64 prompts multiplied out, 64 · 11 s, and 11 s; two checkpoints of two policies. */
  @Test
  void theSumIsABoundWhereOneOfItsPartsIs() throws IOException {
    RehearsedTimes times = times(2, 2);
    times.tell("wide", run(64, true), WorkerLoad.ALONE);
    times.tell("one", run(1, true), WorkerLoad.ALONE);
    times.tellAll();
    assertThat(out.toString()).contains("  time: at most 11 min 52 s, ", "  time: about 19 s, ");
    assertThat(sum())
        .isEqualTo("time: at most 12 min 11 s for all runs, less where they share samples");
  }

  @Test
  void theSumIsAboutATimeWhereEachIsAndSaysWhoseAnswersComeOnTop() throws IOException {
    RehearsedTimes times = times(2, 2);
    times.tell("one", run(1, true), WorkerLoad.ALONE);
    times.tell("judged", run(1, false), WorkerLoad.ALONE);
    times.tellAll();
    assertThat(sum())
        .isEqualTo(
            "time: about 38 s for all runs, less where they share samples; the answers of oracles"
                + " that were not asked come on top");
  }

  @Test
  void advisesMoreThanAllRunsWereGiven() throws IOException {
    RehearsedTimes times = times(8, 8);
    times.tell("wide", run(64, true), WorkerLoad.ALONE);
    assertThat(out.toString()).contains("tells more, as --rehearse=40\n");
    assertThat(err.toString()).isEqualTo("comal: rehearsing wide for about 1 s\n");
  }

  @Test
  void advisesNoMoreThanTheCommandTakes() throws IOException {
    times(80_000, 80_000).tell("wide", run(64, true), WorkerLoad.ALONE);
    assertThat(out.toString()).contains("tells more, as --rehearse=86400\n");
    out.getBuffer().setLength(0);
    times(86_400, 86_400).tell("wide", run(64, true), WorkerLoad.ALONE);
    assertThat(out.toString()).endsWith("the most is what they took multiplied out\n");
  }

  @Test
  void saysThatAShareIsShort() throws IOException {
    times(2, 8).tell("one", run(1, true), WorkerLoad.ALONE);
    assertThat(err.toString()).isEqualTo("comal: rehearsing one for less than a second\n");
  }

  @Test
  void blamesACheckpointForItsOwnFailuresOnly() throws IOException {
    RehearsedTimes times = times(2, 2);
    times.tell(
        "unwritable", run(1, true, n -> new UnwritablePolicy("made " + ++made)), WorkerLoad.ALONE);
    assertThat(out.toString())
        .startsWith("  time: not told: a checkpoint cannot be tried: ")
        .endsWith(": no room\n");
    out.getBuffer().setLength(0);
    times.tell(
        "unreadable",
        run(
            1,
            true,
            n -> {
              throw new UncheckedIOException(new NoSuchFileException("adapter.bin"));
            }),
        WorkerLoad.ALONE);
    times.tellAll();
    assertThat(out.toString()).isEqualTo("  time: not told: adapter.bin is not there\n");
  }

  @Test
  void isNotToldOnceForAll() throws IOException {
    RehearsedTimes times = times(Optional.empty(), 2);
    times.tell("one", run(1, true), WorkerLoad.ALONE);
    times.tell("two", run(1, true), WorkerLoad.ALONE);
    times.tellAll();
    assertThat(out.toString())
        .isEqualTo("time: not told; --rehearse tries the runs on this machine, for a minute\n");
  }
}

package org.comal.bench;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.comal.algorithm.Comal;
import org.comal.algorithm.ReferenceUpdate;
import org.comal.algorithm.RunState;
import org.comal.algorithm.Schedule;
import org.comal.event.Listener;
import org.comal.prox.Game;
import org.comal.random.RandomSource;
import org.comal.run.Recorder;
import org.comal.run.Run;
import org.comal.run.RunProx;
import org.comal.run.RunSettings;
import org.comal.tabular.ExactSolver;
import org.comal.tabular.MatrixOracle;
import org.comal.tabular.TabularPolicy;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** 5,000 prox steps of COMAL on the paper's game of three responses. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class PaperGameBenchmark {
  private static final int STEPS = 5000;

  private final TabularPolicy start = TabularPolicy.game(List.of("a", "b", "c"), 0.2, 0.5, 0.3);
  private final Game game =
      new Game(
          start.prompts(),
          MatrixOracle.game(
              List.of("a", "b", "c"),
              new double[][] {{0.5, 0.1, 0.8}, {0.9, 0.5, 0.1}, {0.2, 0.9, 0.5}}));
  private final Comal comal =
      new Comal(Schedule.constant(0.3), Schedule.constant(0.1), new ReferenceUpdate.Every(25));
  private final ExactSolver solver = new ExactSolver();

  /** Algorithm, prox and solver alone. */
  @Benchmark
  public RunState steps() {
    RunProx prox = new RunProx(solver, game, new RandomSource(7), Listener.NONE);
    RunState state = comal.start(start);
    for (int k = 0; k < STEPS; k++) {
      prox.at(k);
      state = comal.step(state, prox);
    }
    return state;
  }

  /** The whole run loop, recording the first and the last step. */
  @Benchmark
  public RunState run() {
    Run run =
        new Run(
            comal,
            solver,
            start,
            game,
            List.of(),
            new RunSettings(7, STEPS, STEPS, STEPS),
            Listener.NONE);
    return run.run(run.start(), Recorder.NONE);
  }
}

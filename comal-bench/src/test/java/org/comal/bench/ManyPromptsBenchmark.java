package org.comal.bench;

import static org.comal.prox.Payoff.logRatio;
import static org.comal.prox.Payoff.winRate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.comal.event.Listener;
import org.comal.prox.Game;
import org.comal.prox.ProxProblem;
import org.comal.prox.Solution;
import org.comal.prox.Step;
import org.comal.random.RandomSource;
import org.comal.tabular.ExactSolver;
import org.comal.tabular.MatrixOracle;
import org.comal.tabular.NamedTable;
import org.comal.tabular.PreferenceTable;
import org.comal.tabular.TableLayout;
import org.comal.tabular.TabularPolicy;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** One exact step on 10,000 prompts with 16 responses each, a game of its own for every prompt. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 6, time = 1)
public class ManyPromptsBenchmark {
  private static final int PROMPTS = 10_000;
  private static final int RESPONSES = 16;

  private ProxProblem problem;
  private Step step;
  private final ExactSolver solver = new ExactSolver();
  private final ForkJoinPool one = new ForkJoinPool(1);

  /** Random games. */
  @Setup
  public void prepare() {
    RandomGenerator random = new RandomSource(1).generator();
    List<String> names = IntStream.range(0, RESPONSES).mapToObj(i -> "r" + i).toList();
    Map<String, List<String>> layout = new LinkedHashMap<>();
    Map<String, NamedTable> tables = new LinkedHashMap<>();
    for (int x = 0; x < PROMPTS; x++) {
      double[][] p = new double[RESPONSES][RESPONSES];
      for (int i = 0; i < RESPONSES; i++) {
        p[i][i] = 0.5;
        for (int j = i + 1; j < RESPONSES; j++) {
          p[i][j] = random.nextDouble();
          p[j][i] = 1 - p[i][j];
        }
      }
      layout.put("p" + x, names);
      tables.put("p" + x, new NamedTable(names, PreferenceTable.of(p)));
    }
    TabularPolicy ref = TabularPolicy.uniform(TableLayout.named(layout));
    TabularPolicy mu =
        TabularPolicy.fromLogits(ref.layout(), random.doubles(ref.layout().size()).toArray());
    problem = new ProxProblem(mu, winRate(mu).plus(-0.1, logRatio(mu, ref)), 0.3);
    step =
        new Step(
            new Game(mu.prompts(), MatrixOracle.byPrompt(tables)),
            new RandomSource(1),
            Listener.NONE);
  }

  /** On all cores. */
  @Benchmark
  public Solution onAllCores() {
    return solver.solve(problem, step);
  }

  /** The same by one thread. */
  @Benchmark
  public Solution onOneCore() {
    return one.submit(() -> solver.solve(problem, step)).join();
  }

  /** Ends the thread. */
  @TearDown
  public void end() {
    one.shutdown();
  }
}

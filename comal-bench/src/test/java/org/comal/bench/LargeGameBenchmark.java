package org.comal.bench;

import static org.comal.prox.Payoff.logRatio;
import static org.comal.prox.Payoff.winRate;

import java.util.Arrays;
import java.util.List;
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
import org.openjdk.jmh.annotations.Warmup;

/**
 * One exact step on a game of 4,096 responses, and what it is measured against: reading n² doubles
 * once, on one core and on all.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgs = "-Xmx3g")
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 6, time = 1)
public class LargeGameBenchmark {
  private static final int RESPONSES = 4096;
  private static final int CHUNKS = 16;

  private double[] square;
  private TabularPolicy mu;
  private TabularPolicy ref;
  private Step step;
  private final ExactSolver solver = new ExactSolver();

  /** A random game. */
  @Setup
  public void prepare() {
    RandomGenerator random = new RandomSource(1).generator();
    double[][] p = new double[RESPONSES][RESPONSES];
    for (int i = 0; i < RESPONSES; i++) {
      p[i][i] = 0.5;
      for (int j = i + 1; j < RESPONSES; j++) {
        p[i][j] = random.nextDouble();
        p[j][i] = 1 - p[i][j];
      }
    }
    List<String> names = IntStream.range(0, RESPONSES).mapToObj(i -> "r" + i).toList();
    ref = TabularPolicy.uniform(TableLayout.named(java.util.Map.of("game", names)));
    mu = TabularPolicy.fromLogits(ref.layout(), random.doubles(RESPONSES).toArray());
    step =
        new Step(
            new Game(mu.prompts(), MatrixOracle.game(names, p)),
            new RandomSource(1),
            Listener.NONE);
    square = new double[RESPONSES * RESPONSES];
    Arrays.setAll(square, k -> p[k / RESPONSES][k % RESPONSES]);
  }

  /** π' ∝ μ · exp(η (W(μ) − τ log(μ / ref))). */
  @Benchmark
  public Solution exactStep() {
    return solver.solve(new ProxProblem(mu, winRate(mu).plus(-0.1, logRatio(mu, ref)), 0.3), step);
  }

  /** n² doubles read on one core. */
  @Benchmark
  public double readSquareOnOneCore() {
    return read(0, square.length);
  }

  /** n² doubles read on all cores. */
  @Benchmark
  public double readSquareOnAllCores() {
    int length = square.length / CHUNKS;
    return IntStream.range(0, CHUNKS)
        .parallel()
        .mapToDouble(c -> read(c * length, (c + 1) * length))
        .sum();
  }

  /**
   * Folds into an array, elementwise, because the compiler turns that into vector loads and a plain
   * sum of doubles not.
   */
  private double read(int from, int to) {
    double[] fold = new double[512];
    for (int k = from; k < to; k += 4 * fold.length) {
      for (int l = 0; l < fold.length; l++) {
        fold[l] +=
            square[k + l] + square[k + l + 512] + (square[k + l + 1024] + square[k + l + 1536]);
      }
    }
    return fold[0];
  }
}

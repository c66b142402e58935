package org.comal.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.comal.prox.Payoff.logRatio;
import static org.comal.prox.Payoff.winRate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.comal.data.Comparison;
import org.comal.data.Completion;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.event.Listener;
import org.comal.learn.LossProxSolver;
import org.comal.learn.PairLoss;
import org.comal.learn.SampleDesign;
import org.comal.learn.Signal;
import org.comal.learn.Training;
import org.comal.oracle.OracleException;
import org.comal.oracle.PreferenceOracle;
import org.comal.oracle.VerdictListener;
import org.comal.policy.Learner;
import org.comal.policy.OptimizerSpec;
import org.comal.policy.Policy;
import org.comal.policy.Sampling;
import org.comal.policy.TrainablePolicy;
import org.comal.policy.UnsavedPolicy;
import org.comal.prox.Game;
import org.comal.prox.ProxProblem;
import org.comal.prox.Solution;
import org.comal.prox.Step;
import org.comal.prox.StepFiles;
import org.comal.random.RandomSource;
import org.comal.work.DividedWork;
import org.comal.work.Portion;
import org.comal.work.Workers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A prox step over more prompts than are asked about at a time, with rows that stay in files. */
class LargeStepTest {
  private static final int PORTION = 100;
  private static final int PROMPTS = 9_000;
  private static final int SAMPLES = 3;
  private static final List<Prompt> ALL =
      IntStream.range(0, PROMPTS).mapToObj(i -> Prompt.user("p" + i, "of " + i)).toList();

  @TempDir private Path temp;

  /**
   * The log-probability of a response is its length times a weight.
   *
   * @param left responses that it scores before it dies
   */
  record Weighted(double weight, AtomicInteger left) implements TrainablePolicy, UnsavedPolicy {
    @Override
    public String id() {
      return "weighted " + weight;
    }

    @Override
    public List<List<Response>> sample(
        List<Prompt> prompts, int perPrompt, Sampling sampling, RandomSource random) {
      List<List<Response>> all = new ArrayList<>();
      for (Prompt x : prompts) {
        var generator = random.at(x.id()).generator();
        List<Response> own = new ArrayList<>();
        for (int k = 0; k < perPrompt; k++) {
          int length = 1 + generator.nextInt(5);
          own.add(new Response(new int[length], "é".repeat(length), true));
        }
        all.add(own);
      }
      return all;
    }

    @Override
    public double[] logProb(List<Completion> batch) {
      if (left.getAndAdd(-batch.size()) < 0) {
        throw new IllegalStateException("It is enough.");
      }
      return batch.stream().mapToDouble(c -> weight * c.response().text().length()).toArray();
    }

    @Override
    public Learner learner(OptimizerSpec optimizer, RandomSource random) {
      return new Learner() {
        private double now = weight;
        private double slope;
        private List<Completion> last = List.of();

        @Override
        public double[] forward(List<Completion> batch) {
          last = batch;
          return new Weighted(now, left).logProb(batch);
        }

        @Override
        public void backward(double[] slopes) {
          for (int i = 0; i < slopes.length; i++) {
            slope += slopes[i] * last.get(i).response().text().length();
          }
        }

        @Override
        public double step() {
          now -= optimizer.learningRate() * slope;
          double norm = Math.abs(slope);
          slope = 0;
          return norm;
        }

        @Override
        public Policy freeze() {
          return new Weighted(now, left);
        }
      };
    }
  }

  /** Prefers the longer one, and dies of a batch. */
  private static final class Longer implements PreferenceOracle {
    private final int dies;
    private final List<Integer> batches = new ArrayList<>();

    Longer(int dies) {
      this.dies = dies;
    }

    @Override
    public String id() {
      return "longer";
    }

    @Override
    public double[] prefer(List<Comparison> batch, RandomSource random, VerdictListener heard) {
      batches.add(batch.size());
      if (batches.size() == dies) {
        throw new OracleException("It is enough.");
      }
      return batch.stream().mapToDouble(c -> c.first().text().length() / 6.0).toArray();
    }
  }

  record Square(Signal signal) implements PairLoss {
    @Override
    public double value(Point at) {
      return at.margin() * at.margin();
    }

    @Override
    public double slope(Point at) {
      return 2 * at.margin();
    }
  }

  private static Solution solve(PreferenceOracle oracle, int portion, StepFiles files) {
    return solve(oracle, DividedWork.here(portion), files, Integer.MAX_VALUE);
  }

  /**
   * @param scores that may be taken before a policy dies
   */
  private static Solution solve(
      PreferenceOracle oracle, DividedWork work, StepFiles files, int scores) {
    AtomicInteger left = new AtomicInteger(scores);
    Weighted mu = new Weighted(-0.5, left);
    Weighted reference = new Weighted(-0.25, left);
    LossProxSolver solver =
        new LossProxSolver(
            "square",
            new Square(Signal.GAIN_DIFFERENCES),
            SampleDesign.of(SAMPLES, Sampling.FAITHFUL),
            Training.of(3, 3_000, OptimizerSpec.adamW(1e-3)));
    return solver.solve(
        new ProxProblem(mu, winRate(mu).plus(-0.1, logRatio(mu, reference)), 0.3),
        new Step(new Game(ALL, oracle, work), new RandomSource(3), Listener.NONE, files));
  }

  private StepDirectory files(String name) {
    return new StepDirectory(
        temp.resolve(name), Optional.empty(), "settings", sentence -> {}, 1 << 10);
  }

  private Map<String, String> left(String name) throws IOException {
    Map<String, String> left = new TreeMap<>();
    try (Stream<Path> files = Files.list(temp.resolve(name))) {
      for (Path file : files.toList()) {
        left.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    return left;
  }

  @Test
  void comesToWhatItComesToAllAtOnceAndInMemory() throws IOException {
    Longer asked = new Longer(0);
    Solution parts = solve(asked, PORTION, files("parts"));
    assertThat(asked.batches).hasSize(2);
    Solution whole = solve(new Longer(0), 0, StepFiles.NONE);
    assertThat(parts.policy().id()).isEqualTo(whole.policy().id());
    assertThat(parts.figures()).isEqualTo(whole.figures());
    assertThat(left("parts"))
        .containsOnlyKeys(
            "samples.jsonl",
            "preferences.jsonl",
            "scores-0.jsonl",
            "scores-1.jsonl",
            "groups.jsonl");
  }

  @Test
  void whatWasAskedBeforeAKillIsNotAskedAgain() throws IOException {
    Longer first = new Longer(0);
    solve(first, PORTION, files("whole"));
    Longer dying = new Longer(2);
    assertThatThrownBy(() -> solve(dying, PORTION, files("cut")))
        .isInstanceOf(OracleException.class);
    assertThat(left("cut")).containsKey("preferences.rows");
    Longer again = new Longer(0);
    solve(again, PORTION, files("cut"));
    assertThat(again.batches).containsExactly(first.batches.get(1));
    assertThat(left("cut")).isEqualTo(left("whole"));
  }

  /** By others than before, in whatever order they end: the rows of whole portions stay. */
  @Test
  void whatWasScoredBeforeAKillIsNotScoredAgain() throws IOException {
    solve(new Longer(0), PORTION, files("alone"));
    Workers three =
        new Workers() {
          @Override
          public int places() {
            return 3;
          }

          @Override
          public <R> R work(Portion<R> portion) {
            return portion.here();
          }
        };
    int half = PROMPTS * SAMPLES / 2;
    for (int after : new int[] {half, half + PROMPTS * SAMPLES}) {
      String name = "killed-" + after;
      assertThatThrownBy(() -> solve(new Longer(0), DividedWork.here(PORTION), files(name), after))
          .hasMessage("It is enough.");
      assertThat(left(name))
          .containsKey(after == half ? "scores-0.rows" : "scores-1.rows")
          .doesNotContainKey("groups.jsonl");
      // The rest of two policies' scores, three steps and what they are measured with.
      int rest = 2 * PROMPTS * SAMPLES - after + 2 * PROMPTS * SAMPLES;
      solve(new Longer(0), new DividedWork(three, PORTION, Listener.NONE), files(name), rest);
      assertThat(left(name)).isEqualTo(left("alone"));
    }
  }
}

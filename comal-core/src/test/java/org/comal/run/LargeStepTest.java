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
import org.comal.prox.Game;
import org.comal.prox.ProxProblem;
import org.comal.prox.Solution;
import org.comal.prox.Step;
import org.comal.prox.StepFiles;
import org.comal.random.RandomSource;
import org.comal.work.DividedWork;
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

  /** The log-probability of a response is its length times a weight. */
  private record Weighted(double weight, AtomicInteger scored) implements TrainablePolicy {
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
      scored.addAndGet(batch.size());
      return batch.stream().mapToDouble(c -> weight * c.response().text().length()).toArray();
    }

    @Override
    public void save(Path directory) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Policy load(Path directory) {
      throw new UnsupportedOperationException();
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
          return new Weighted(now, scored).logProb(batch);
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
          return new Weighted(now, scored);
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

  private static Solution solve(PreferenceOracle oracle, int portion, StepFiles files) {
    AtomicInteger scored = new AtomicInteger();
    Weighted mu = new Weighted(-0.5, scored);
    Weighted reference = new Weighted(-0.25, scored);
    LossProxSolver solver =
        new LossProxSolver(
            "square",
            new Square(Signal.GAIN_DIFFERENCES),
            SampleDesign.of(SAMPLES, Sampling.FAITHFUL),
            Training.of(3, 3_000, OptimizerSpec.adamW(1e-3)));
    return solver.solve(
        new ProxProblem(mu, winRate(mu).plus(-0.1, logRatio(mu, reference)), 0.3),
        new Step(
            new Game(ALL, oracle, DividedWork.here(portion)),
            new RandomSource(3),
            Listener.NONE,
            files));
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
}

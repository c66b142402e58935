package org.comal.eval.winrate;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * The win rate that would be, were both responses equally long (Dubois, Galambosi, Liang and
 * Hashimoto, Length-Controlled AlpacaEval, 2024).
 *
 * <p>For each pair of models a logistic regression over prompts x,
 *
 * <pre>
 * P(i ≻ j | x) = σ(θ + φ tanh(Δ_x / s) + ψ γ_x),
 * </pre>
 *
 * with Δ_x the difference of the responses' lengths, s the standard deviation of Δ over the
 * prompts, and γ_x how easy the prompt is, where that is given. The difference is scaled and not
 * centred, so that 0 stands for equal lengths. The length-controlled rate is the mean over x of σ(θ
 * + ψ γ_x).
 *
 * <p>It departs from AlpacaEval 2 in that the coefficients have one weak ridge (a normal prior of
 * standard deviation 10) in place of a penalty chosen by cross-validation and of the pull towards a
 * baseline that was asked to be verbose and terse; and γ is given, or estimated by {@link
 * InstructionDifficulty} from these outcomes rather than from all models of a leaderboard.
 */
public final class LengthControl {
  /** λ of the regression: only keeps a fit finite where one side wins everything. */
  private static final double RIDGE = 0.01;

  private final Map<List<String>, Fit> fits = new HashMap<>();
  private final boolean withDifficulty;

  private record Observation(double preference, double difference, double difficulty) {}

  /**
   * One fitted pair.
   *
   * @param n prompts with a preference, both lengths, and a difficulty where those are used
   * @param rate the length-controlled win rate, in [0, 1]
   * @param theta θ
   * @param phi φ: above 0 where the judge likes length
   * @param psi ψ; 0 where no difficulties are used
   * @param scale s, in characters
   */
  public record Fit(int n, double rate, double theta, double phi, double psi, double scale) {

    Fit mirrored() {
      return new Fit(n, 1 - rate, -theta, phi, -psi, scale);
    }
  }

  /**
   * Fits every pair of models that has an observation.
   *
   * @param outcomes several of one prompt and pair count with their mean; abstentions are left out
   * @param lengths of every response used; an outcome without them is left out
   * @param difficulty γ by prompt id; empty to leave it out of the regression
   */
  public LengthControl(
      Collection<Outcome> outcomes, ResponseLengths lengths, Map<String, Double> difficulty) {
    withDifficulty = !difficulty.isEmpty();
    Map<List<String>, Map<String, double[]>> sums = new LinkedHashMap<>();
    for (Outcome o : outcomes) {
      if (!Double.isNaN(o.preference())) {
        boolean ordered = o.first().compareTo(o.second()) < 0;
        List<String> pair =
            ordered ? List.of(o.first(), o.second()) : List.of(o.second(), o.first());
        double[] sum =
            sums.computeIfAbsent(pair, x -> new LinkedHashMap<>())
                .computeIfAbsent(o.prompt(), x -> new double[2]);
        sum[0] += ordered ? o.preference() : 1 - o.preference();
        sum[1]++;
      }
    }
    sums.forEach(
        (pair, byPrompt) -> {
          List<Observation> observations = new ArrayList<>();
          byPrompt.forEach(
              (prompt, sum) -> {
                OptionalInt d = lengths.difference(prompt, pair.get(0), pair.get(1));
                Double g = withDifficulty ? difficulty.get(prompt) : Double.valueOf(0);
                if (d.isPresent() && g != null) {
                  observations.add(new Observation(sum[0] / sum[1], d.getAsInt(), g));
                }
              });
          if (!observations.isEmpty()) {
            fits.put(pair, fit(observations));
          }
        });
  }

  /**
   * The length-controlled win rate of one model against another.
   *
   * @param first the model whose wins are counted
   * @param second the model it is compared with
   * @return empty where no prompt has a preference and both lengths
   */
  public Optional<Fit> fit(String first, String second) {
    boolean ordered = first.compareTo(second) < 0;
    Fit fit = fits.get(ordered ? List.of(first, second) : List.of(second, first));
    return Optional.ofNullable(ordered || fit == null ? fit : fit.mirrored());
  }

  /**
   * {@return the rate of {@link #fit}; empty where there is none}
   *
   * @param first the model whose wins are counted
   * @param second the model it is compared with
   */
  public OptionalDouble rate(String first, String second) {
    return fit(first, second).map(f -> OptionalDouble.of(f.rate())).orElse(OptionalDouble.empty());
  }

  private Fit fit(List<Observation> observations) {
    int n = observations.size();
    double scale = scale(observations.stream().mapToDouble(Observation::difference).toArray());
    double[][] x = new double[n][];
    double[] p = new double[n];
    for (int k = 0; k < n; k++) {
      Observation o = observations.get(k);
      double length = feature(o.difference(), scale);
      x[k] = withDifficulty ? new double[] {1, length, o.difficulty()} : new double[] {1, length};
      p[k] = o.preference();
    }
    double[] beta = LogisticRegression.fit(x, p, RIDGE);
    double psi = withDifficulty ? beta[2] : 0;
    double sum = 0;
    for (Observation o : observations) {
      sum += LogisticRegression.sigmoid(beta[0] + psi * o.difficulty());
    }
    return new Fit(n, sum / n, beta[0], beta[1], psi, scale);
  }

  /** Standard deviation with divisor n − 1; 0 where it cannot be told. */
  static double scale(double[] differences) {
    int n = differences.length;
    if (n < 2) {
      return 0;
    }
    double mean = 0;
    for (double d : differences) {
      mean += d / n;
    }
    double squares = 0;
    for (double d : differences) {
      squares += (d - mean) * (d - mean);
    }
    return Math.sqrt(squares / (n - 1));
  }

  /** tanh(Δ / s); 0 where the differences do not vary, for then nothing can be told from them. */
  static double feature(double difference, double scale) {
    return scale == 0 ? 0 : Math.tanh(difference / scale);
  }
}

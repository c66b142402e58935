package org.comal.eval.winrate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * How easy each prompt is for models against a baseline: γ of {@link LengthControl}, fitted over
 * all models that met the baseline.
 *
 * <p>Maximises the likelihood of P(m ≻ baseline | x) = σ(θ_m + φ_m tanh(Δ_mx / s_m) + γ_x), with γ
 * normal around 0 with standard deviation 1, by Newton's method; the γ are eliminated from each
 * step, so its cost grows with the number of prompts and not with its cube. Few models tell little
 * of a prompt: with fewer than two, γ only repeats the outcome and is refused.
 */
public final class InstructionDifficulty {
  private static final double RIDGE = 0.01;
  private static final double PRIOR = 1;

  private InstructionDifficulty() {}

  /**
   * Fits γ.
   *
   * @param outcomes those without the baseline, and abstentions, are left out; several of one model
   *     and prompt, as of several responses, count with their mean
   * @param lengths of every response used; an outcome without them is left out
   * @param baseline name of the model that the others are measured against
   * @return γ by prompt id: high where models do well against the baseline
   * @throws IllegalArgumentException where fewer than two models met the baseline
   */
  public static Map<String, Double> estimate(
      Collection<Outcome> outcomes, ResponseLengths lengths, String baseline) {
    Map<String, Integer> models = new LinkedHashMap<>();
    Map<String, Integer> prompts = new LinkedHashMap<>();
    Map<List<Integer>, Sum> sums = new LinkedHashMap<>();
    for (Outcome o : outcomes) {
      boolean first = o.second().equals(baseline);
      String m = first ? o.first() : o.second();
      OptionalInt d = lengths.difference(o.prompt(), m, baseline);
      if ((first || o.first().equals(baseline)) && !Double.isNaN(o.preference()) && d.isPresent()) {
        int model = models.computeIfAbsent(m, x -> models.size());
        int prompt = prompts.computeIfAbsent(o.prompt(), x -> prompts.size());
        sums.computeIfAbsent(List.of(model, prompt), x -> new Sum(d.getAsInt()))
            .add(first ? o.preference() : 1 - o.preference());
      }
    }
    List<Met> met = new ArrayList<>();
    sums.forEach((place, sum) -> met.add(sum.met(place.get(0), place.get(1))));
    if (models.size() < 2) {
      throw new IllegalArgumentException(
          "instruction difficulty needs at least two models that met the baseline "
              + baseline
              + " with known lengths, but there are "
              + models.size());
    }
    Fit fit = new Fit(met, models.size(), prompts.size());
    double[] at = Newton.maximise(fit, 2 * fit.models + fit.prompts);
    Map<String, Double> byPrompt = new LinkedHashMap<>();
    prompts.forEach((id, x) -> byPrompt.put(id, at[2 * fit.models + x]));
    return byPrompt;
  }

  /** What was said of a model's responses to one prompt. */
  private static final class Sum {
    private final double difference;
    private double preferences;
    private int count;

    Sum(double difference) {
      this.difference = difference;
    }

    void add(double preference) {
      preferences += preference;
      count++;
    }

    Met met(int model, int prompt) {
      return new Met(model, prompt, difference, preferences / count);
    }
  }

  /** A model's responses to a prompt against the baseline's, in the mean. */
  private record Met(int model, int prompt, double difference, double preference) {}

  private static final class Fit implements Newton.Objective {
    private final List<Met> met;
    private final int models;
    private final int prompts;
    private final double[] scales;

    Fit(List<Met> met, int models, int prompts) {
      this.met = met;
      this.models = models;
      this.prompts = prompts;
      this.scales = new double[models];
      for (int m = 0; m < models; m++) {
        int own = m;
        scales[m] =
            LengthControl.scale(
                met.stream().filter(k -> k.model == own).mapToDouble(Met::difference).toArray());
      }
    }

    private double feature(Met k) {
      return LengthControl.feature(k.difference, scales[k.model]);
    }

    /**
     * @param at [0, models): θ, [models, 2 models): φ, then γ
     */
    private double logit(Met k, double[] at) {
      return at[k.model] + at[models + k.model] * feature(k) + at[2 * models + k.prompt];
    }

    private double penalty(int parameter) {
      return parameter < 2 * models ? RIDGE : PRIOR;
    }

    @Override
    public String name() {
      return "the fit of " + prompts + " instruction difficulties";
    }

    @Override
    public double value(double[] at) {
      double value = 0;
      for (int a = 0; a < at.length; a++) {
        value -= penalty(a) / 2 * at[a] * at[a];
      }
      for (Met k : met) {
        value += LogisticRegression.logLikelihood(k.preference, logit(k, at));
      }
      return value;
    }

    /** Solves [A B; Bᵀ D] (u, v) = (g, h) with D diagonal: u from A − B D⁻¹ Bᵀ, then v. */
    @Override
    public double[] step(double[] at) {
      int c = 2 * models;
      double[] gradient = new double[at.length];
      double[][] a = new double[c][c];
      double[][] b = new double[prompts][c];
      double[] d = new double[prompts];
      for (int i = 0; i < at.length; i++) {
        gradient[i] = -penalty(i) * at[i];
      }
      for (int i = 0; i < c; i++) {
        a[i][i] = penalty(i);
      }
      Arrays.fill(d, PRIOR);
      for (Met k : met) {
        int theta = k.model;
        int phi = models + theta;
        double f = feature(k);
        double fitted = LogisticRegression.sigmoid(logit(k, at));
        double w = fitted * (1 - fitted);
        double residual = k.preference - fitted;
        gradient[theta] += residual;
        gradient[phi] += residual * f;
        gradient[c + k.prompt] += residual;
        a[theta][theta] += w;
        a[theta][phi] += w * f;
        a[phi][theta] += w * f;
        a[phi][phi] += w * f * f;
        b[k.prompt][theta] += w;
        b[k.prompt][phi] += w * f;
        d[k.prompt] += w;
      }
      double[] right = Arrays.copyOf(gradient, c);
      for (int x = 0; x < prompts; x++) {
        for (int i = 0; i < c; i++) {
          right[i] -= b[x][i] * gradient[c + x] / d[x];
          for (int j = 0; j < c; j++) {
            a[i][j] -= b[x][i] * b[x][j] / d[x];
          }
        }
      }
      double[] step = Arrays.copyOf(LinearSystem.solve(a, right), at.length);
      for (int x = 0; x < prompts; x++) {
        double[] u = Arrays.copyOf(step, c);
        step[c + x] = (gradient[c + x] - LogisticRegression.dot(b[x], u)) / d[x];
      }
      return step;
    }
  }
}

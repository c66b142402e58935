package com.example.loglinear;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.files.Sha256;
import org.comal.policy.EnumerablePolicy;
import org.comal.policy.Learner;
import org.comal.policy.MixablePolicy;
import org.comal.policy.OptimizerSpec;
import org.comal.policy.Policy;
import org.comal.policy.TrainablePolicy;
import org.comal.random.RandomSource;

/**
 * A log-linear policy π(y | x) ∝ exp(θ · φ(x, y)) over listed prompts and responses: three weights,
 * whatever the number of responses, so what it learns of one prompt it applies to all.
 */
public final class LogLinearPolicy implements EnumerablePolicy, TrainablePolicy, MixablePolicy {
  private static final String FILE = "weights.txt";

  private final List<Prompt> prompts;
  private final List<Response> responses;
  private final double[] weights;

  /**
   * @param prompts with texts
   * @param responses to each of the prompts
   * @param weights θ, aligned with {@link Features#NAMES}; copied
   */
  public LogLinearPolicy(List<Prompt> prompts, List<Response> responses, double[] weights) {
    this.prompts = List.copyOf(prompts);
    this.responses = List.copyOf(responses);
    this.weights = weights.clone();
  }

  /** θ, aligned with {@link Features#NAMES}; a copy. */
  double[] weights() {
    return weights.clone();
  }

  /** The same prompts and responses with other weights. */
  LogLinearPolicy with(double[] others) {
    return new LogLinearPolicy(prompts, responses, others);
  }

  @Override
  public String id() {
    return "log-linear-" + Sha256.of(prompts + " " + responses + " " + Arrays.toString(weights));
  }

  @Override
  public List<Prompt> prompts() {
    return prompts;
  }

  @Override
  public List<Response> support(Prompt prompt) {
    return responses;
  }

  @Override
  public double[] logProbs(Prompt prompt) {
    double[] score = responses.stream().mapToDouble(y -> score(prompt, y)).toArray();
    double highest = Arrays.stream(score).max().orElseThrow();
    double logSum = highest + Math.log(Arrays.stream(score).map(s -> Math.exp(s - highest)).sum());
    return Arrays.stream(score).map(s -> s - logSum).toArray();
  }

  private double score(Prompt x, Response y) {
    double[] features = Features.of(x, y);
    double sum = 0;
    for (int k = 0; k < features.length; k++) {
      sum += weights[k] * features[k];
    }
    return sum;
  }

  @Override
  public Learner learner(OptimizerSpec optimizer, RandomSource random) {
    return new LogLinearLearner(this, optimizer.orLearningRate(0.05));
  }

  /** A geometric mixture of log-linear policies mixes their weights. */
  @Override
  public Policy mix(Policy other, double weight) {
    if (!(weight >= 0 && weight <= 1)) {
      throw new IllegalArgumentException("the weight is " + weight + ", but must be from 0 to 1");
    }
    double[] theirs = ((LogLinearPolicy) other).weights;
    double[] mixed = new double[weights.length];
    Arrays.setAll(mixed, k -> (1 - weight) * weights[k] + weight * theirs[k]);
    return with(mixed);
  }

  /** Writes a weight a line; such a text gives a number back bit for bit. */
  @Override
  public void save(Path directory) throws IOException {
    Files.write(
        directory.resolve(FILE), Arrays.stream(weights).mapToObj(Double::toString).toList());
  }

  @Override
  public Policy load(Path directory) throws IOException {
    Path file = directory.resolve(FILE);
    try {
      double[] read = Files.readAllLines(file).stream().mapToDouble(Double::parseDouble).toArray();
      if (read.length == weights.length) {
        return with(read);
      }
    } catch (NumberFormatException e) {
      throw new IOException(file + " holds what is no number: " + e.getMessage(), e);
    }
    throw new IOException(file + " must hold " + weights.length + " weights, one a line");
  }
}

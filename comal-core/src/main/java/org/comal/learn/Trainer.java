package org.comal.learn;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.comal.data.Completion;
import org.comal.data.Response;
import org.comal.event.Event;
import org.comal.event.Listener;
import org.comal.policy.Learner;
import org.comal.random.RandomSource;

/** Takes the optimizer steps of one prox step and remembers how they went. */
final class Trainer {
  private final String name;
  private final Loss loss;
  private final Training training;
  private final Learner learner;
  private final Listener listener;
  private final long steps;
  private long done;
  private double firstLoss;
  private double passLoss;
  private double norms;

  /**
   * @param name the solver's name in messages
   * @param steps optimizer steps that are expected in all
   */
  Trainer(
      String name, Loss loss, Training training, Learner learner, Listener listener, long steps) {
    this.name = name;
    this.loss = loss;
    this.training = training;
    this.learner = learner;
    this.listener = listener;
    this.steps = steps;
  }

  /** Passes over the groups of one round, in an order of their own each. */
  void train(List<Group> groups, RandomSource random) {
    int passes = training.passes(groups.size());
    for (int pass = 0; pass < passes; pass++) {
      List<Group> order = new ArrayList<>(groups);
      RandomGenerator generator = random.at("pass", pass).generator();
      for (int i = order.size() - 1; i > 0; i--) {
        Collections.swap(order, i, generator.nextInt(i + 1));
      }
      double sum = 0;
      for (int from = 0; from < order.size(); from += training.batch()) {
        int to = Math.min(from + training.batch(), order.size());
        double value = step(order.subList(from, to));
        firstLoss = done == 0 ? value : firstLoss;
        sum += value * (to - from);
        listener.on(new Event.Progress("train", ++done, steps, "optimizer step"));
      }
      passLoss = sum / order.size();
    }
  }

  /** Adds what there is to say of the training. */
  void report(Map<String, Double> figures) {
    figures.put("loss-first", firstLoss);
    figures.put("loss-last", passLoss);
    figures.put("gradient-norm", norms / done);
    figures.put("optimizer-steps", (double) done);
  }

  private double step(List<Group> batch) {
    List<Completion> completions = new ArrayList<>();
    for (Group g : batch) {
      for (Response y : g.responses()) {
        completions.add(new Completion(g.prompt(), y));
      }
    }
    double[] logProb = learner.forward(completions);
    double[] slopes = new double[logProb.length];
    double sum = 0;
    int from = 0;
    for (Group g : batch) {
      int n = g.size();
      double[] own = new double[n];
      for (int i = 0; i < n; i++) {
        own[i] = logProb[from + i] * scale(g, i);
      }
      double[] slope = new double[n];
      double value = loss.evaluate(g, own, slope);
      if (!Double.isFinite(value)) {
        throw new ArithmeticException(
            name
                + "'s loss is "
                + value
                + " on prompt "
                + g.prompt().id()
                + "; lower optimizer.learning-rate or eta");
      }
      sum += value;
      for (int i = 0; i < n; i++) {
        slopes[from + i] = slope[i] * scale(g, i) / batch.size();
      }
      from += n;
    }
    learner.backward(slopes);
    norms += learner.step();
    return sum / batch.size();
  }

  private double scale(Group g, int i) {
    return Draw.scale(g.responses().get(i), training.tokenMean());
  }
}

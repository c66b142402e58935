package com.example.align;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.comal.algorithm.Comal;
import org.comal.algorithm.RunState;
import org.comal.data.Comparison;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.evaluate.WinRateEvaluator;
import org.comal.event.Listener;
import org.comal.learn.LossProxSolver;
import org.comal.learn.SampleDesign;
import org.comal.learn.Training;
import org.comal.llm.CausalLmPolicy;
import org.comal.llm.NewModel;
import org.comal.llm.model.Architecture;
import org.comal.losses.InpoLoss;
import org.comal.oracle.PreferenceOracle;
import org.comal.policy.OptimizerSpec;
import org.comal.policy.Sampling;
import org.comal.prox.Game;
import org.comal.prox.ProxSolver;
import org.comal.random.RandomSource;
import org.comal.run.Run;
import org.comal.run.RunSettings;

/** Aligns a language model with COMAL, without the command line and without a config. */
public final class Align {
  private Align() {}

  /** Works in the directory that is named, which must not exist. */
  public static void main(String[] args) throws IOException {
    System.out.println(align(Files.createDirectory(Path.of(args[0]))));
  }

  /** Leaves {@code model/} and {@code aligned/} in a directory and gives the figures at the end. */
  static Map<String, Double> align(Path directory) throws IOException {
    // [guide
    Path model = directory.resolve("model"); // or your own folder
    RandomSource random = new RandomSource(7);
    NewModel.of(Architecture.QWEN2, 32, 2, 4).write(model, List.of(), 512, random);

    // Likes responses to be short.
    PreferenceOracle oracle =
        PreferenceOracle.of(
            "short", c -> 1 / (1 + Math.exp(0.5 * (length(c.first()) - length(c.second())))));
    List<Prompt> prompts = List.of(Prompt.user("tea", "Why tea?"), Prompt.user("sea", "And sea?"));
    Sampling sampling = Sampling.upTo(16);

    try (CausalLmPolicy start = CausalLmPolicy.read(model)) {
      List<Response> two = start.sample(prompts, 2, sampling, random).get(0);
      Comparison question = new Comparison(prompts.get(0), two.get(0), two.get(1));
      System.out.println("P = " + oracle.prefer(List.of(question), random)[0]);

      Comal comal = new Comal(10, 0.02, 2); // eta, tau, prox steps between reference updates
      ProxSolver inpo =
          new LossProxSolver(
              "inpo",
              new InpoLoss(),
              SampleDesign.of(32, sampling),
              Training.of(60, 2, OptimizerSpec.adamW(1e-2)));
      Run run =
          new Run(
              comal,
              inpo,
              start,
              new Game(prompts, oracle),
              List.of(new WinRateEvaluator(128, sampling)),
              RunSettings.of(7, 4),
              Listener.NONE);
      RunState end = run.run();
      run.output(end).save(Files.createDirectory(directory.resolve("aligned")));
      return run.evaluate(end).figures();
    }
    // guide]
  }

  private static int length(Response y) {
    return y.text().length();
  }
}

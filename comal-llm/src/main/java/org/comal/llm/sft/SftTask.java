package org.comal.llm.sft;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.comal.event.Event;
import org.comal.event.Listener;
import org.comal.event.Phase;
import org.comal.files.AppendFile;
import org.comal.files.DurableFiles;
import org.comal.files.Json;
import org.comal.files.JsonReader;
import org.comal.files.SummedDirectory;
import org.comal.files.SummedFile;
import org.comal.llm.CausalLmPolicy;
import org.comal.llm.Example;
import org.comal.llm.ExampleLearner;
import org.comal.llm.ExampleLearner.Descent;
import org.comal.llm.model.SurvivingChange;
import org.comal.policy.OptimizerSpec;
import org.comal.random.RandomSource;
import org.comal.run.RunLayout;
import org.comal.task.Task;

/**
 * Teaches a language model the responses of examples: minimises the mean, over the responses'
 * tokens of each batch, of −log p(token | what stands before it). Prompts are read and not learned.
 *
 * <p>Leaves {@code model/}, {@code metrics.jsonl} and {@code training.json}.
 */
final class SftTask implements Task {
  private static final String MODEL = "model";
  private static final String OUTCOME = "training.json";

  private final CausalLmPolicy start;
  private final Examples.Source source;
  private final SftSettings settings;
  private final RandomSource random;
  private final Listener listener;

  /**
   * @param start from here on owned by the task
   */
  SftTask(
      CausalLmPolicy start,
      Examples.Source source,
      SftSettings settings,
      RandomSource random,
      Listener listener) {
    this.start = start;
    this.source = source;
    this.settings = settings;
    this.random = random;
    this.listener = listener;
  }

  @Override
  public Map<String, ?> run(Path directory) throws IOException {
    SftCheckpoints checkpoints = new SftCheckpoints(directory);
    Path outcome = directory.resolve(OUTCOME);
    if (!Files.exists(outcome) || !Files.isDirectory(directory.resolve(MODEL))) {
      DurableFiles.delete(outcome);
      Map<String, ?> came = train(directory, checkpoints);
      SummedFile.write(outcome, Json.pretty(came));
    }
    SummedFile.require(outcome);
    checkpoints.clear();
    return JsonReader.read(outcome).values();
  }

  private Map<String, ?> train(Path directory, SftCheckpoints checkpoints) throws IOException {
    Examples examples =
        listener.during(
            Phase.ENCODE,
            () -> Examples.read(source, start, settings, random.at("validation"), listener));
    long total = settings.totalSteps(examples.train().size());
    OptimizerSpec spec = settings.optimizer().withTotalSteps(total);
    try (ExampleLearner learner = start.exampleLearner(spec)) {
      // The learner has a copy; the memory of the original is better used otherwise.
      start.close();
      SftState state = state(checkpoints, examples, learner);
      if (state.step > 0) {
        listener.on(new Event.Checkpointed(state.step));
      }
      Path metrics = RunLayout.METRICS.in(directory);
      try (AppendFile log = new AppendFile(metrics, state.metricsBytes, state.metricsSum)) {
        Training training = new Training(examples, spec, total, learner, checkpoints, log, state);
        listener.during(Phase.TRAIN, training::run);
        training.keepModel(directory.resolve(MODEL));
        Map<String, Object> outcome = training.outcome();
        Optional<SurvivingChange> change = start.survivingChange(directory.resolve(MODEL));
        if (change.isPresent()) {
          outcome.put("surviving-share", change.get().share());
          change.get().warning().ifPresent(w -> listener.on(new Event.Warning(w)));
        }
        return outcome;
      }
    }
  }

  private static SftState state(
      SftCheckpoints checkpoints, Examples examples, ExampleLearner learner) throws IOException {
    String data =
        examples.train().size()
            + " examples of "
            + Examples.tokens(examples.train())
            + " tokens, "
            + examples.validation().size()
            + " of "
            + Examples.tokens(examples.validation())
            + " to validate";
    SftState state = checkpoints.restore(learner).orElseGet(SftState::new);
    if (state.step > 0 && !state.data.equals(data)) {
      throw new IOException(
          "the training that is to be taken up learned "
              + state.data
              + ", but now there are "
              + data
              + ": the data files have changed.\nMaybe put them back, or begin anew in another"
              + " directory");
    }
    state.data = data;
    return state;
  }

  @Override
  public void close() {
    start.close();
  }

  /** The loop over optimizer steps. */
  private final class Training {
    private final Examples examples;
    private final OptimizerSpec spec;
    private final long total;
    private final ExampleLearner learner;
    private final SftCheckpoints checkpoints;
    private final AppendFile log;
    private final SftState state;
    private final long perEpoch;
    private long ordered = -1;
    private int[] order = {};

    Training(
        Examples examples,
        OptimizerSpec spec,
        long total,
        ExampleLearner learner,
        SftCheckpoints checkpoints,
        AppendFile log,
        SftState state) {
      this.examples = examples;
      this.spec = spec;
      this.total = total;
      this.learner = learner;
      this.checkpoints = checkpoints;
      this.log = log;
      this.state = state;
      this.perEpoch = settings.stepsPerEpoch(examples.train().size());
    }

    void run() throws IOException {
      while (state.step < total) {
        List<Example> batch = batch(state.step);
        double norm = step(batch);
        if (state.step % settings.logEvery() == 0 || state.step == total) {
          log(norm);
        }
        boolean last = state.step == total;
        if (state.step % settings.validateEvery(total) == 0 || last) {
          validate();
        }
        if (state.step % settings.checkpointEvery(total) == 0 || last) {
          checkpoint();
        }
        tell();
      }
    }

    private List<Example> batch(long step) {
      long epoch = step / perEpoch;
      if (epoch != ordered) {
        order = examples.order(random, epoch);
        ordered = epoch;
      }
      int from = (int) (step % perEpoch) * settings.batchSize();
      int to = Math.min(order.length, from + settings.batchSize());
      List<Example> batch = new ArrayList<>(to - from);
      for (int i = from; i < to; i++) {
        batch.add(examples.train().get(order[i]));
      }
      return batch;
    }

    /** Takes one optimizer step; where a number stops being finite, none, and the state is kept. */
    private double step(List<Example> batch) throws IOException {
      long responseTokens = Examples.responseTokens(batch);
      try {
        Descent d = learner.descend(batch, -1.0 / responseTokens);
        double sum = 0;
        for (double l : d.logProb()) {
          sum -= l;
        }
        double norm = learner.step();
        state.step++;
        state.responseTokens += responseTokens;
        state.tokens += d.tokens();
        state.computed += d.computed();
        state.loss += sum;
        state.lossTokens += responseTokens;
        return norm;
      } catch (ArithmeticException e) {
        checkpoint();
        throw new ArithmeticException(
            "optimizer step "
                + (state.step + 1)
                + " of "
                + total
                + ": "
                + e.getMessage()
                + "\nThe training before this step is kept in checkpoints/step-"
                + state.step);
      }
    }

    private void log(double norm) throws IOException {
      Map<String, Object> line = new LinkedHashMap<>();
      state.lastLoss = state.loss / state.lossTokens;
      line.put("step", state.step);
      line.put("epoch", state.step / (double) perEpoch);
      line.put("loss", state.lastLoss);
      line.put("gradient-norm", norm);
      line.put("learning-rate", spec.learningRateAt(state.step - 1));
      line.put("answer-tokens", state.responseTokens);
      log.line(Json.line(line));
      Map<String, Double> figures = new LinkedHashMap<>();
      figures.put("loss", state.lastLoss);
      figures.put("gradient-norm", norm);
      figures.put("learning-rate", spec.learningRateAt(state.step - 1));
      listener.on(new Event.Measured(state.step, figures));
      state.loss = 0;
      state.lossTokens = 0;
    }

    private void validate() throws IOException {
      if (examples.validation().isEmpty()) {
        return;
      }
      double loss = listener.during(Phase.VALIDATE, this::validationLoss);
      state.validation = loss;
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("step", state.step);
      line.put("validation-loss", loss);
      line.put("perplexity", Math.exp(loss));
      log.line(Json.line(line));
      listener.on(new Event.Measured(state.step, Map.of("validation-loss", loss)));
      if (loss < state.best) {
        if (settings.keep() == SftSettings.Keep.BEST) {
          checkpoints.putBest(state.step, learner);
        }
        state.best = loss;
        state.bestStep = state.step;
      }
    }

    /** Nats per token of the responses. */
    private double validationLoss() {
      double sum = 0;
      for (double l : learner.logProb(examples.validation())) {
        sum -= l;
      }
      return sum / Examples.responseTokens(examples.validation());
    }

    private void checkpoint() throws IOException {
      listener.during(
          Phase.CHECKPOINT,
          () -> {
            log.force();
            state.metricsBytes = log.length();
            state.metricsSum = Optional.of(log.sha256());
            checkpoints.save(state, learner);
          });
      listener.on(new Event.Checkpointed(state.step));
    }

    /** Tokens rather than steps, because steps differ in length. */
    private void tell() {
      long epoch = Examples.tokens(examples.train());
      long all =
          state.step == total ? state.tokens : Math.max(state.tokens, epoch * total / perEpoch);
      listener.on(new Event.Progress(Phase.TRAIN, state.tokens, all, "tokens"));
    }

    /** Puts the model that is left into its place. */
    void keepModel(Path model) throws IOException {
      if (Files.isDirectory(model)) {
        return;
      }
      Optional<Path> best = checkpoints.best(state.bestStep);
      if (settings.keep() == SftSettings.Keep.BEST && best.isPresent()) {
        SummedDirectory.move(best.get(), model);
      } else {
        SummedDirectory.write(model, learner::write);
      }
    }

    Map<String, Object> outcome() {
      boolean validated = !examples.validation().isEmpty();
      boolean best = validated && settings.keep() == SftSettings.Keep.BEST;
      Map<String, Object> all = new LinkedHashMap<>();
      all.put("model", MODEL);
      all.put("model-step", best ? state.bestStep : total);
      all.put("steps", total);
      all.put("epochs", total / (double) perEpoch);
      all.put("examples", examples.train().size());
      all.put("validation-examples", examples.validation().size());
      all.put("examples-left-out", examples.left());
      all.put("examples-cut", examples.cut());
      all.put("answer-tokens", state.responseTokens);
      all.put("padding-share", 1 - state.tokens / (double) state.computed);
      all.put("loss", state.lastLoss);
      if (validated) {
        double loss = best ? state.best : state.validation;
        all.put("validation-loss", loss);
        all.put("perplexity", Math.exp(loss));
      }
      return all;
    }
  }
}

package org.comal.llm.preference;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.comal.event.Event;
import org.comal.event.Listener;
import org.comal.event.Phase;
import org.comal.files.DamagedFileException;
import org.comal.files.DurableFiles;
import org.comal.files.Json;
import org.comal.files.JsonRow;
import org.comal.files.NumberedDirectories;
import org.comal.files.Sha256;
import org.comal.files.Snapshot;
import org.comal.files.Snapshots;
import org.comal.files.TextFile;
import org.comal.llm.preference.PreferenceModel.Example;
import org.comal.random.RandomSource;
import org.comal.random.Shuffle;

/**
 * Trains a preference model: epochs of shuffled batches, stopped where the loss on other prompts no
 * longer falls, with the best epoch's parameters kept.
 *
 * <p>A kill at any moment loses at most the steps since the last checkpoint; what is trained in the
 * end is the same to the byte. In the directory there is {@code training.jsonl}, a line an epoch,
 * and while training lasts {@code checkpoint-N} (after N steps) and {@code best-N} (after epoch N).
 */
final class PreferenceTraining {
  private static final String LOG = "training.jsonl";
  private static final String LEARNED = "learned-sha-256";
  private static final String LOG_SUM = "log-sha-256";
  private static final int EVALUATED_AT_ONCE = 64;

  /**
   * How to train.
   *
   * @param epochs passes over the pairs at most
   * @param batchSize pairs a step
   * @param patience epochs without a better loss after which training stops; 0 to go on
   * @param checkpointSteps steps between checkpoints, of which there is one after every epoch too
   */
  record Settings(int epochs, int batchSize, int patience, int checkpointSteps) {
    /** Steps of an epoch of n pairs. */
    int steps(int n) {
      return (n + batchSize - 1) / batchSize;
    }
  }

  /**
   * What came of it.
   *
   * @param epochs passes made
   * @param best the pass after which the model was best, from 1
   * @param loss its mean cross-entropy on the pairs for stopping, in nats; NaN without such
   */
  record Trained(int epochs, int best, double loss) {}

  private final PreferenceModel model;
  private final List<int[]> texts;
  private final List<Example> train;
  private final List<Example> validation;
  private final Settings settings;
  private final RandomSource random;
  private final Listener listener;

  /** The checksum of what is learned and validated. */
  private final String learned;

  private int epoch;
  private int batch;
  private double sum;
  private int best;
  private double bestLoss = Double.NaN;
  private List<String> log = new ArrayList<>();

  /**
   * @param texts token ids, by place
   * @param train not empty
   * @param validation pairs for stopping; where there are none, all epochs are made and the last
   *     counts
   */
  PreferenceTraining(
      PreferenceModel model,
      List<int[]> texts,
      List<Example> train,
      List<Example> validation,
      Settings settings,
      RandomSource random,
      Listener listener) {
    this.model = model;
    this.texts = texts;
    this.train = train;
    this.validation = validation;
    this.settings = settings;
    this.random = random;
    this.listener = listener;
    this.learned = learned(texts, List.of(train, validation));
  }

  /**
   * Trains, or goes on where an earlier call was cut off; afterwards the model is the best one.
   *
   * @param directory exists
   */
  Trained run(Path directory) throws IOException {
    Parts parts = new Parts(directory);
    restore(directory, parts);
    int steps = settings.steps(train.size());
    long total = (long) steps * settings.epochs();
    while (epoch < settings.epochs() && !isPatienceOver()) {
      List<Example> order = shuffled();
      while (batch < steps) {
        int from = batch * settings.batchSize();
        int to = Math.min(train.size(), from + settings.batchSize());
        double loss = model.train(texts, order.subList(from, to));
        sum += loss * (to - from);
        batch++;
        long done = (long) epoch * steps + batch;
        listener.on(new Event.Progress(Phase.TRAIN, done, total, "steps"));
        if (batch < steps && done % settings.checkpointSteps() == 0) {
          checkpoint(parts);
        }
      }
      endEpoch(directory, parts);
    }
    if (best > 0) {
      model.restore(
          parts
              .best
              .find(best)
              .orElseThrow(
                  () -> new IOException(parts.best.place(best) + " is missing; begin anew")));
    }
    return new Trained(epoch, best, bestLoss);
  }

  private boolean isPatienceOver() {
    return settings.patience() > 0 && best > 0 && epoch - best >= settings.patience();
  }

  private List<Example> shuffled() {
    return Shuffle.of(train, random.at("epoch", epoch).generator());
  }

  private void endEpoch(Path directory, Parts parts) throws IOException {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("epoch", epoch + 1);
    line.put("train-loss", sum / train.size());
    epoch++;
    batch = 0;
    sum = 0;
    if (validation.isEmpty()) {
      keepBest(parts);
    } else {
      double[] logits = logits(validation);
      double loss = 0;
      for (int i = 0; i < logits.length; i++) {
        double p = validation.get(i).preference();
        loss += PreferenceModel.crossEntropy(logits[i], p) / logits.length;
      }
      line.put("validation-loss", loss);
      line.put("validation-accuracy", accuracy(validation, logits));
      if (!(loss >= bestLoss)) {
        bestLoss = loss;
        keepBest(parts);
      }
    }
    log.add(Json.line(line));
    DurableFiles.write(directory.resolve(LOG), text(log));
    Map<String, Double> figures = new LinkedHashMap<>();
    line.forEach(
        (name, value) -> {
          if (value instanceof Double figure) {
            figures.put(name, figure);
          }
        });
    listener.on(new Event.Measured(epoch, figures));
    checkpoint(parts);
    listener.on(new Event.Checkpointed(epoch));
  }

  private static String text(List<String> lines) {
    return lines.stream().map(line -> line + '\n').collect(Collectors.joining());
  }

  /** Log-odds of pairs, a part of them at a time. */
  double[] logits(List<Example> pairs) {
    double[] all = new double[pairs.size()];
    for (int from = 0; from < all.length; from += EVALUATED_AT_ONCE) {
      int to = Math.min(all.length, from + EVALUATED_AT_ONCE);
      double[] some = model.logits(texts, pairs.subList(from, to));
      System.arraycopy(some, 0, all, from, some.length);
    }
    return all;
  }

  /** Share of the decided pairs in which the model is for the right response. */
  private static double accuracy(List<Example> pairs, double[] logits) {
    int decided = 0;
    double right = 0;
    for (int i = 0; i < logits.length; i++) {
      double side = pairs.get(i).preference() - 0.5;
      if (side != 0) {
        decided++;
        right += logits[i] == 0 ? 0.5 : logits[i] * side > 0 ? 1 : 0;
      }
    }
    return decided == 0 ? Double.NaN : right / decided;
  }

  private void keepBest(Parts parts) throws IOException {
    best = epoch;
    parts.best.write(best, model::save);
  }

  private void checkpoint(Parts parts) throws IOException {
    Map<String, Object> state = new LinkedHashMap<>();
    state.put("epoch", epoch);
    state.put("batch", batch);
    state.put("loss-sum", sum);
    state.put("best-epoch", best);
    state.put("best-loss", bestLoss);
    state.put(LEARNED, learned);
    state.put(LOG_SUM, Sha256.of(text(log)));
    long step = (long) epoch * settings.steps(train.size()) + batch;
    parts.checkpoints.save(step, state, model::save);
    parts.best.keepOnly(best);
  }

  private void restore(Path directory, Parts parts) throws IOException {
    Optional<Snapshot> last = parts.checkpoints.last();
    if (last.isEmpty()) {
      return;
    }
    Object before = last.get().state().values().get(LEARNED);
    if (before != null && !before.equals(learned)) {
      throw new IOException(
          "the training that is to be taken up in "
              + directory
              + " learned from other pairs or other tokens: the data or oracle/tokenizer.json have"
              + " changed.\nMaybe put them back, or begin anew in another directory");
    }
    model.restore(last.get().directory());
    epoch = last.get().state(this::take);
    if (epoch > 0) {
      log = kept(directory.resolve(LOG), last.get().state().values().get(LOG_SUM));
      listener.on(new Event.Checkpointed(epoch));
    }
  }

  private static String learned(List<int[]> texts, List<List<Example>> parts) {
    Sha256 sum = new Sha256();
    texts.forEach(text -> sum.add(text.length).add(text));
    for (List<Example> part : parts) {
      sum.add(part.size());
      part.forEach(e -> sum.add(e.first()).add(e.second()).add(new double[] {e.preference()}));
    }
    return sum.hex();
  }

  /**
   * The lines of the epochs made.
   *
   * @param sum what was written down of them; null where a version before did not
   */
  private List<String> kept(Path file, Object sum) throws IOException {
    List<String> lines = TextFile.lines(file);
    if (lines.size() < epoch) {
      throw new DamagedFileException(
          file, "it has " + lines.size() + " lines of " + epoch + " epochs");
    }
    List<String> kept = new ArrayList<>(lines.subList(0, epoch));
    if (sum != null && !sum.equals(Sha256.of(text(kept)))) {
      throw new DamagedFileException(
          file,
          "its first "
              + epoch
              + " lines have another SHA-256 than at the checkpoint; put back a copy of it, or"
              + " remove the directory and begin anew");
    }
    return kept;
  }

  /** Takes over the figures of a state, and tells the epochs made. */
  private int take(JsonRow state) {
    batch = Math.toIntExact(state.integer("batch"));
    sum = state.number("loss-sum");
    best = Math.toIntExact(state.integer("best-epoch"));
    bestLoss = state.number("best-loss");
    return Math.toIntExact(state.integer("epoch"));
  }

  /** Whether there is a checkpoint to go on from. */
  static boolean isBegun(Path directory) throws IOException {
    return new Parts(directory).checkpoints.lastNumber().isPresent();
  }

  /** Removes checkpoints, when what they were for is written elsewhere. */
  static void clear(Path directory) throws IOException {
    Parts parts = new Parts(directory);
    parts.checkpoints.clear();
    parts.best.clear();
  }

  /** What is kept while training lasts. */
  private record Parts(Snapshots checkpoints, NumberedDirectories best) {
    Parts(Path directory) {
      this(new Snapshots(directory, "checkpoint-"), new NumberedDirectories(directory, "best-"));
    }
  }
}

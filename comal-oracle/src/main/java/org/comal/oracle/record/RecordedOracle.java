package org.comal.oracle.record;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import org.comal.data.Comparison;
import org.comal.files.GroupWriter;
import org.comal.oracle.CheckedOracle;
import org.comal.oracle.ForwardingOracle;
import org.comal.oracle.OracleException;
import org.comal.oracle.OracleStatistics;
import org.comal.oracle.PreferenceOracle;
import org.comal.oracle.QuestionKey;
import org.comal.oracle.VerdictListener;
import org.comal.random.RandomSource;

/**
 * Keeps an oracle's verdicts in a file, so that a question is asked once and a run can be repeated
 * without asking.
 *
 * <p>Verdicts are filed under the oracle's id and the question's content. They are on the disk
 * before they are returned. Those that the oracle tells one by one are written as they come: a kill
 * loses what came during the last write, a tenth of a second or, where another run holds the file,
 * as long as that does. Of an oracle that answers a batch in one go a kill loses {@link
 * Settings#commitEvery} verdicts at most. All verdicts of the oracle are kept in memory too, at
 * about 100 bytes each. Several runs may share a file, also at the same time: what one has
 * recorded, another finds before it asks, and where two ask at the same moment, the verdict
 * recorded first holds for both.
 *
 * <p>An oracle that draws its verdicts is recorded by draw: under the question, the random stream
 * it is asked with and the question's place among equal ones in the batch. A repeated run then
 * draws the same verdicts, another run draws its own.
 *
 * <p>Abstentions are recorded as well, also those of a judge that gave no reply to a question that
 * the run then went on without: a replay abstains where the run did. {@link
 * Settings#retryAbstentions} asks again.
 */
public final class RecordedOracle extends ForwardingOracle {
  private final VerdictFile file;
  private final Settings settings;
  private final Map<UUID, Double> known = new ConcurrentHashMap<>();
  private final LongAdder replayed = new LongAdder();
  private final LongAdder answered = new LongAdder();
  private boolean loaded;

  /**
   * How to record.
   *
   * @param commitEvery questions that the oracle is asked at a time; at least 1
   * @param replayOnly whether a question without a recorded verdict is an error
   * @param retryAbstentions whether a question that was abstained from is asked again by the next
   *     run
   */
  public record Settings(int commitEvery, boolean replayOnly, boolean retryAbstentions) {
    /** 256 at a time, new questions asked, abstentions kept. */
    public static final Settings DEFAULT = new Settings(256, false, false);

    /**
     * Checks how often verdicts are kept.
     *
     * @param commitEvery at least 1
     * @param replayOnly true where nothing is to be asked
     * @param retryAbstentions true where another try may tell more
     * @throws IllegalArgumentException where {@code commitEvery} is below 1
     */
    public Settings {
      if (commitEvery < 1) {
        throw new IllegalArgumentException(
            "commit-every is " + commitEvery + ", but must be at least 1");
      }
    }
  }

  /**
   * Wraps an oracle; reads and asks nothing yet.
   *
   * @param oracle who answers what is not recorded; closed with this one
   * @param file not touched before the first question
   * @param settings how to record
   */
  public RecordedOracle(PreferenceOracle oracle, VerdictFile file, Settings settings) {
    super(CheckedOracle.guarding(oracle));
    this.file = Objects.requireNonNull(file, "file");
    this.settings = Objects.requireNonNull(settings, "settings");
  }

  /**
   * {@inheritDoc}
   *
   * @throws UncheckedIOException where the file cannot be used
   * @throws OracleException where a question is not recorded and only replay is wanted, and where
   *     the oracle's verdict is no probability
   */
  @Override
  public double[] prefer(List<Comparison> batch, RandomSource random, VerdictListener heard) {
    try {
      load();
      UUID[] keys = keys(batch, random);
      Map<UUID, Comparison> unknown = unknown(batch, keys);
      replayed.add(batch.size() - unknown.size());
      if (!unknown.isEmpty()) {
        keep(file.find(inside().id(), unknown.keySet()));
        unknown.keySet().removeIf(known::containsKey);
        ask(keys, unknown, random, heard);
      }
      double[] p = new double[keys.length];
      for (int i = 0; i < p.length; i++) {
        p[i] = known.get(keys[i]);
      }
      return p;
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  private synchronized void load() throws IOException {
    if (!loaded) {
      keep(file.all(inside().id()));
      loaded = true;
    }
  }

  private void keep(Map<UUID, Double> verdicts) {
    verdicts.forEach(
        (question, p) -> {
          if (!settings.retryAbstentions() || !Double.isNaN(p)) {
            known.put(question, p);
          }
        });
  }

  private UUID[] keys(List<Comparison> batch, RandomSource random) {
    QuestionKey key = new QuestionKey();
    UUID[] keys = new UUID[batch.size()];
    Map<Comparison, Integer> equal = new HashMap<>();
    for (int i = 0; i < keys.length; i++) {
      Comparison question = batch.get(i);
      keys[i] =
          inside().deterministic()
              ? key.of(question)
              : key.ofDraw(question, random.key(), equal.merge(question, 1, Integer::sum) - 1);
    }
    return keys;
  }

  private Map<UUID, Comparison> unknown(List<Comparison> batch, UUID[] keys) {
    Map<UUID, Comparison> unknown = new LinkedHashMap<>();
    for (int i = 0; i < keys.length; i++) {
      if (!known.containsKey(keys[i])) {
        unknown.put(keys[i], batch.get(i));
      }
    }
    return unknown;
  }

  private void ask(
      UUID[] keys, Map<UUID, Comparison> unknown, RandomSource random, VerdictListener heard)
      throws IOException {
    if (settings.replayOnly() && !unknown.isEmpty()) {
      throw new OracleException(
          "the record of verdicts "
              + file
              + " lacks "
              + unknown.size()
              + " of the verdicts of "
              + inside().id()
              + ", the first about prompt "
              + unknown.values().iterator().next().prompt().id()
              + "; set replay-only = false to ask");
    }
    Map<UUID, List<Integer>> places = new HashMap<>();
    for (int i = 0; i < keys.length; i++) {
      if (unknown.containsKey(keys[i])) {
        places.computeIfAbsent(keys[i], k -> new ArrayList<>()).add(i);
      }
    }
    for (Map.Entry<Integer, Map<UUID, Comparison>> part : parts(keys, unknown).entrySet()) {
      record(
          List.copyOf(part.getValue().keySet()),
          List.copyOf(part.getValue().values()),
          random.at("recorded", part.getKey()),
          (key, preference) -> places.get(key).forEach(i -> heard.given(i, preference)));
    }
  }

  /**
   * What is asked together, by the number of its first question. Where verdicts are drawn, the
   * questions are numbered whether their verdicts are known or not, so that a run that is taken up
   * draws what it would have drawn.
   */
  private Map<Integer, Map<UUID, Comparison>> parts(UUID[] keys, Map<UUID, Comparison> unknown) {
    Map<Integer, Map<UUID, Comparison>> parts = new LinkedHashMap<>();
    int number = 0;
    for (UUID key : new LinkedHashSet<>(Arrays.asList(keys))) {
      Comparison question = unknown.get(key);
      if (question != null) {
        int first = number / settings.commitEvery() * settings.commitEvery();
        parts.computeIfAbsent(first, f -> new LinkedHashMap<>()).put(key, question);
      }
      number += question != null || !deterministic() ? 1 : 0;
    }
    return parts;
  }

  private void record(
      List<UUID> keys, List<Comparison> part, RandomSource random, BiConsumer<UUID, Double> heard)
      throws IOException {
    GroupWriter<VerdictFile.Verdict> writer =
        new GroupWriter<>(a -> known.putAll(file.add(inside().id(), a)));
    Set<Integer> told = ConcurrentHashMap.newKeySet();
    try {
      double[] p =
          inside()
              .prefer(
                  part,
                  random,
                  (i, preference) -> {
                    told.add(i);
                    write(writer, List.of(verdict(keys.get(i), part.get(i), preference)));
                    heard.accept(keys.get(i), preference);
                  });
      List<VerdictFile.Verdict> rest = new ArrayList<>();
      for (int i = 0; i < p.length; i++) {
        if (!told.contains(i)) {
          rest.add(verdict(keys.get(i), part.get(i), p[i]));
        }
      }
      write(writer, rest);
    } catch (RuntimeException e) {
      try {
        writer.flush();
      } catch (IOException alsoFailed) {
        e.addSuppressed(alsoFailed);
      }
      throw e;
    }
    writer.flush();
  }

  private void write(GroupWriter<VerdictFile.Verdict> writer, List<VerdictFile.Verdict> verdicts) {
    answered.add(verdicts.size());
    try {
      writer.add(verdicts);
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  private VerdictFile.Verdict verdict(UUID key, Comparison question, double p) {
    return new VerdictFile.Verdict(key, question.prompt().id(), p);
  }

  /** {@return questions answered from memory so far} */
  public long replayed() {
    return replayed.sum();
  }

  /** {@return questions that the oracle answered so far, or left open} */
  public long asked() {
    return answered.sum();
  }

  @Override
  public Map<String, Double> statistics() {
    Map<String, Double> own = new LinkedHashMap<>();
    own.put(OracleStatistics.REPLAYED, (double) replayed());
    own.put(OracleStatistics.RECORDED, (double) asked());
    return OracleStatistics.over(inside(), own);
  }

  /** Not so, whatever the oracle inside costs: a verdict is left behind in the file. */
  @Override
  public boolean free() {
    return false;
  }

  /** So, unless questions that were left open are to be asked again. */
  @Override
  public boolean answersFromRecord() {
    return !settings.retryAbstentions() || inside().answersFromRecord();
  }
}

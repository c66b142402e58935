package org.comal.work;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.comal.Stable;
import org.comal.oracle.PreferenceOracle;
import org.comal.plugin.ConfigException;
import org.comal.plugin.Opened;
import org.comal.plugin.Sources;
import org.comal.policy.Policy;

/**
 * Models of another device or machine, made of the same config. What a block describes is made once
 * and kept; of policies that came of training the last few are. Only one model is at work at a
 * time: the one before rests when another is asked for.
 *
 * <p>Safe for use by several threads; those who ask for one model work side by side, who asks for
 * another waits until they are done.
 */
@Stable
public final class ModelPlace implements AutoCloseable {
  /** A step works with its policy, its reference and an opponent. */
  static final int KEPT = 3;

  private final Sources sources;
  private final Map<List<String>, AutoCloseable> made = new HashMap<>();
  private final Map<String, Policy> loaded = new LinkedHashMap<>(16, 0.75f, true);
  private Optional<ModelSource> working = Optional.empty();
  private AutoCloseable model;
  private int users;

  /**
   * Begins with no model.
   *
   * @param sources makes them
   */
  public ModelPlace(Sources sources) {
    this.sources = Objects.requireNonNull(sources, "sources");
  }

  /**
   * Works with a model.
   *
   * @param <R> what comes of it
   * @param source which one
   * @param work is given the policy or oracle, which it leaves open
   * @return what came of it
   * @throws IllegalArgumentException with a sentence, where the model cannot be made or read here,
   *     or is another one
   */
  public <R> R with(ModelSource source, Function<AutoCloseable, R> work) {
    AutoCloseable taken = take(source);
    try {
      return work.apply(taken);
    } finally {
      giveBack();
    }
  }

  private synchronized AutoCloseable take(ModelSource source) {
    try {
      while (users > 0 && !working.equals(Optional.of(source))) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for a model", e);
    }
    if (!working.equals(Optional.of(source))) {
      restLast();
      model = found(source);
      working = Optional.of(source);
    }
    users++;
    return model;
  }

  private synchronized void giveBack() {
    users--;
    notifyAll();
  }

  /** Has the model rest that worked last, unless somebody works with it. */
  public synchronized void rest() {
    if (users == 0) {
      restLast();
    }
  }

  private void restLast() {
    working = Optional.empty();
    if (model instanceof Policy policy) {
      policy.rest();
    } else if (model instanceof PreferenceOracle oracle) {
      oracle.rest();
    }
    model = null;
  }

  private AutoCloseable found(ModelSource source) {
    AutoCloseable found = loaded.get(source.id());
    if (found == null) {
      AutoCloseable family = made.computeIfAbsent(source.keys(), this::make);
      found = source.saved().isEmpty() ? family : load((Policy) family, source);
    }
    String id = found instanceof Policy policy ? policy.id() : ((PreferenceOracle) found).id();
    same(source, id);
    return found;
  }

  private AutoCloseable make(List<String> keys) {
    try {
      return (AutoCloseable) sources.part(keys).make();
    } catch (ConfigException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private Policy load(Policy family, ModelSource source) {
    if (loaded.size() >= KEPT) {
      loaded.remove(loaded.keySet().iterator().next()).close();
    }
    try {
      Policy policy = family.load(Path.of(source.saved().orElseThrow()));
      loaded.put(source.id(), policy);
      return policy;
    } catch (IOException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private static void same(ModelSource source, String id) {
    if (!id.equals(source.id())) {
      throw new IllegalArgumentException(
          "the model of "
              + String.join(".", source.keys())
              + " that a worker has is "
              + id
              + ", but "
              + source.id()
              + " is wanted"
              + "\nMaybe its files on that machine are others than those here");
    }
  }

  /** Closes the models, as soon as nobody works with one. */
  @Override
  public synchronized void close() {
    untilNobodyWorks();
    working = Optional.empty();
    model = null;
    Opened all = new Opened();
    made.values().forEach(all::add);
    loaded.values().forEach(all::add);
    all.close();
    made.clear();
    loaded.clear();
  }

  private void untilNobodyWorks() {
    boolean interrupted = false;
    while (users > 0) {
      try {
        wait();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}

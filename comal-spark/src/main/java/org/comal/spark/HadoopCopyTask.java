package org.comal.spark;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.comal.event.Event;
import org.comal.event.Listener;
import org.comal.event.Phase;
import org.comal.task.Task;

/**
 * Copies a file, or a folder with all it holds. What was copied before, and is the same by length
 * and time, is not copied again; what is at the goal beside it stays.
 */
final class HadoopCopyTask implements Task {
  private final CopyPlace from;
  private final Optional<CopyPlace> to;
  private final HadoopSettings settings;
  private final Listener listener;

  /**
   * @param to empty for the task's directory
   */
  HadoopCopyTask(
      CopyPlace from, Optional<CopyPlace> to, HadoopSettings settings, Listener listener) {
    this.from = Objects.requireNonNull(from, "from");
    this.to = Objects.requireNonNull(to, "to");
    this.settings = Objects.requireNonNull(settings, "settings");
    this.listener = Objects.requireNonNull(listener, "listener");
  }

  @Override
  public Map<String, ?> run(Path directory) throws IOException {
    CopyPlace goal = to.orElseGet(() -> new CopyPlace.Here(directory.resolve(from.name())));
    try {
      return PluginClasses.during(() -> copy(goal));
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e);
    }
  }

  private Map<String, ?> copy(CopyPlace goal) throws IOException {
    Configuration conf = settings.configuration();
    try (CopiedFiles source = naming(from, () -> files(from, conf));
        CopiedFiles copies = naming(goal, () -> files(goal, conf))) {
      List<CopiedFiles.Entry> all = naming(from, source::list);
      long total = all.stream().mapToLong(CopiedFiles.Entry::bytes).sum();
      long done = 0;
      for (CopiedFiles.Entry file : all) {
        if (!naming(goal, () -> copies.has(file))) {
          naming(from, () -> copy(file, source, copies, goal));
        }
        done += file.bytes();
        listener.on(new Event.Progress(Phase.LOAD, done, total, "bytes"));
      }
      Map<String, Object> result = new LinkedHashMap<>();
      result.put("files", all.size());
      result.put("bytes", total);
      return result;
    }
  }

  private static Void copy(
      CopiedFiles.Entry file, CopiedFiles source, CopiedFiles copies, CopyPlace goal)
      throws IOException {
    try (InputStream in = source.open(file)) {
      return naming(
          goal,
          () -> {
            copies.write(file, in);
            return null;
          });
    }
  }

  private static CopiedFiles files(CopyPlace place, Configuration conf) throws IOException {
    if (place instanceof CopyPlace.Here here) {
      return new FilesHere(here.path());
    }
    return new FilesThere((CopyPlace.There) place, conf);
  }

  /** What is done at a place. */
  private interface Work<T> {
    T done() throws IOException;
  }

  /** Has errors name the place: those of Hadoop rarely do. */
  private static <T> T naming(CopyPlace place, Work<T> work) throws IOException {
    try {
      return work.done();
    } catch (IOException e) {
      String message = String.valueOf(e.getMessage());
      throw message.contains(place.toString()) ? e : new IOException(place + ": " + message, e);
    }
  }
}

package org.comal.spark;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.comal.event.Event;
import org.comal.event.Listener;
import org.comal.event.Phase;
import org.comal.files.Json;
import org.comal.files.JsonReader;
import org.comal.task.Task;

/**
 * Copies a file, or a folder with all it holds, and removes from a copy of the folder what the
 * folder has no more. What is the same by length and time is not copied again.
 *
 * <p>A note beside the copy of a folder tells what it is a copy of, and whether it is whole: one
 * that is not is copied from nowhere, and files that are no copy are left alone.
 */
final class HadoopCopyTask implements Task {
  private static final String FROM = "from";
  private static final String WHOLE = "whole";

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
      List<CopiedFiles.Entry> all = naming(from, () -> whole(source));
      boolean folder = !all.get(0).path().isEmpty();
      if (folder) {
        naming(goal, () -> begin(copies, all));
      }
      long total = all.stream().mapToLong(CopiedFiles.Entry::bytes).sum();
      long done = 0;
      for (CopiedFiles.Entry file : all) {
        if (!naming(goal, () -> copies.has(file))) {
          naming(from, () -> copy(file, source, copies, goal));
        }
        done += file.bytes();
        listener.on(new Event.Progress(Phase.LOAD, done, total, "bytes"));
      }
      if (folder) {
        naming(goal, () -> note(copies, true));
      }
      Map<String, Object> result = new LinkedHashMap<>();
      result.put("files", all.size());
      result.put("bytes", total);
      return result;
    }
  }

  private static List<CopiedFiles.Entry> whole(CopiedFiles source) throws IOException {
    List<CopiedFiles.Entry> all = source.list();
    if (all.isEmpty()) {
      throw new IOException("the folder holds no file");
    }
    Optional<String> note = source.note();
    if (note.isPresent() && !JsonReader.read(note.get()).flag(WHOLE)) {
      throw new IOException(
          "it is a copy that was not finished; finish it, or remove the note beside it, which ends"
              + " with "
              + CopiedFiles.NOTE);
    }
    return all;
  }

  /** Makes sure that the goal is for this copy, and removes what the source has no more. */
  private Void begin(CopiedFiles copies, List<CopiedFiles.Entry> all) throws IOException {
    List<CopiedFiles.Entry> there = copies.exists() ? copies.list() : List.of();
    Optional<String> note = copies.note();
    if (note.isPresent()) {
      String of = JsonReader.read(note.get()).text(FROM);
      if (!of.equals(from.lasting())) {
        throw new IOException("it is a copy of " + of + "; name another folder");
      }
    } else if (!there.isEmpty()) {
      throw new IOException("it holds files and is no copy; name another folder, or remove it");
    }
    note(copies, false);
    Set<String> wanted = new HashSet<>();
    all.forEach(file -> wanted.add(file.path()));
    for (CopiedFiles.Entry file : there) {
      if (!wanted.contains(file.path())) {
        copies.remove(file);
      }
    }
    return null;
  }

  private Void note(CopiedFiles copies, boolean whole) throws IOException {
    Map<String, Object> note = new LinkedHashMap<>();
    note.put(FROM, from.lasting());
    note.put(WHOLE, whole);
    copies.note(Json.line(note) + "\n");
    return null;
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

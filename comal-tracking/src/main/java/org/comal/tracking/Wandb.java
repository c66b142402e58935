package org.comal.tracking;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.comal.files.Json;
import org.comal.files.Sha256;
import org.comal.track.TrackedWork;
import org.comal.track.Tracker;

/**
 * Writes the files that Weights &amp; Biases writes where it is offline: a folder {@code
 * offline-run-…} with a transaction log, which {@code wandb sync} brings to the server. Nothing is
 * sent from here.
 *
 * <p>Work that is taken up again goes on in the same log, behind the step that it is taken up
 * after.
 *
 * @param project into which the run goes
 * @param entity the project's owner; empty for whoever syncs
 */
record Wandb(String project, Optional<String> entity) implements Tracker {
  private static final String FOLDER = "offline-run-";
  private static final Pattern PLAIN =
      Pattern.compile("true|false|-?(0|[1-9][0-9]*)([.][0-9]+)?([eE][+-]?[0-9]+)?");
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

  Wandb {
    Objects.requireNonNull(project, "project");
    Objects.requireNonNull(entity, "entity");
  }

  @Override
  public Session begin(TrackedWork work) throws IOException {
    Optional<Path> there = existing(work.directory());
    if (there.isPresent()) {
      Optional<WandbFile> goingOn = WandbFile.append(there.get(), work.step());
      if (goingOn.isPresent()) {
        return new Following(goingOn.get(), work);
      }
      Files.delete(there.get()); // it says nothing of any run
    }
    Instant now = work.clock().instant();
    String id = new Sha256().add(work.config()).add("\n" + work.directory() + "\n" + now).hex(8);
    Path folder = work.directory().resolve(FOLDER + TIME.format(now) + "-" + id);
    Files.createDirectories(folder.resolve("files"));
    WandbFile file =
        WandbFile.create(folder.resolve("run-" + id + ".wandb"), now.toEpochMilli() / 1e3);
    file.run(run(id, work, now));
    return new Following(file, work);
  }

  /** The log of an earlier session. */
  private static Optional<Path> existing(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return Optional.empty();
    }
    try (Stream<Path> logs = Files.find(directory, 2, (file, is) -> is.isRegularFile())) {
      return logs.filter(f -> f.getFileName().toString().endsWith(".wandb")).sorted().findFirst();
    }
  }

  /** The message {@code RunRecord}. */
  private ProtocolMessage run(String id, TrackedWork work, Instant now) {
    ProtocolMessage run = new ProtocolMessage().text(1, id);
    entity.ifPresent(e -> run.text(2, e));
    run.text(3, project);
    ProtocolMessage config = new ProtocolMessage();
    work.parameters()
        .forEach(
            (path, value) ->
                config.message(1, new ProtocolMessage().text(1, path).text(16, json(value))));
    ProtocolMessage time =
        new ProtocolMessage().number(1, now.getEpochSecond()).number(2, now.getNano());
    return run.message(4, config).text(8, work.name()).message(17, time);
  }

  /** A value of the config: a number or a flag where it is one, so that runs compare by it. */
  private static String json(String value) {
    return PLAIN.matcher(value).matches() ? value : Json.line(value);
  }

  /** Figures of one step become one line of the history, as the server has one a step. */
  private static final class Following implements Session {
    private final WandbFile file;
    private final TrackedWork work;
    private final Map<String, Double> row = new LinkedHashMap<>();
    private final Map<String, Double> latest = new LinkedHashMap<>();
    private long step;

    Following(WandbFile file, TrackedWork work) {
      this.file = file;
      this.work = work;
    }

    @Override
    public void figures(long next, Map<String, Double> figures) throws IOException {
      if (next != step) {
        write();
      }
      step = next;
      row.putAll(figures);
      latest.putAll(figures);
    }

    private void write() throws IOException {
      if (!row.isEmpty()) {
        double now = work.clock().millis() / 1e3;
        double runtime = Math.max(0, Math.round(1e3 * (now - file.began())) / 1e3);
        file.history(step, row, now, runtime);
        row.clear();
      }
    }

    @Override
    public void keep() throws IOException {
      write();
    }

    @Override
    public void end(boolean finished) throws IOException {
      try (file) {
        write();
        file.summary(latest);
        if (finished) {
          file.exit();
        }
      }
    }
  }
}

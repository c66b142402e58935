package org.comal.llm.folder;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.comal.event.Event;
import org.comal.event.Listener;
import org.comal.files.FileMode;
import org.comal.llm.model.DType;
import org.comal.llm.model.ModelConfig;
import org.comal.llm.model.SurvivingChange;
import org.comal.task.Task;

/** Writes a model's folder in another number format. */
final class ModelExportTask implements Task {
  private final Path from;
  private final DType dtype;
  private final Optional<Path> since;
  private final Optional<Path> into;
  private final String template;
  private final Listener listener;

  /**
   * @param since the model that training began with; empty where that is not asked
   * @param into empty for {@code model/} of the task's directory
   * @param template as {@link FolderCopy} takes it
   */
  ModelExportTask(
      Path from,
      DType dtype,
      Optional<Path> since,
      Optional<Path> into,
      String template,
      Listener listener) {
    this.from = from;
    this.dtype = dtype;
    this.since = since;
    this.into = into;
    this.template = template;
    this.listener = listener;
  }

  @Override
  public Map<String, ?> run(Path directory) throws IOException {
    ModelConfig config = ModelConfig.read(from);
    // Read first: where the two do not fit, nothing is written.
    Optional<SurvivingChange> told =
        since.isPresent()
            ? Optional.of(SurvivingChange.between(config, since.get(), from))
            : Optional.empty();
    FolderCopy copy = new FolderCopy(from, from, config, dtype, template);
    Map<String, Object> result =
        copy.into(
            directory, into, FileMode.ofFolder(from), copy.safetensors(FolderCopy.Change.NONE));
    if (told.isPresent()) {
      SurvivingChange change = told.get();
      result.put("changed", change.changed());
      result.put("surviving-share", change.share());
      change.warning().ifPresent(w -> listener.on(new Event.Warning(w)));
    }
    return result;
  }
}

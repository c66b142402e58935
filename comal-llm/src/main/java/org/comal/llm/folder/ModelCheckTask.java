package org.comal.llm.folder;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.comal.files.DurableFiles;
import org.comal.run.RunLayout;
import org.comal.task.Task;

/** Describes a model folder in {@code summary.txt}. */
final class ModelCheckTask implements Task {
  private final Path model;
  private final String template;

  ModelCheckTask(Path model, String template) {
    this.model = model;
    this.template = template;
  }

  @Override
  public Map<String, ?> run(Path directory) throws IOException {
    List<String> lines = FolderDescription.of(model, template);
    DurableFiles.write(RunLayout.SUMMARY.in(directory), String.join("\n", lines) + "\n");
    return Map.of();
  }
}

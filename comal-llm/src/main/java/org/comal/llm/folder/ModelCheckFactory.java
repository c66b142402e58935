package org.comal.llm.folder;

import java.nio.file.Path;
import java.util.List;
import org.comal.llm.ChatTemplateKey;
import org.comal.llm.ModelFolderKey;
import org.comal.plugin.About;
import org.comal.plugin.Blueprint;
import org.comal.plugin.Options;
import org.comal.plugin.Services;
import org.comal.task.Task;
import org.comal.task.TaskFactory;

/** Makes the task behind {@code comal model check}, which needs no config. */
public final class ModelCheckFactory implements TaskFactory {
  private static final String DEFAULTS =
      """
      # Folder of the model.
      model = null
      # auto (the model's own), chatml, or a file with a Jinja template.
      chat-template = auto
      """;

  @Override
  public About about() {
    return new About("model-check", "tells what of a model's folder would be used", SPI_VERSION);
  }

  @Override
  public List<String> command() {
    return List.of();
  }

  @Override
  public String keys() {
    return DEFAULTS;
  }

  @Override
  public Blueprint<Task> read(Options options, Services services) {
    Path model = ModelFolderKey.read(options, services);
    String template = ChatTemplateKey.read(options, services);
    return () -> new ModelCheckTask(model, template);
  }
}

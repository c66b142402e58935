package org.comal.llm.folder;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.comal.llm.ChatTemplateKey;
import org.comal.llm.ModelFolderKey;
import org.comal.llm.model.DType;
import org.comal.plugin.About;
import org.comal.plugin.Blueprint;
import org.comal.plugin.Options;
import org.comal.plugin.Services;
import org.comal.task.Task;
import org.comal.task.TaskFactory;

/** Makes {@code comal model export}. */
public final class ModelExportFactory implements TaskFactory {
  private static final String DEFAULTS =
      """
      # Folder of the model.
      model = null
      # Number format of the weights that are written: bfloat16 or float32.
      dtype = bfloat16
      # Folder of the model that training began with: the share of the changed weights whose change
      # survives the rounding to bfloat16 is told. null: it is not.
      since = null
      # auto (the model's own), chatml, or a file with a Jinja template, which is written too.
      chat-template = auto
      """;

  @Override
  public About about() {
    return new About(
        "model-export", "writes a model's folder anew in another number format", SPI_VERSION);
  }

  @Override
  public List<String> command() {
    return List.of("model", "export");
  }

  @Override
  public String keys() {
    return DEFAULTS;
  }

  @Override
  public Blueprint<Task> read(Options options, Services services) {
    Path model = ModelFolderKey.read(options, services);
    DType dtype = options.choice("dtype", FolderCopy.Format.class).dtype();
    Optional<Path> since =
        options.has("since") ? Optional.of(services.path(options, "since")) : Optional.empty();
    String template = ChatTemplateKey.read(options, services);
    return () -> new ModelExportTask(model, dtype, since, template, services.listener());
  }
}

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

/** Makes {@code comal model merge}. */
public final class ModelMergeFactory implements TaskFactory {
  private static final String DEFAULTS =
      """
      # Folder of LoRA adapters, as a policy with lora is saved, or any in the layout of PEFT.
      adapter = null
      # Folder of the model below them; null: the one that the adapters' folder names, from there.
      model = null
      # Number format of the weights that are written: float32 or bfloat16.
      dtype = float32
      # auto (the model's own), chatml, or a file with a Jinja template, which is written too.
      chat-template = auto
      """;

  @Override
  public About about() {
    return new About("model-merge", "makes one model of LoRA adapters and their base", SPI_VERSION);
  }

  @Override
  public List<String> command() {
    return List.of("model", "merge");
  }

  @Override
  public String keys() {
    return DEFAULTS;
  }

  @Override
  public Blueprint<Task> read(Options options, Services services) {
    Path adapter = services.path(options, "adapter");
    Optional<Path> base =
        options.has("model")
            ? Optional.of(ModelFolderKey.read(options, services))
            : Optional.empty();
    DType dtype = options.choice("dtype", FolderCopy.Format.class).dtype();
    String template = ChatTemplateKey.read(options, services);
    return () -> new ModelMergeTask(adapter, base, dtype, template);
  }
}

package org.comal.llm.folder;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.comal.llm.ChatTemplateKey;
import org.comal.llm.ModelFolderKey;
import org.comal.llm.folder.OnnxExportTask.Attention;
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
      # What is written: safetensors, or onnx, for ONNX Runtime: a model that takes past keys and
      # values and gives the last token's logits.
      format = safetensors
      # Number format of the weights that are written: bfloat16 or float32; for onnx float32 or
      # float16. null: bfloat16, and for onnx float32.
      dtype = null
      # For onnx: fused, one operator of opset 23 (ONNX Runtime 1.23 or later), or plain, made of
      # operators of opset 17.
      attention = fused
      # Folder that is written, new or empty. null: model/ in the task's directory.
      folder = null
      # Folder of the model that training began with: the share of the changed weights whose change
      # survives the rounding to bfloat16 is told. null: it is not.
      since = null
      # auto (the model's own), chatml, or a file with a Jinja template, which is written too.
      chat-template = auto
      """;

  /** What a folder is written for. */
  private enum Layout {
    SAFETENSORS,
    ONNX
  }

  @Override
  public About about() {
    return new About(
        "model-export",
        "writes a model's folder anew in another number format, or for ONNX Runtime",
        SPI_VERSION);
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
    Optional<Path> into = folder(options, services, "folder");
    Optional<Path> since = folder(options, services, "since");
    String template = ChatTemplateKey.read(options, services);
    Attention attention = options.choice("attention", Attention.class);
    if (options.choice("format", Layout.class) == Layout.SAFETENSORS) {
      DType dtype = dtype(options, FolderCopy.Format.BFLOAT16).dtype();
      return () -> new ModelExportTask(model, dtype, since, into, template, services.listener());
    }
    if (since.isPresent()) {
      options.problem(
          "since",
          "since tells of the rounding to bfloat16, which models in ONNX do not have here");
    }
    OnnxExportTask.Format format = dtype(options, OnnxExportTask.Format.FLOAT32);
    return () -> new OnnxExportTask(model, format, attention, into, template, services.listener());
  }

  private static <E extends Enum<E>> E dtype(Options options, E otherwise) {
    return options.has("dtype")
        ? options.choice("dtype", otherwise.getDeclaringClass())
        : otherwise;
  }

  private static Optional<Path> folder(Options options, Services services, String key) {
    return options.has(key) ? Optional.of(services.path(options, key)) : Optional.empty();
  }
}

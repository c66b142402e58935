package org.comal.cli.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.comal.cli.console.ExitCode;
import org.comal.cli.console.Version;
import org.comal.guice.Setting;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code comal model export}. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    customSynopsis = {
      "comal model export MODEL --onnx=DIR [--dtype=FORMAT] [--attention=FORM]",
      "       comal model export CONFIG... [--out=DIR] [--set=PATH=VALUE]..."
    },
    description = {
      "Writes a model's folder anew in another number format, or for ONNX Runtime.",
      "With --onnx the folder of a model, or its name on the hub if it was downloaded, becomes one",
      "that the oracle onnx-judge reads: model.onnx, model.onnx.data where it is large, and the",
      "tokenizer. Without, a config says what is written, and what was cut off is taken up again."
    },
    footer = {
      "",
      "Examples:",
      "  comal model export models/judge --onnx models/judge-onnx --dtype float16",
      "  comal model export mine.conf --out runs/mine"
    })
final class ModelExportCommand implements Callable<Integer> {
  static final String TASK = "model-export";

  @Spec private CommandSpec spec;
  @Mixin private ConfigSource source;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Directory that a config's task works in. Default: run.out, else runs/CONFIG.")
  private Path out;

  @Option(
      names = "--onnx",
      paramLabel = "DIR",
      description = "Folder to write for ONNX Runtime; new or empty.")
  private Path onnx;

  @Option(
      names = "--dtype",
      paramLabel = "FORMAT",
      description = "Numbers of the ONNX weights: float32 or float16. Default: float32.")
  private String dtype;

  @Option(
      names = "--attention",
      paramLabel = "FORM",
      description = {
        "Attention in ONNX: fused, for ONNX Runtime 1.23 or later, or plain, for older ones too.",
        "Default: fused."
      })
  private String attention;

  @Override
  public Integer call() throws IOException {
    if (onnx != null) {
      PassingTask.print(spec, TASK, settings());
      return ExitCode.DONE;
    }
    if (dtype != null || attention != null) {
      throw new ParameterException(
          spec.commandLine(), "--dtype and --attention go with --onnx; a config has keys for both");
    }
    TaskCommand.launch(source.load().withTask(TASK), out, spec);
    return ExitCode.DONE;
  }

  private List<Setting> settings() {
    if (source.files().size() != 1 || out != null || source.hasOptions()) {
      throw new ParameterException(
          spec.commandLine(),
          "--onnx goes with the folder of one model, and without --out, --set, --seed and"
              + " --plugins; for other keys write a config with task.format = onnx");
    }
    List<Setting> settings = new ArrayList<>();
    settings.add(Setting.of("MODEL", "task.model", source.files().get(0).toString()));
    settings.add(Setting.of("--onnx", "task.format", "onnx"));
    settings.add(Setting.of("--onnx", "task.folder", onnx.toString()));
    if (dtype != null) {
      settings.add(Setting.of("--dtype", "task.dtype", dtype));
    }
    if (attention != null) {
      settings.add(Setting.of("--attention", "task.attention", attention));
    }
    return settings;
  }
}

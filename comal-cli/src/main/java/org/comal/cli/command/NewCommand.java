package org.comal.cli.command;

import com.typesafe.config.ConfigUtil;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.comal.cli.console.Errors;
import org.comal.cli.console.ExitCode;
import org.comal.cli.console.Version;
import org.comal.files.DurableFiles;
import org.comal.plugin.ConfigName;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code comal new}. */
@Command(
    name = "new",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Writes a config with comments to begin with.",
      "It is called game.conf, and is for a game on a table, for a language model from a folder, or",
      "for one with a judge behind an API."
    },
    footer = {
      "",
      "Examples:",
      "  comal new mine",
      "  comal new mine --for language-model --model models/small --oracle models/preferences",
      "  comal new mine --for judge --model models/small --url https://api.openai.com/v1 \\",
      "      --judge gpt-4o-mini --key-env OPENAI_API_KEY"
    })
public final class NewCommand implements Callable<Integer> {
  private static final String FILE = "game.conf";

  private enum Case {
    TABLE,
    LANGUAGE_MODEL,
    JUDGE;

    @Override
    public String toString() {
      return ConfigName.of(this);
    }
  }

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "DIR", description = "Directory for the config; made where missing.")
  private Path directory;

  @Option(
      names = "--for",
      paramLabel = "CASE",
      description = "One of ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private Case wanted = Case.TABLE;

  @Option(
      names = "--model",
      paramLabel = "FOLDER",
      description = "Of the language model that the run starts from. Default: model.")
  private Path model;

  @Option(
      names = "--oracle",
      paramLabel = "FOLDER",
      description = "Of the preference model in ONNX. Default: oracle.")
  private Path oracle;

  @Option(
      names = "--url",
      paramLabel = "URL",
      defaultValue = "http://localhost:8000/v1",
      description = "The judge's API. Default: ${DEFAULT-VALUE}.")
  private String url;

  @Option(
      names = "--judge",
      paramLabel = "NAME",
      defaultValue = "judge",
      description = "The judge's name on that server. Default: ${DEFAULT-VALUE}.")
  private String judge;

  @Option(
      names = "--key-env",
      paramLabel = "VARIABLE",
      description = "The environment variable that holds the key. Default: no key is sent.")
  private String keyEnv;

  @Override
  public Integer call() throws IOException {
    Path file = directory.resolve(FILE);
    if (Files.exists(file)) {
      throw Errors.configuration(file + " is there already; name another directory");
    }
    String text = template();
    for (Map.Entry<String, String> value : values().entrySet()) {
      text = text.replace("<<" + value.getKey() + ">>", value.getValue());
    }
    Files.createDirectories(directory);
    DurableFiles.write(file, text);
    spec.commandLine().getOut().println("Config: " + file);
    spec.commandLine().getOut().println("Next: comal run " + file);
    spec.commandLine().getOut().flush();
    return ExitCode.DONE;
  }

  private String template() throws IOException {
    try (InputStream in = NewCommand.class.getResourceAsStream("new-" + wanted + ".conf")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** What the placeholders of the templates stand for, as it is written in HOCON. */
  private Map<String, String> values() {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("model", folder(model, "model"));
    values.put("oracle", folder(oracle, "oracle"));
    values.put("url", ConfigUtil.quoteString(url));
    values.put("judge", ConfigUtil.quoteString(judge));
    values.put(
        "key",
        (keyEnv == null ? "# key-env = " : "key-env = ")
            + ConfigUtil.quoteString(keyEnv == null ? "OPENAI_API_KEY" : keyEnv));
    return values;
  }

  /** A folder as the config names it, whose paths start from its own directory. */
  private static String folder(Path given, String usual) {
    return ConfigUtil.quoteString(
        given == null ? usual : given.toAbsolutePath().normalize().toString());
  }
}

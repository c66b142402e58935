package org.comal.cli.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.comal.cli.console.Errors;
import org.comal.cli.console.ExitCode;
import org.comal.cli.console.Screen;
import org.comal.cli.console.Version;
import org.comal.cli.launch.PolicyFolder;
import org.comal.cli.recorded.RunLookup;
import org.comal.files.DurableFiles;
import org.comal.files.JsonReader;
import org.comal.files.JsonRow;
import org.comal.guice.Assembly;
import org.comal.guice.Setting;
import org.comal.task.Task;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code comal generate}. */
@Command(
    name = "generate",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Lets a policy answer prompts.",
      "The responses are printed, or written as rows that `comal eval` and `comal annotate` read.",
      "The same seed gives the same responses, and those that are in the file are not drawn again."
    },
    footer = {
      "",
      "Examples:",
      "  comal generate models/Qwen2-1.5B \"Name three rivers.\"",
      "  comal generate runs/mine --prompts prompts.jsonl --samples 4 --out answers.jsonl",
      "  comal generate models/small --greedy --max-tokens 100 < questions.txt"
    })
public final class GenerateCommand implements Callable<Integer> {
  private static final int LONGEST_HEADING = 60;

  @Spec private CommandSpec spec;
  @Mixin private PolicySource policy;

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "PROMPT",
      description = "Texts to answer. Default: the lines of standard input.")
  private List<String> texts = new ArrayList<>();

  @Mixin private GivenPrompts prompts;
  @Mixin private SamplingOptions sampling;

  @Option(
      names = "--samples",
      paramLabel = "N",
      defaultValue = "1",
      description = "Responses to each prompt. Default: ${DEFAULT-VALUE}.")
  private int samples;

  @Option(
      names = "--system",
      paramLabel = "TEXT",
      description = "A system turn before each prompt. Default: none.")
  private String system;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Write the responses there as JSON lines. Default: they are printed.")
  private Path out;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "Who answers, as the rows of --out say. Default: the folder's name.")
  private String name;

  @Override
  public Integer call() throws IOException {
    Map<String, Double> given = sampling.given();
    if (out != null && Files.isDirectory(out)) {
      throw Errors.configuration("--out is " + out + ", a folder; name a file in it");
    }
    PolicyFolder folder = policy.open();
    Path directory = Files.createTempDirectory("comal-generate-");
    try {
      Path rows = out == null ? directory.resolve("answers.jsonl") : out.toAbsolutePath();
      answer(folder.with(settings(prompts.data(texts, directory), rows, given)), directory);
      if (out == null) {
        print(JsonReader.readLines(rows, Integer.MAX_VALUE));
      } else {
        spec.commandLine().getOut().println("Responses: " + out);
        spec.commandLine().getOut().flush();
      }
      return ExitCode.DONE;
    } finally {
      DurableFiles.deleteTree(directory);
    }
  }

  private List<Setting> settings(Path data, Path rows, Map<String, Double> given) {
    List<Setting> settings = new ArrayList<>();
    settings.add(Setting.of("--prompts", "data.use", "prompts"));
    settings.add(Setting.of("--prompts", "data.file", data.toString()));
    settings.add(Setting.of("generate", "task.use", "generate"));
    settings.add(Setting.of("--out", "task.file", rows.toString()));
    settings.add(
        Setting.of("--name", "task.name", name == null ? RunLookup.name(policy.folder()) : name));
    settings.add(Setting.of("--samples", "task.samples", samples));
    given.forEach(
        (key, value) ->
            settings.add(Setting.of("--" + key, "task.sampling." + key, number(value))));
    if (system != null) {
      settings.add(Setting.of("--system", "task.system", system));
    }
    return settings;
  }

  /** A whole number whole, as the counts among the keys have to be. */
  private static Number number(double value) {
    if (value == Math.rint(value)) {
      return (long) value;
    }
    return value;
  }

  private void answer(PolicyFolder folder, Path directory) throws IOException {
    Screen screen = Screen.of(spec);
    screen.begin("responses");
    try (Task task = Assembly.task(folder.experiment(), folder.registry(), screen.listener())) {
      task.run(directory);
    } finally {
      screen.end();
    }
  }

  private void print(List<JsonRow> rows) {
    PrintWriter shown = Screen.of(spec).out();
    int number = 0;
    long cut = 0;
    for (JsonRow row : rows) {
      number++;
      cut += row.flag("finished") ? 0 : 1;
      if (rows.size() > 1) {
        shown.println("[" + number + " of " + rows.size() + "] " + heading(row));
      }
      shown.println(row.text("response"));
      if (number < rows.size()) {
        shown.println();
      }
    }
    shown.flush();
    if (cut > 0) {
      Screen.of(spec).note(cut + " of " + rows.size() + " responses were cut off at max-tokens");
    }
  }

  /** The beginning of what was asked last. */
  private static String heading(JsonRow row) {
    List<?> messages = (List<?>) row.values().get("messages");
    Map<?, ?> last = (Map<?, ?>) messages.get(messages.size() - 1);
    String text = String.valueOf(last.get("content")).strip().lines().findFirst().orElse("");
    return text.codePointCount(0, text.length()) <= LONGEST_HEADING
        ? text
        : text.substring(0, text.offsetByCodePoints(0, LONGEST_HEADING)) + "…";
  }
}

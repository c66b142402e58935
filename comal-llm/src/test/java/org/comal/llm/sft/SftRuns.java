package org.comal.llm.sft;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.comal.event.Event;
import org.comal.event.Listener;
import org.comal.guice.Assembly;
import org.comal.guice.Experiment;
import org.comal.guice.Kind;
import org.comal.guice.Setting;
import org.comal.llm.CausalLmPolicy;
import org.comal.llm.LmSettings;
import org.comal.llm.NewModel;
import org.comal.llm.TestDevice;
import org.comal.llm.model.Architecture;
import org.comal.llm.model.DType;
import org.comal.llm.text.PromptLimit;
import org.comal.plugin.PluginRegistry;
import org.comal.random.RandomSource;
import org.comal.task.Task;

/** Trainings of a small model on a few examples. */
final class SftRuns {
  private static final PluginRegistry REGISTRY =
      PluginRegistry.load(Kind.factories(), List.of(), SftRuns.class.getClassLoader());

  private SftRuns() {}

  /** A model with random weights, and every byte a token. */
  static Path model(Path folder) throws IOException {
    NewModel shape =
        new NewModel(Architecture.QWEN2, 16, 1, 2, 1, 8, 32, 96, true, 10000, 1e-6, 0.05);
    shape.write(folder.resolve("start"), List.of(), 259, new RandomSource(1));
    return folder.resolve("start");
  }

  /**
   * A training that a config beside the model asks for.
   *
   * @param settings of the task, and of other blocks behind a closing brace
   */
  static Task task(Path folder, String settings, Listener listener) throws IOException {
    if (!Files.exists(folder.resolve("start"))) {
      model(folder);
    }
    Path config = folder.resolve("sft.conf");
    Files.writeString(
        config,
        """
        run { seed = 3 }
        policy { use = causal-lm, DEVICE, model = start }
        task { use = sft, train = train.jsonl, optimizer.learning-rate = 1e-2
        """
                .replace("DEVICE", TestDevice.LINE)
            + settings
            + "\n}\n");
    Experiment experiment = Experiment.load(List.of(config), List.<Setting>of());
    experiment.checkTask(REGISTRY);
    return Assembly.task(experiment, REGISTRY, listener);
  }

  static Map<String, ?> run(Path folder, String settings, Path out) throws IOException {
    return run(folder, settings, out, Listener.NONE);
  }

  static Map<String, ?> run(Path folder, String settings, Path out, Listener listener)
      throws IOException {
    Files.createDirectories(out);
    try (Task task = task(folder, settings, listener)) {
      return task.run(out);
    }
  }

  /** Writes rows; apostrophes stand for quotes. */
  static void rows(Path file, String... rows) throws IOException {
    Files.writeString(file, String.join("\n", rows).replace('\'', '"') + "\n");
  }

  /** Questions and responses of different lengths. */
  static String[] sums(int from, int to) {
    List<String> rows = new ArrayList<>();
    for (int i = from; i < to; i++) {
      rows.add(
          String.format(
              "{'prompt':'%s+%s?','response':'%s'}", i, i, "x".repeat(1 + i % 5) + (i + i)));
    }
    return rows.toArray(String[]::new);
  }

  static CausalLmPolicy read(Path model) throws IOException {
    PromptLimit limit = new PromptLimit(90, PromptLimit.Rule.REFUSE);
    return CausalLmPolicy.read(
        model,
        TestDevice.NAME,
        "auto",
        new LmSettings(DType.FLOAT32, 4096, 8, false, limit),
        Listener.NONE);
  }

  /** Every file below a directory with its bytes. */
  static Map<String, String> files(Path root) throws IOException {
    Map<String, String> all = new TreeMap<>();
    try (Stream<Path> walk = Files.walk(root)) {
      for (Path p : walk.filter(Files::isRegularFile).toList()) {
        all.put(
            root.relativize(p).toString(),
            new String(Files.readAllBytes(p), StandardCharsets.ISO_8859_1));
      }
    }
    return all;
  }

  /** A listener that counts events and does something at one of them. */
  static Listener at(int number, Runnable what) {
    int[] count = {0};
    return (Event event) -> {
      if (count[0]++ == number) {
        what.run();
      }
    };
  }
}

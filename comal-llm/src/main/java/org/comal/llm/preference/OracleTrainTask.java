package org.comal.llm.preference;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.comal.agreement.Agreement;
import org.comal.agreement.Judgement;
import org.comal.dataset.PreferenceData;
import org.comal.dataset.PreferenceRow;
import org.comal.dataset.Rows;
import org.comal.event.Event;
import org.comal.event.Listener;
import org.comal.event.Phase;
import org.comal.files.DurableFiles;
import org.comal.files.FileMode;
import org.comal.files.InnerFile;
import org.comal.files.Json;
import org.comal.files.JsonReader;
import org.comal.files.SummedDirectory;
import org.comal.files.SummedFile;
import org.comal.llm.preference.PreferenceModel.Example;
import org.comal.llm.text.NewTokenizer;
import org.comal.policy.OptimizerSpec;
import org.comal.random.RandomSource;
import org.comal.task.Task;
import org.comal.text.FittedEncoder;
import org.comal.text.Instruction;
import org.comal.text.PromptTemplate;
import org.comal.text.TextTokenizer;
import org.comal.text.TokenizerFile;

/**
 * Fits a preference model and leaves it in {@code oracle/}: {@code model.onnx} and its tokenizer.
 * Beside it {@code report.json}, {@code reliability.csv}, {@code training.jsonl}, and {@code
 * held-out.txt} with the ids of the prompts that were reported on.
 */
final class OracleTrainTask implements Task {
  private static final Phase TOKENIZE = new Phase("tokenize");
  private static final String ORACLE = "oracle";
  private static final String REPORT = "report.json";
  private static final List<String> TOKENIZER_FILES =
      List.of(TokenizerFile.FILE, TokenizerFile.CONFIG);

  /**
   * Where pairs come from.
   *
   * @param test what to report on; empty for a share of the prompts
   * @param heldOut that share
   * @param validation share of the prompts that are left, for stopping
   */
  record Pairs(
      PreferenceData train, Optional<PreferenceData> test, double heldOut, double validation) {}

  /**
   * How a question becomes a text, and how fine the report is.
   *
   * @param maxLength tokens at most
   * @param bins rows of the reliability table
   */
  record Texts(PromptTemplate template, int maxLength, int bins) {}

  /** Makes the network that training starts from. */
  interface Networks {
    /**
     * The network, with its first parameters.
     *
     * @param texts what it will be trained on
     * @param ids one more than the largest token id
     * @param steps optimizer steps of all epochs
     */
    TextNetwork make(List<int[]> texts, int ids, long steps, RandomSource random)
        throws IOException;
  }

  /**
   * What training starts from.
   *
   * @param tokenizer folder of the tokenizer; empty where one is trained
   * @param vocabulary most ids of one that is trained
   * @param head how the head is trained
   */
  record Start(Optional<Path> tokenizer, int vocabulary, OptimizerSpec head, Networks networks) {

    /** For what is made of it. */
    FileMode mode() throws IOException {
      return tokenizer.isPresent() ? FileMode.ofFolder(tokenizer.get()) : FileMode.USUAL;
    }
  }

  private final Pairs pairs;
  private final Texts texts;
  private final Start start;
  private final int cycles;
  private final PreferenceTraining.Settings settings;
  private final RandomSource random;
  private final Listener listener;

  /**
   * @param cycles pairs of directions in which cycles are said; 0 for Bradley-Terry
   */
  OracleTrainTask(
      Pairs pairs,
      Texts texts,
      Start start,
      int cycles,
      PreferenceTraining.Settings settings,
      RandomSource random,
      Listener listener) {
    this.pairs = pairs;
    this.texts = texts;
    this.start = start;
    this.cycles = cycles;
    this.settings = settings;
    this.random = random;
    this.listener = listener;
  }

  @Override
  public Map<String, ?> run(Path directory) throws IOException {
    Path report = directory.resolve(REPORT);
    if (!Files.exists(report) || !Files.isDirectory(directory.resolve(ORACLE))) {
      DurableFiles.delete(report);
      Map<String, Object> result = train(directory);
      SummedDirectory.list(directory.resolve(ORACLE));
      // Written last: what training left behind is needed no more.
      SummedFile.write(report, Json.pretty(result));
    }
    SummedFile.require(report);
    PreferenceTraining.clear(directory);
    return JsonReader.read(report).values();
  }

  private Map<String, Object> train(Path directory) throws IOException {
    List<PreferenceRow> rows = read(pairs.train, new Phase("read pairs"));
    Split split = split(rows);
    Path oracle = Files.createDirectories(directory.resolve(ORACLE));
    FileMode mode = start.mode();
    if (!PreferenceTraining.isBegun(directory)) {
      // One that a kill left is looked at by nobody before training tells what it learns.
      putTokenizer(oracle, split, mode);
    }
    try (TextTokenizer tokenizer = TextTokenizer.open(oracle, false)) {
      Encoded encoded = new Encoded(tokenizer);
      List<Example> train = encoded.all(split.train, TOKENIZE);
      List<int[]> trainTexts = List.copyOf(encoded.texts);
      List<Example> validation = encoded.all(split.validation, TOKENIZE);
      List<Example> heldOut = encoded.all(split.heldOut, TOKENIZE);
      if (train.isEmpty() || heldOut.isEmpty()) {
        throw new IOException(
            pairs.train.comparisons()
                + " leaves "
                + train.size()
                + " pairs to train on and "
                + heldOut.size()
                + " to report on; neither may be none");
      }
      long steps = (long) settings.steps(train.size()) * settings.epochs();
      TextNetwork network =
          start.networks.make(trainTexts, tokenizer.largestId() + 1, steps, random.at("initial"));
      OptimizerSpec head = start.head.withTotalSteps(steps);
      try (PreferenceModel model =
          new PreferenceModel(network, cycles, head, random.at("initial"))) {
        PreferenceTraining training =
            new PreferenceTraining(
                model, encoded.texts, train, validation, settings, random.at("training"), listener);
        PreferenceTraining.Trained outcome = training.run(directory);
        mode.writing(
            oracle,
            () ->
                model.export(
                    oracle, texts.template.text(), texts.maxLength, tokenizer.fingerprint()));
        Agreement agreement = Agreement.of(judged(split.heldOut, encoded, training), texts.bins);
        DurableFiles.write(directory.resolve("reliability.csv"), agreement.reliability());
        DurableFiles.write(directory.resolve("held-out.txt"), ids(split.heldOut));
        return result(split, encoded, outcome, agreement);
      }
    }
  }

  private Map<String, Object> result(
      Split split, Encoded encoded, PreferenceTraining.Trained outcome, Agreement agreement) {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("oracle", ORACLE);
    result.put("use", cycles > 0 ? "onnx-pair" : "onnx-reward");
    result.put("trained-on", split.train.size());
    result.put("validated-on", split.validation.size());
    result.put("pairs-too-long", encoded.dropped);
    result.put("shortened-texts", encoded.shortened);
    result.put("epochs", outcome.epochs());
    result.put("best-epoch", outcome.best());
    if (!split.validation.isEmpty()) {
      result.put("validation-loss", outcome.loss());
    }
    result.put("held-out", agreement.figures());
    return result;
  }

  private List<PreferenceRow> read(PreferenceData data, Phase phase) throws IOException {
    List<PreferenceRow> rows = new ArrayList<>();
    try (Rows<PreferenceRow> in = data.rows()) {
      for (Optional<PreferenceRow> row = in.next(); row.isPresent(); row = in.next()) {
        rows.add(row.get());
        if (rows.size() % 1000 == 0) {
          listener.on(new Event.Progress(phase, rows.size(), 0, "pairs"));
        }
      }
    }
    return rows;
  }

  private record Split(
      List<PreferenceRow> train, List<PreferenceRow> validation, List<PreferenceRow> heldOut) {}

  /** By prompt, so that no prompt is on both sides; drawn by the prompts' ids. */
  private Split split(List<PreferenceRow> rows) throws IOException {
    Set<String> ids = new LinkedHashSet<>();
    rows.forEach(r -> ids.add(r.prompt().id()));
    List<String> order = new ArrayList<>(ids);
    RandomSource draw = random.at("split");
    order.sort(
        Comparator.comparingLong((String id) -> draw.at("prompt", id).key())
            .thenComparing(Comparator.naturalOrder()));
    int held = pairs.test.isPresent() ? 0 : (int) Math.round(pairs.heldOut * order.size());
    int validated = (int) Math.round(pairs.validation * (order.size() - held));
    Set<String> heldOut = Set.copyOf(order.subList(0, held));
    Set<String> validation = Set.copyOf(order.subList(held, held + validated));
    Split split = new Split(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    for (PreferenceRow r : rows) {
      String id = r.prompt().id();
      (heldOut.contains(id)
              ? split.heldOut
              : validation.contains(id) ? split.validation : split.train)
          .add(r);
    }
    if (pairs.test.isPresent()) {
      split.heldOut.addAll(read(pairs.test.get(), new Phase("read test")));
    }
    return split;
  }

  /** The given tokenizer, or one that is trained on what the model is trained on. */
  private void putTokenizer(Path oracle, Split split, FileMode mode) throws IOException {
    Path fresh = oracle.resolve("fresh");
    DurableFiles.writeDirectory(fresh, folder -> writeTokenizer(folder, split, mode));
    for (String name : TOKENIZER_FILES) {
      Path from = fresh.resolve(name);
      if (Files.exists(from)) {
        Files.move(from, oracle.resolve(name), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    DurableFiles.forceDirectory(oracle);
    DurableFiles.delete(fresh);
  }

  private void writeTokenizer(Path folder, Split split, FileMode mode) throws IOException {
    if (start.tokenizer.isPresent()) {
      SummedDirectory.require(start.tokenizer.get());
      for (String name : TOKENIZER_FILES) {
        Optional<Path> from = InnerFile.find(start.tokenizer.get(), name);
        if (from.isPresent()) {
          Path to = folder.resolve(name);
          mode.prepare(to);
          byte[] bytes = Files.readAllBytes(from.get());
          DurableFiles.naming(to, () -> Files.write(to, bytes));
        }
      }
      if (!Files.exists(folder.resolve(TOKENIZER_FILES.get(0)))) {
        throw new IOException(start.tokenizer.get() + " has no tokenizer.json");
      }
    } else {
      Set<String> all = new LinkedHashSet<>();
      for (PreferenceRow r : split.train) {
        all.add(Instruction.of(r.prompt()));
        all.add(r.first());
        all.add(r.second());
      }
      listener.on(new Event.Progress(new Phase("train tokenizer"), 0, 0, "texts"));
      NewTokenizer.write(folder, all, start.vocabulary);
    }
  }

  /** The prompts' ids, one a line, in rising order. */
  private static String ids(List<PreferenceRow> rows) {
    return rows.stream()
        .map(r -> r.prompt().id())
        .distinct()
        .sorted()
        .map(id -> id + "\n")
        .collect(Collectors.joining());
  }

  private List<Judgement> judged(
      List<PreferenceRow> rows, Encoded encoded, PreferenceTraining training) {
    List<Example> asked = new ArrayList<>();
    for (PreferenceRow r : rows) {
      encoded
          .example(r)
          .ifPresent(
              e -> {
                asked.add(e);
                asked.add(e.swapped());
              });
    }
    double[] logits = training.logits(asked);
    List<Judgement> judged = new ArrayList<>();
    int at = 0;
    for (PreferenceRow r : rows) {
      boolean answered = encoded.example(r).isPresent();
      judged.add(
          new Judgement(
              r.preference(),
              answered ? PreferenceModel.sigmoid(logits[at]) : Double.NaN,
              answered ? PreferenceModel.sigmoid(logits[at + 1]) : Double.NaN,
              r.first().length(),
              r.second().length()));
      at += answered ? 2 : 0;
    }
    return judged;
  }

  /** Texts as tokens, each distinct one once. */
  private final class Encoded implements FittedEncoder.Counts {
    private final FittedEncoder encoder;
    private final List<int[]> texts = new ArrayList<>();
    private final Map<List<String>, Integer> places = new HashMap<>();
    private int shortened;
    private int dropped;

    Encoded(TextTokenizer tokenizer) {
      this.encoder =
          new FittedEncoder(
              tokenizer,
              OracleTrainTask.this.texts.template,
              List.of("output"),
              OracleTrainTask.this.texts.maxLength,
              this);
    }

    List<Example> all(List<PreferenceRow> rows, Phase phase) {
      List<Example> examples = new ArrayList<>();
      for (int i = 0; i < rows.size(); i++) {
        Optional<Example> example = example(rows.get(i));
        example.ifPresent(examples::add);
        dropped += example.isPresent() ? 0 : 1;
        if ((i + 1) % 500 == 0) {
          listener.on(new Event.Progress(phase, i + 1, rows.size(), "pairs"));
        }
      }
      return examples;
    }

    /** Empty where the instruction leaves no room for a response. */
    Optional<Example> example(PreferenceRow row) {
      String instruction = Instruction.of(row.prompt());
      int first = place(instruction, row.first());
      int second = place(instruction, row.second());
      return first < 0 || second < 0
          ? Optional.empty()
          : Optional.of(new Example(first, second, row.preference()));
    }

    private int place(String instruction, String response) {
      return places.computeIfAbsent(
          List.of(instruction, response),
          key -> {
            long[] ids = encoder.encode(instruction, List.of(response));
            if (ids == null || ids.length == 0) {
              return -1;
            }
            int[] narrow = new int[ids.length];
            for (int i = 0; i < narrow.length; i++) {
              narrow[i] = Math.toIntExact(ids[i]);
            }
            texts.add(narrow);
            return texts.size() - 1;
          });
    }

    @Override
    public void shortened() {
      shortened++;
    }

    @Override
    public void tooLong() {}
  }
}

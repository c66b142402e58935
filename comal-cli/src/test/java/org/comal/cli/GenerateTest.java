package org.comal.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.comal.cli.Cli.comal;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.comal.cli.Cli.Outcome;
import org.comal.cli.console.Shown;
import org.comal.cli.launch.PolicyFolder;
import org.comal.data.Prompt;
import org.comal.event.Listener;
import org.comal.files.JsonReader;
import org.comal.files.JsonRow;
import org.comal.guice.Assembly;
import org.comal.policy.Policy;
import org.comal.policy.Sampling;
import org.comal.random.RandomSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code comal generate} with a small model of random weights. */
class GenerateTest {
  private static final List<String> QUESTIONS = List.of("Why?", "Where to?", "Größer als 🙂?");

  @TempDir private static Path models;
  @TempDir private Path temp;

  private static Path model;

  @BeforeAll
  static void makeModel() throws IOException {
    Path config =
        Files.writeString(models.resolve("new.conf"), "task { shape.hidden-size = 16 }\n");
    assertThat(comal("model", "init", config, "--out", models.resolve("new")).exit()).isZero();
    model = models.resolve("new/model");
  }

  private Path questions() throws IOException {
    return Files.write(temp.resolve("questions.txt"), QUESTIONS);
  }

  private static List<String> responses(Path rows) throws IOException {
    return JsonReader.readLines(rows, 1000).stream().map(row -> row.text("response")).toList();
  }

  @Test
  void greedyResponsesAreThoseOfThePolicy() throws IOException {
    Path rows = temp.resolve("answers.jsonl");
    Outcome done =
        comal(
            "generate",
            model,
            "--prompts",
            questions(),
            "--greedy",
            "--max-tokens",
            12,
            "--out",
            rows);
    assertThat(done.exit()).as(done.err()).isZero();
    assertThat(done.err()).contains("responses are drawn with temperature 1, top-p 1, top-k 1");
    List<Prompt> prompts = QUESTIONS.stream().map(q -> Prompt.user(q, q)).toList();
    PolicyFolder folder = PolicyFolder.of(model);
    try (Policy policy = Assembly.policy(folder.experiment(), folder.registry(), Listener.NONE)) {
      List<String> drawn =
          policy.sample(prompts, 1, new Sampling(1, 1, 1, 0, 12), new RandomSource(99)).stream()
              .map(own -> own.get(0).text())
              .toList();
      assertThat(responses(rows)).isEqualTo(drawn);
    }
    Outcome printed =
        comal("generate", model, QUESTIONS.get(1), "--temperature", 0, "--max-tokens", 12);
    assertThat(printed.exit()).as(printed.err()).isZero();
    // As it is on a terminal: what would act there is spelled.
    assertThat(printed.out().strip()).isEqualTo(Shown.text(responses(rows).get(1)).strip());
  }

  @Test
  void theSameSeedGivesTheSameBytesAndAnotherOtherResponses() throws IOException {
    List<Path> files = List.of(temp.resolve("a.jsonl"), temp.resolve("b.jsonl"));
    for (Path file : files) {
      generate(file, 7);
    }
    generate(temp.resolve("c.jsonl"), 8);
    assertThat(files.get(0)).hasSameBinaryContentAs(files.get(1));
    assertThat(responses(files.get(0))).hasSize(6).isNotEqualTo(responses(temp.resolve("c.jsonl")));
    JsonRow first = JsonReader.readLines(files.get(0), 1).get(0);
    assertThat(first.text("model")).isEqualTo("model");
    assertThat(first.values().get("messages"))
        .isEqualTo(List.of(Map.of("role", "user", "content", "Why?")));
  }

  private Outcome generate(Path out, long seed, Object... more) throws IOException {
    List<Object> args = new ArrayList<>();
    args.addAll(List.of("generate", model, "--prompts", questions(), "--samples", 2));
    args.addAll(List.of("--max-tokens", 8, "--seed", seed, "--set", "task.batch-size=4"));
    args.addAll(List.of("--out", out));
    args.addAll(List.of(more));
    return comal(args.toArray());
  }

  @Test
  void whatIsThereIsNotDrawnAgainAndEndsUpTheSame() throws IOException {
    Path whole = temp.resolve("whole.jsonl");
    generate(whole, 7);
    List<String> lines = Files.readAllLines(whole);
    Path cut = temp.resolve("cut.jsonl");
    // A batch of two prompts, and what a kill left of the next.
    Files.writeString(
        cut, String.join("\n", lines.subList(0, 4)) + "\n" + lines.get(4).substring(0, 30));
    Outcome takenUp = generate(cut, 7);
    assertThat(takenUp.exit()).as(takenUp.err()).isZero();
    assertThat(takenUp.err()).contains("4 of 6 responses are in " + cut + " already");
    assertThat(cut).hasSameBinaryContentAs(whole);
    assertThat(generate(cut, 7).err()).contains("6 of 6 responses are in " + cut + " already");
  }

  @Test
  void aFileOfSomethingElseStaysAsItIs() throws IOException {
    Path rows = temp.resolve("rows.jsonl");
    generate(rows, 7);
    byte[] before = Files.readAllBytes(rows);
    Outcome other = generate(rows, 8);
    assertThat(other.exit()).isEqualTo(1);
    assertThat(other.err()).contains(rows + ":1: this line is no response of this model");
    assertThat(generate(rows, 7, "--top-k", 3).exit()).isEqualTo(1);
    assertThat(generate(rows, 7, "--system", "Be brief.").exit()).isEqualTo(1);
    assertThat(rows).hasBinaryContent(before);
    Path notes = Files.writeString(temp.resolve("notes"), "mine");
    assertThat(generate(notes, 7).err()).contains(notes + ":1: this line is no response");
    assertThat(notes).hasContent("mine");
  }

  @Test
  void theRowsAreReadAsResponses() throws IOException {
    Path rows = temp.resolve("rows.jsonl");
    generate(rows, 7, "--system", "Be brief.");
    Path config =
        Files.writeString(
            temp.resolve("annotate.conf"),
            "task { answers = \"rows.jsonl\" }\noracle { use = count-letters }\n");
    // No such oracle; that is all there is to complain about.
    assertThat(comal("annotate", config, "--out", temp.resolve("out")).errors())
        .hasSize(1)
        .first()
        .asString()
        .contains("oracle.use is count-letters");
    assertThat(comal("generate", model, "--prompts", rows, "--max-tokens", 3).exit()).isZero();
  }

  @Test
  void adviceOfTheFolderCountsWhereNothingElseIsSaid() throws IOException {
    Path own = temp.resolve("advised");
    copy(model, own);
    Files.writeString(
        own.resolve("generation_config.json"),
        "{\"temperature\": 0.7, \"top_p\": 0.8, \"repetition_penalty\": 1.05,"
            + " \"max_new_tokens\": 3, \"eos_token_id\": 257}");
    Outcome outcome = comal("generate", own, "Why?", "--top-p", 0.9);
    assertThat(outcome.exit()).as(outcome.err()).isZero();
    assertThat(outcome.err())
        .contains(
            "temperature 0.7 (generation_config.json), top-p 0.9, top-k 0, min-p 0,"
                + " max-tokens 3 (generation_config.json); not done, though it is there:"
                + " repetition_penalty 1.05");
  }

  @Test
  void aModelWhoseFilesAreNotWhatWasWrittenIsNamed() throws IOException {
    Path own = temp.resolve("model");
    copy(model, own);
    Files.copy(models.resolve("new/model.sha-256"), temp.resolve("model.sha-256"));
    assertThat(comal("generate", own, "Why?", "--max-tokens", 2).exit()).isZero();
    Path weights = own.resolve("model.safetensors");
    byte[] bytes = Files.readAllBytes(weights);
    bytes[bytes.length - 3] ^= 1;
    Files.write(weights, bytes);

    Outcome damaged = comal("generate", own, "Why?", "--max-tokens", 2);

    assertThat(damaged.exit()).isNotZero();
    assertThat(damaged.err())
        .contains(weights + " is damaged: it has another SHA-256 than model.sha-256 says");
    // As for a model that somebody changed on purpose.
    Files.delete(temp.resolve("model.sha-256"));
    assertThat(comal("generate", own, "Why?", "--max-tokens", 2).exit()).isZero();
  }

  @Test
  void whatIsPipedInAndIsNoTextIsNamedWithTheLine() {
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream("Why?\nWo ist K\u00f6ln?\n".getBytes(ISO_8859_1)));
    try {
      Outcome outcome = comal("generate", model, "--max-tokens", 2);
      assertThat(outcome.exit()).isEqualTo(1);
      assertThat(outcome.err()).contains("standard input is damaged: it is no UTF-8 in line 2");
    } finally {
      System.setIn(before);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (var files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }

  @Test
  void aRunAnswersByWhatItCameTo() throws IOException {
    Path run = Files.createDirectories(temp.resolve("run"));
    Files.writeString(
        run.resolve("config.resolved.conf"),
        "run { seed = 3 }\npolicy { use = causal-lm, model = \"gone\" }\n");
    Outcome unfinished = comal("generate", run, "Why?");
    assertThat(unfinished.exit()).isEqualTo(2);
    assertThat(unfinished.err()).contains(run + " holds no final policy");
    copy(model, run.resolve("policy"));
    Outcome direct = comal("generate", model, "Why?", "--max-tokens", 6);
    assertThat(comal("generate", run, "Why?", "--max-tokens", 6).out()).isEqualTo(direct.out());
  }

  @Test
  void whatCannotBeAnsweredIsASentence() throws IOException {
    assertRefused(2, "but there is no such folder", temp.resolve("none"), "Why?");
    Path gguf = Files.writeString(temp.resolve("q4.gguf"), "GGUF");
    assertRefused(2, "q4.gguf, a GGUF file, whose weights are not read here", gguf, "Why?");
    Path folder = Files.createDirectories(temp.resolve("quantised"));
    Files.writeString(folder.resolve("q4.gguf"), "GGUF");
    assertRefused(2, "which holds GGUF files only", folder, "Why?");
    Path bare = temp.resolve("bare");
    copy(model, bare);
    Files.delete(bare.resolve("tokenizer.json"));
    assertRefused(2, "tokenizer.json is missing; a model needs its tokenizer", bare, "Why?");
    assertRefused(1, "tokens, but the limit is", model, "so long ".repeat(400));
    assertRefused(2, "--greedy leaves nothing to draw", model, "Why?", "--greedy", "--top-p", 0.5);
    assertRefused(2, "--top-p is 1.5, but must be in (0, 1]", model, "Why?", "--top-p", 1.5);
    assertRefused(2, "too; leave one of them out", model, "Why?", "--prompts", questions());
    assertRefused(2, "a folder; name a file in it", model, "Why?", "--out", temp);
    Path blank = Files.writeString(temp.resolve("blank.txt"), "\n \n");
    assertRefused(2, "blank.txt holds no line with a prompt", model, "--prompts", blank);
    assertRefused(
        2,
        "--samples: task.samples is 0, but must be",
        model,
        "Why?",
        "--samples",
        0,
        "--out",
        temp.resolve("no.jsonl"));
  }

  private static void assertRefused(int exit, String sentence, Object... args) {
    Object[] all = new Object[args.length + 1];
    all[0] = "generate";
    System.arraycopy(args, 0, all, 1, args.length);
    Outcome outcome = comal(all);
    assertThat(outcome.err()).contains(sentence).doesNotContain("internal error");
    assertThat(outcome.exit()).isEqualTo(exit);
  }
}

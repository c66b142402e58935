package org.comal.eval.generate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.dataset.BadDataException;
import org.comal.dataset.ResponseRow;
import org.comal.files.BatchFile;
import org.comal.files.JsonReader;
import org.comal.files.JsonRow;
import org.comal.files.Sha256;
import org.comal.files.TextFile;
import org.comal.policy.Sampling;
import org.comal.random.RandomSource;

/**
 * The rows of a policy's responses, as they stand in a file. A file is only written to once all
 * that is in it is known to be of the same work, so that nothing of another's is lost.
 */
final class ResponseRows {
  private static final String DRAWN_BY = "drawn_by";
  private static final String FINISHED = "finished";

  private final List<Prompt> prompts;
  private final int samples;
  private final String model;
  private final String drawnBy;
  private final int promptsOfBatch;

  /**
   * @param samples responses to each prompt
   * @param model who answers
   * @param drawnBy a {@link #fingerprint}
   * @param batchSize responses that are written together, rounded to whole prompts
   */
  ResponseRows(List<Prompt> prompts, int samples, String model, String drawnBy, int batchSize) {
    this.prompts = prompts;
    this.samples = samples;
    this.model = model;
    this.drawnBy = drawnBy;
    this.promptsOfBatch = Math.max(1, batchSize / samples);
  }

  /** Tells responses of another policy, sampling or seed apart. */
  static String fingerprint(String policy, Sampling sampling, RandomSource random) {
    return new Sha256()
        .addFramed(policy)
        .add(new double[] {sampling.temperature(), sampling.topP(), sampling.minP()})
        .add(sampling.topK())
        .add(sampling.maxTokens())
        .add(random.key())
        .hex(32);
  }

  /**
   * Opens a file, cut to its whole batches.
   *
   * @throws IOException where it holds anything else than responses of this work
   */
  Kept open(Path file) throws IOException {
    if (Files.exists(file)) {
      look(file);
    }
    int rows = Math.toIntExact((long) prompts.size() * samples);
    return new Kept(file, BatchFile.open(file, promptsOfBatch * samples, rows));
  }

  private void look(Path file) throws IOException {
    List<String> lines = TextFile.wholeLines(file);
    if (lines.isEmpty() && Files.size(file) > 0 && !BatchFile.isListed(file)) {
      throw other(file, 1);
    }
    for (int i = 0; i < lines.size(); i++) {
      if (i >= (long) prompts.size() * samples || !isOwn(i, lines.get(i))) {
        throw other(file, i + 1);
      }
    }
  }

  private boolean isOwn(int number, String line) {
    try {
      JsonRow row = JsonReader.read(line);
      Prompt prompt = prompts.get(number / samples);
      return line(prompt, row.text("response"), row.flag(FINISHED)).equals(line);
    } catch (IOException | IllegalArgumentException noSuchRow) {
      return false;
    }
  }

  private static BadDataException other(Path file, int line) {
    return new BadDataException(
        file + ":" + line,
        "this line is no response of this model to these prompts with this seed and sampling, and"
            + " nothing is written over it; name another file, or remove this one");
  }

  private String line(Prompt prompt, String response, boolean finished) {
    Map<String, Object> more = new LinkedHashMap<>();
    more.put(FINISHED, finished);
    more.put(DRAWN_BY, drawnBy);
    return new ResponseRow(prompt, model, response).line(more);
  }

  /** What the rows of a finished file come to. */
  Map<String, Object> figures(Path file) throws IOException {
    long responses = 0;
    long finished = 0;
    long characters = 0;
    for (JsonRow row : JsonReader.readLines(file, Integer.MAX_VALUE)) {
      String response = row.text("response");
      responses++;
      finished += row.flag(FINISHED) ? 1 : 0;
      characters += response.codePointCount(0, response.length());
    }
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("responses", responses);
    figures.put("share-finished", (double) finished / responses);
    figures.put("mean-characters", (double) characters / responses);
    return figures;
  }

  /** A file that grows. */
  final class Kept implements AutoCloseable {
    private final Path file;
    private final BatchFile lines;

    private Kept(Path file, BatchFile lines) {
      this.file = file;
      this.lines = lines;
    }

    Path file() {
      return file;
    }

    /** How many of the prompts had been answered when the file was opened. */
    int prompts() {
      return lines.keptLines() / samples;
    }

    int promptsOfBatch() {
      return promptsOfBatch;
    }

    /** Adds the responses to the next prompts. */
    void append(List<Prompt> batch, List<List<Response>> drawn) throws IOException {
      List<String> added = new ArrayList<>();
      for (int x = 0; x < batch.size(); x++) {
        for (Response y : drawn.get(x)) {
          added.add(line(batch.get(x), y.text(), y.finished()));
        }
      }
      lines.append(added);
    }

    @Override
    public void close() throws IOException {
      lines.close();
    }
  }
}

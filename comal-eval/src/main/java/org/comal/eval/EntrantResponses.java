package org.comal.eval;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.dataset.BadDataException;
import org.comal.dataset.DataFile;
import org.comal.dataset.RepeatedResponses;
import org.comal.dataset.ResponseRow;
import org.comal.dataset.RowVersion;
import org.comal.dataset.Rows;
import org.comal.event.Event;
import org.comal.event.Listener;
import org.comal.event.Phase;
import org.comal.files.DamagedFileException;
import org.comal.files.SummedFile;
import org.comal.files.TextFile;
import org.comal.policy.Policy;
import org.comal.policy.Sampling;
import org.comal.random.RandomSource;
import org.comal.run.RunLayout;
import org.comal.work.DividedWork;

/**
 * Gets the responses of models: from their files, or drawn from policies, one policy after the
 * other. What was drawn is kept in {@code answers/NAME.jsonl} and not drawn again.
 *
 * <p>Every entrant draws from a stream of its own, named as it is: a win rate is over independent
 * responses, and two names for one policy are two entrants whose responses differ. Each kept line
 * tells its stream, so that responses of another one are not taken for these.
 */
final class EntrantResponses {
  private static final String STREAM = "stream";

  private final Path directory;
  private final Optional<Policy> family;
  private final DividedWork work;
  private final List<Prompt> prompts;
  private final int samples;
  private final Sampling sampling;
  private final RandomSource random;
  private final Listener listener;

  /**
   * @param family the policy that loads others; empty where no entrant is one
   * @param work draws from policies
   * @param prompts what policies answer
   * @param random root of the entrants' streams
   */
  EntrantResponses(
      Path directory,
      Optional<Policy> family,
      DividedWork work,
      List<Prompt> prompts,
      int samples,
      Sampling sampling,
      RandomSource random,
      Listener listener) {
    this.directory = directory;
    this.family = family;
    this.work = work;
    this.prompts = prompts;
    this.samples = samples;
    this.sampling = sampling;
    this.random = random;
    this.listener = listener;
  }

  /** Adds a model's responses to the sheet. */
  void add(Entrant entrant, ResponseSheet sheet) throws IOException {
    DataFile file;
    if (entrant instanceof Entrant.FromPolicy policy) {
      Path kept = RunLayout.RESPONSES.in(directory).resolve(policy.name() + ".jsonl");
      if (!isWhole(kept)) {
        draw(policy, kept);
      }
      requireOwnStream(policy, kept);
      file = DataFile.of(kept);
    } else {
      file = ((Entrant.FromFile) entrant).responses();
    }
    read(file, entrant.name(), sheet, entrant instanceof Entrant.FromPolicy);
  }

  /** Whether responses are there as they were drawn; damaged ones are drawn again. */
  private boolean isWhole(Path kept) throws IOException {
    if (!Files.exists(kept)) {
      return false;
    }
    try {
      SummedFile.require(kept);
      return true;
    } catch (DamagedFileException e) {
      listener.on(new Event.Note(e.getMessage() + "; the responses are drawn again"));
      return false;
    }
  }

  private RandomSource stream(Entrant entrant) {
    return random.at("answers", entrant.name());
  }

  private void requireOwnStream(Entrant entrant, Path kept) throws IOException {
    String own = Long.toHexString(stream(entrant).key());
    int number = 0;
    for (String line : TextFile.lines(kept)) {
      String place = kept + ":" + ++number;
      if (!own.equals(RowVersion.read(place, line).values().get(STREAM))) {
        throw new BadDataException(
            place,
            "the response was drawn from another random stream than that of "
                + entrant.name()
                + ", as by an earlier version, whose models shared one and so gave no independent"
                + " responses; remove "
                + directory
                + " and begin anew");
      }
    }
  }

  private void read(DataFile file, String name, ResponseSheet sheet, boolean drawn)
      throws IOException {
    String model = null;
    RepeatedResponses repeated = new RepeatedResponses();
    try (Rows<ResponseRow> rows = file.responses(Optional.of(name))) {
      for (Optional<ResponseRow> row = rows.next(); row.isPresent(); row = rows.next()) {
        ResponseRow response = row.get();
        if (model != null && !model.equals(response.model())) {
          throw new BadDataException(
              rows.place(),
              "this response is "
                  + response.model()
                  + "'s and those before it are "
                  + model
                  + "'s, but the file is to hold those of "
                  + name
                  + " alone; name a file with several models in answers");
        }
        model = response.model();
        repeated.add(response, rows.place());
        sheet.add(response.prompt(), name, response.text());
      }
    }
    if (!drawn) {
      repeated.sentence().ifPresent(said -> listener.on(new Event.Warning(said)));
    }
    if (model == null) {
      throw new IOException(file + " holds no response");
    }
  }

  private void draw(Entrant.FromPolicy entrant, Path file) throws IOException {
    Policy initial = family.orElseThrow();
    Policy policy = entrant.initial() ? initial : initial.load(entrant.folder());
    List<List<Response>> drawn =
        listener.during(
            Phase.SAMPLE,
            () -> {
              try {
                List<List<Response>> all =
                    work.sample(policy, prompts, samples, sampling, stream(entrant));
                policy.rest();
                return all;
              } finally {
                if (policy != initial) {
                  policy.close();
                }
              }
            });
    String stream = Long.toHexString(stream(entrant).key());
    StringBuilder lines = new StringBuilder();
    for (int x = 0; x < prompts.size(); x++) {
      for (Response y : drawn.get(x)) {
        ResponseRow row = new ResponseRow(prompts.get(x), entrant.name(), y.text());
        lines.append(row.line(Map.of(STREAM, stream))).append('\n');
      }
    }
    Files.createDirectories(file.getParent());
    SummedFile.write(file, lines.toString());
  }
}

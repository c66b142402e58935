package org.comal.eval.generate;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.comal.data.Message;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.event.Event;
import org.comal.event.Listener;
import org.comal.event.Phase;
import org.comal.files.DirectoryLock;
import org.comal.policy.Policy;
import org.comal.policy.Sampling;
import org.comal.policy.SamplingAdvice;
import org.comal.policy.ServedPolicy;
import org.comal.prompts.PromptSource;
import org.comal.random.RandomSource;
import org.comal.run.RunLayout;
import org.comal.task.Task;
import org.comal.work.DividedWork;

/**
 * Draws a policy's responses to prompts into a file of rows, a line a response in the order of the
 * prompts. What is there is not drawn again.
 */
final class GenerateTask implements Task {

  /**
   * What is drawn.
   *
   * @param name who answers, as the rows say
   * @param system a turn that is put before each prompt
   * @param samples responses to each prompt
   * @param sampling values given, by the keys of a {@link Sampling}; others are the policy's advice
   * @param batchSize responses that are drawn and brought to the disk together
   */
  record Wanted(
      String name,
      Optional<String> system,
      int samples,
      Map<String, Double> sampling,
      int batchSize) {}

  private final Wanted wanted;
  private final Optional<Path> file;
  private final PromptSource source;
  private final Policy policy;
  private final DividedWork work;
  private final RandomSource random;
  private final Listener listener;

  /**
   * @param file of the rows; empty for the usual one in the task's directory
   * @param policy from here on owned
   */
  GenerateTask(
      Wanted wanted,
      Optional<Path> file,
      PromptSource source,
      Policy policy,
      DividedWork work,
      RandomSource random,
      Listener listener) {
    this.wanted = wanted;
    this.file = file;
    this.source = source;
    this.policy = policy;
    this.work = work;
    this.random = random;
    this.listener = listener;
  }

  @Override
  public Map<String, ?> run(Path directory) throws IOException {
    try {
      Path usual = RunLayout.RESPONSES.in(directory).resolve(wanted.name() + ".jsonl");
      return answer(file.orElse(usual).toAbsolutePath().normalize());
    } catch (IllegalArgumentException e) {
      // Prompts or a policy that cannot do what is asked for say so in a sentence.
      throw new IOException(e.getMessage(), e);
    }
  }

  private Map<String, ?> answer(Path rows) throws IOException {
    SamplingAdvice advice = SamplingAdvice.of(policy);
    Sampling sampling = advice.sampling(wanted.sampling());
    listener.on(new Event.Note(advice.sentence(wanted.sampling())));
    List<Prompt> prompts = prompts();
    ResponseRows responses =
        new ResponseRows(
            prompts, wanted.samples(), wanted.name(), drawnBy(sampling), wanted.batchSize());
    DirectoryLock lock = DirectoryLock.of(rows.getParent(), "." + rows.getFileName() + ".lock");
    try (lock;
        ResponseRows.Kept kept = responses.open(rows)) {
      listener.during(Phase.SAMPLE, () -> draw(prompts, sampling, kept));
    }
    policy.rest();
    return result(responses, rows, prompts.size());
  }

  private List<Prompt> prompts() throws IOException {
    List<Prompt> all = source.prompts();
    if (wanted.system().isEmpty()) {
      return all;
    }
    List<Prompt> begun = new ArrayList<>();
    for (Prompt prompt : all) {
      if (prompt.messages().stream().anyMatch(m -> m.role().equals("system"))) {
        throw new IOException(
            "prompt " + prompt.id() + " has a system turn of its own; leave the other one out");
      }
      List<Message> messages = new ArrayList<>();
      messages.add(new Message("system", wanted.system().get()));
      messages.addAll(prompt.messages());
      begun.add(new Prompt(prompt.id(), messages));
    }
    return begun;
  }

  /** What the responses depend on beside the prompts and their number. */
  private String drawnBy(Sampling sampling) {
    Optional<String> by =
        policy instanceof ServedPolicy served ? served.drawnBy() : Optional.empty();
    String who = by.map(other -> policy.id() + " by " + other).orElse(policy.id());
    return ResponseRows.fingerprint(who, sampling, random);
  }

  private void draw(List<Prompt> prompts, Sampling sampling, ResponseRows.Kept kept)
      throws IOException {
    int total = prompts.size() * wanted.samples();
    if (kept.prompts() > 0) {
      listener.on(
          new Event.Note(
              kept.prompts() * wanted.samples()
                  + " of "
                  + total
                  + " responses are in "
                  + kept.file()
                  + " already and are not drawn again"));
    }
    int step = kept.promptsOfBatch();
    for (int from = kept.prompts(); from < prompts.size(); from += step) {
      int to = Math.min(prompts.size(), from + step);
      List<Prompt> batch = prompts.subList(from, to);
      List<List<Response>> drawn = work.sample(policy, batch, wanted.samples(), sampling, random);
      kept.append(batch, drawn);
      if (to < prompts.size()) {
        listener.on(
            new Event.Note(
                to * wanted.samples() + " of " + total + " responses are in " + kept.file()));
      }
    }
  }

  /** Counted from the file, so that it is the same however often the task was cut off. */
  private Map<String, Object> result(ResponseRows responses, Path rows, int prompts)
      throws IOException {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("prompts", prompts);
    result.putAll(responses.figures(rows));
    return result;
  }

  @Override
  public void close() {
    policy.close();
  }
}

package org.comal.eval;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.comal.data.Prompt;
import org.comal.dataset.ResponseRow;
import org.comal.dataset.TextNumbers;
import org.comal.eval.asked.Candidate;
import org.comal.eval.asked.CandidateFile;
import org.comal.eval.winrate.ResponseLengths;

/** The responses of every model, by prompt. Their texts stand in a file, their lengths are held. */
final class ResponseSheet implements Closeable {
  private final CandidateFile responses;
  private final TextNumbers answered = new TextNumbers(0);
  private final Map<String, Map<String, Lengths>> lengths = new LinkedHashMap<>();

  /**
   * @param file written anew; gone when this is closed
   */
  ResponseSheet(Path file) throws IOException {
    this.responses = new CandidateFile(file);
  }

  /** Adds a response. A prompt that one file names by its id only is known by another's text. */
  void add(Prompt prompt, String model, String text) throws IOException {
    responses.add(new ResponseRow(prompt, model, text), "");
    answered.number(model, prompt.id());
    addLength(prompt.id(), model, ResponseLengths.of(text));
  }

  /** Adds the length of a response whose text is not wanted, to a prompt that need not be known. */
  void addLength(String prompt, String model, int length) {
    lengths
        .computeIfAbsent(model, m -> new LinkedHashMap<>())
        .merge(prompt, new Lengths(length, 1), Lengths::plus);
  }

  /** The models, in the order in which they came. */
  List<String> models() {
    return List.copyOf(lengths.keySet());
  }

  /** Prompts that were answered. */
  int prompts() {
    return responses.size();
  }

  /**
   * What was answered to a prompt.
   *
   * @param number from 0, in the order in which prompts came
   */
  Candidate responses(int number) throws IOException {
    return responses.candidate(number);
  }

  /** What is known of prompts from elsewhere. */
  void know(Prompt prompt) throws IOException {
    responses.know(prompt);
  }

  /** Whether there is a response of a model to a prompt, and not its length alone. */
  boolean answers(String model, String prompt) {
    return answered.known(model, prompt) >= 0;
  }

  /** Lengths in characters; of several responses to one prompt their rounded mean. */
  ResponseLengths lengths() {
    Map<String, Map<String, Integer>> means = new LinkedHashMap<>();
    lengths.forEach(
        (model, own) -> {
          Map<String, Integer> mean = new LinkedHashMap<>();
          own.forEach((prompt, all) -> mean.put(prompt, all.mean()));
          means.put(model, mean);
        });
    return new ResponseLengths(means);
  }

  /** Of several responses. */
  private record Lengths(long sum, int responses) {
    Lengths plus(Lengths other) {
      return new Lengths(sum + other.sum, responses + other.responses);
    }

    int mean() {
      return (int) Math.round((double) sum / responses);
    }
  }

  @Override
  public void close() throws IOException {
    responses.close();
  }
}

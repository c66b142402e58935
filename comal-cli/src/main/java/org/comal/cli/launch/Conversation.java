package org.comal.cli.launch;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.comal.data.Message;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.plugin.Nearest;
import org.comal.policy.Policy;
import org.comal.policy.Sampling;
import org.comal.policy.StreamingPolicy;
import org.comal.random.RandomSource;

/**
 * A conversation with a policy: lines in, responses out. The whole conversation is the prompt of
 * each response, put together by the model's own chat template.
 */
public final class Conversation {
  private static final List<String> COMMANDS =
      List.of("/reset", "/system", "/seed", "/help", "/quit");
  private static final String HELP =
      """
      /reset        forget what was said
      /system TEXT  begin anew, with a system turn; without TEXT, with none
      /seed N       begin anew, with other draws
      /help         this
      /quit         end; so does the end of the input
      A line that begins with // is said with one /.""";

  /**
   * Does a piece of work that the user may stop.
   *
   * @see org.comal.cli.console.Interruption#heardBy
   */
  @FunctionalInterface
  public interface Stoppable {
    /**
     * {@return the response that the work came to}
     *
     * @param work given what tells whether the user wants it to stop
     */
    Response run(Function<BooleanSupplier, Response> work);
  }

  private final Policy policy;
  private final Sampling sampling;
  private final PrintWriter out;
  private final Consumer<String> remarks;
  private final Stoppable stoppable;
  private final List<Message> messages = new ArrayList<>();
  private Optional<String> system;
  private long seed;

  /**
   * Begins a conversation in which nothing was said.
   *
   * @param policy stays open
   * @param sampling how responses are drawn
   * @param seed names the draws: the same lines get the same responses
   * @param system the first turn; empty for none
   * @param out for responses, as the terminal may have them
   * @param remarks told what is no response
   * @param stoppable draws a response
   */
  public Conversation(
      Policy policy,
      Sampling sampling,
      long seed,
      Optional<String> system,
      PrintWriter out,
      Consumer<String> remarks,
      Stoppable stoppable) {
    this.policy = policy;
    this.sampling = sampling;
    this.seed = seed;
    this.system = system;
    this.out = out;
    this.remarks = remarks;
    this.stoppable = stoppable;
  }

  /**
   * Answers a line, or does what it commands.
   *
   * @param line as it was typed
   * @return whether the conversation goes on
   */
  public boolean take(String line) {
    String text = line.strip();
    if (text.startsWith("//")) {
      answer(text.substring(1));
    } else if (text.startsWith("/")) {
      return command(text);
    } else if (!text.isEmpty()) {
      answer(text);
    }
    return true;
  }

  private boolean command(String text) {
    String[] words = text.split("\\s+", 2);
    String value = words.length == 1 ? "" : words[1];
    switch (words[0]) {
      case "/quit" -> {
        return false;
      }
      case "/reset" -> begin("what was said is forgotten");
      case "/system" -> {
        system = value.isEmpty() ? Optional.empty() : Optional.of(value);
        begin(value.isEmpty() ? "begun anew, without a system turn" : "begun anew, with it");
      }
      case "/seed" -> {
        if (value.matches("-?\\d{1,18}")) {
          seed = Long.parseLong(value);
          begin("begun anew, with seed " + seed);
        } else {
          remarks.accept("/seed wants a whole number, as /seed 7");
        }
      }
      case "/help" -> HELP.lines().forEach(remarks);
      default ->
          remarks.accept(
              "there is no command "
                  + words[0]
                  + Nearest.to(words[0], COMMANDS).question()
                  + "; there are: "
                  + String.join(", ", COMMANDS));
    }
    return true;
  }

  private void begin(String remark) {
    messages.clear();
    remarks.accept(remark);
  }

  private void answer(String text) {
    messages.add(new Message("user", text));
    List<Message> all = new ArrayList<>();
    system.ifPresent(said -> all.add(new Message("system", said)));
    all.addAll(messages);
    Prompt prompt = new Prompt("turn-" + (messages.size() + 1) / 2, all);
    try {
      Response response = drawn(prompt, new RandomSource(seed).at("chat"));
      messages.add(new Message("assistant", response.text()));
    } catch (IllegalArgumentException tooLong) {
      messages.remove(messages.size() - 1);
      remarks.accept(tooLong.getMessage() + "\nThe line was not said; /reset begins anew.");
    }
  }

  private Response drawn(Prompt prompt, RandomSource random) {
    boolean[] stopped = new boolean[1];
    Response response =
        stoppable.run(
            stop -> {
              if (policy instanceof StreamingPolicy streaming) {
                return streaming.stream(
                    prompt,
                    sampling,
                    random,
                    piece -> {
                      out.print(piece);
                      out.flush();
                      stopped[0] = stop.getAsBoolean();
                      return !stopped[0];
                    });
              }
              Response whole = policy.sample(List.of(prompt), 1, sampling, random).get(0).get(0);
              out.print(whole.text());
              return whole;
            });
    out.println();
    out.flush();
    if (stopped[0]) {
      remarks.accept("stopped; what it said so far stays");
    } else if (!response.finished()) {
      remarks.accept("cut off, as the response or the conversation is as long as it may be");
    }
    return response;
  }
}

package org.comal.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.comal.cli.Cli.comal;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.comal.cli.Cli.Outcome;
import org.comal.cli.launch.Conversation;
import org.comal.data.Completion;
import org.comal.data.Message;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.policy.Policy;
import org.comal.policy.Sampling;
import org.comal.policy.StreamingPolicy;
import org.comal.random.RandomSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChatTest {
  @TempDir private Path temp;

  private final List<String> remarks = new ArrayList<>();
  private final StringWriter out = new StringWriter();

  /** Answers with what it was asked, a word at a time. */
  private static final class Echo implements StreamingPolicy {
    private final List<List<Message>> asked = new ArrayList<>();

    @Override
    public String id() {
      return "echo";
    }

    @Override
    public Response stream(
        Prompt prompt, Sampling sampling, RandomSource random, Predicate<String> listener) {
      asked.add(prompt.messages());
      String last = prompt.messages().get(prompt.messages().size() - 1).content();
      if (last.length() > 40) {
        throw new IllegalArgumentException("prompt " + prompt.id() + " is too long");
      }
      StringBuilder said = new StringBuilder();
      for (String word : last.split("(?<= )", -1)) {
        said.append(word);
        if (!listener.test(word)) {
          return new Response(new int[0], said.toString(), false);
        }
      }
      return new Response(new int[0], said.toString(), true);
    }

    @Override
    public List<List<Response>> sample(
        List<Prompt> prompts, int perPrompt, Sampling sampling, RandomSource random) {
      throw new UnsupportedOperationException("a conversation is streamed");
    }

    @Override
    public double[] logProb(List<Completion> batch) {
      throw new UnsupportedOperationException("nothing is scored");
    }

    @Override
    public void save(Path directory) {
      throw new UnsupportedOperationException("there is nothing to save");
    }

    @Override
    public Policy load(Path directory) {
      throw new UnsupportedOperationException("there is nothing to load");
    }
  }

  private Conversation conversation(Policy policy, boolean stopAtOnce) {
    return new Conversation(
        policy,
        Sampling.FAITHFUL,
        1,
        Optional.empty(),
        new PrintWriter(out),
        remarks::add,
        work -> work.apply(() -> stopAtOnce));
  }

  @Test
  void eachResponseIsGivenAllThatWasSaid() {
    Echo echo = new Echo();
    Conversation chat = conversation(echo, false);
    assertThat(chat.take("one two")).isTrue();
    assertThat(chat.take("  ")).isTrue();
    assertThat(chat.take("//three")).isTrue();
    assertThat(echo.asked.get(1))
        .containsExactly(
            new Message("user", "one two"),
            new Message("assistant", "one two"),
            new Message("user", "/three"));
    chat.take("/system Be kind.");
    chat.take("four");
    assertThat(echo.asked.get(2))
        .containsExactly(new Message("system", "Be kind."), new Message("user", "four"));
    chat.take("/reset");
    chat.take("five");
    assertThat(echo.asked.get(3)).hasSize(2);
    assertThat(out.toString().lines()).containsExactly("one two", "/three", "four", "five");
    assertThat(chat.take("/quit")).isFalse();
  }

  @Test
  void aStoppedResponseStaysAsFarAsItCame() {
    Echo echo = new Echo();
    Conversation chat = conversation(echo, true);
    chat.take("one two three");
    chat.take("four");
    assertThat(out.toString().lines()).containsExactly("one ", "four");
    assertThat(remarks).first().asString().contains("stopped");
    assertThat(echo.asked.get(1)).contains(new Message("assistant", "one "));
  }

  @Test
  void whatCannotBeSaidIsLeftOutAndTheConversationGoesOn() {
    Echo echo = new Echo();
    Conversation chat = conversation(echo, false);
    chat.take("a line that is much longer than this policy can read");
    assertThat(remarks)
        .containsExactly("prompt turn-1 is too long\nThe line was not said; /reset begins anew.");
    chat.take("short");
    assertThat(echo.asked.get(1)).containsExactly(new Message("user", "short"));
    remarks.clear();
    chat.take("/rest");
    chat.take("/seed x");
    assertThat(remarks.get(0)).contains("there is no command /rest", "did you mean /reset");
    assertThat(remarks.get(1)).contains("/seed 7");
  }

  @Test
  void linesFromAPipeAreAnsweredByAModel() throws IOException {
    Path config = Files.writeString(temp.resolve("new.conf"), "task { shape.hidden-size = 16 }\n");
    assertThat(comal("model", "init", config, "--out", temp.resolve("new")).exit()).isZero();
    Path model = temp.resolve("new/model");
    String lines = "Why?\n/reset\nWhy?\n/seed 2\nWhy?\n/quit\nnot said\n";
    Outcome first = chat(lines, model);
    assertThat(first.exit()).as(first.err()).isZero();
    assertThat(first.err())
        .contains("responses are drawn with", "what was said is forgotten", "with seed 2");
    assertThat(chat(lines, model)).isEqualTo(first);
    Outcome once = chat("Why?\n", model);
    // The same line at the beginning gets the same response, with another seed another.
    assertThat(first.out()).startsWith(once.out() + once.out());
    assertThat(first.out().substring(2 * once.out().length()))
        .isNotBlank()
        .isNotEqualTo(once.out());
    // What the model writes is shown, not sent.
    assertThat(first.out().chars().filter(c -> c < 0x20 && c != '\n' && c != '\t')).isEmpty();
    assertThat(chat("", model).exit()).isZero();
    Outcome none = chat("", temp.resolve("none"));
    assertThat(none.exit()).isEqualTo(2);
    assertThat(none.err()).contains("but there is no such folder");
  }

  private static Outcome chat(String lines, Path model) {
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8)));
    try {
      return comal("chat", model, "--max-tokens", 20, "--temperature", 0.9);
    } finally {
      System.setIn(before);
    }
  }
}

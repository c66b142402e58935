package org.comal.llm.text;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.comal.chattemplate.Rendering;
import org.comal.chattemplate.Span;
import org.comal.chattemplate.Template;
import org.comal.chattemplate.TemplateException;
import org.comal.data.Message;

/**
 * A model's chat template: Jinja that turns a conversation into one text.
 *
 * <p>Text inside messages is never taken for a template. A template that asks for the day is told
 * {@link #DAY}, as a run that is repeated or resumed on another day must see the same prompts.
 */
public final class ChatTemplate {
  /** The ChatML template, for models whose own cannot be rendered. */
  public static final String CHATML =
      "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\n' + message['content']"
          + " + '<|im_end|>' + '\n' }}{% endfor %}"
          + "{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}";

  /** The day that every template is told. */
  public static final LocalDate DAY = LocalDate.of(2026, 1, 1);

  private static final Clock CLOCK =
      Clock.fixed(DAY.atStartOfDay().toInstant(ZoneOffset.UTC), ZoneOffset.UTC);

  /** A response that no template writes of itself, nor takes for blanks. */
  private static final String SAMPLE = "\uF8FE";

  private final Template template;
  private final String source;
  private final String where;
  private final Map<String, String> tokens;

  /**
   * Reads a template.
   *
   * @param source Jinja
   * @param where its file, for messages
   * @param tokens named special tokens, as {@code bos_token}; those without a text are not given to
   *     the template
   * @throws IllegalArgumentException where the template cannot be read
   */
  ChatTemplate(String source, String where, Map<String, String> tokens) {
    this.source = source;
    this.where = where;
    this.tokens = new HashMap<>(tokens);
    this.tokens.values().removeIf(String::isEmpty);
    try {
      this.template = Template.parse(where, source);
    } catch (TemplateException e) {
      throw unusable(e);
    }
  }

  private IllegalArgumentException unusable(TemplateException e) {
    return new IllegalArgumentException(
        "the chat template of "
            + where
            + " cannot be used: line "
            + e.line()
            + ": "
            + e.reason()
            + "\nMaybe give chat-template = chatml, or a file with another template",
        e);
  }

  /** {@return its file, or its name} */
  String where() {
    return where;
  }

  /** {@return the template's own text} */
  public String source() {
    return source;
  }

  /**
   * {@return the conversation as text}
   *
   * @param messages in order; roles as the template knows them
   * @param generate whether the text ends where the assistant's response begins
   * @throws IllegalArgumentException where the template refuses the conversation or cannot be
   *     rendered
   */
  public String render(List<Message> messages, boolean generate) {
    return rendering(messages, generate).text();
  }

  private Rendering rendering(List<Message> messages, boolean generate) {
    Map<String, Object> variables = new HashMap<>(tokens);
    variables.put("messages", messages.stream().map(ChatTemplate::turn).toList());
    variables.put("add_generation_prompt", generate);
    // The reference engine gives these too, as none.
    variables.put("tools", null);
    variables.put("documents", null);
    try {
      return template.render(variables, CLOCK);
    } catch (TemplateException e) {
      throw unusable(e);
    }
  }

  /** Role first, as the reference engine is given it: a template may write a turn as it is. */
  private static Map<String, String> turn(Message message) {
    Map<String, String> turn = new LinkedHashMap<>();
    turn.put("role", message.role());
    turn.put("content", message.content());
    return turn;
  }

  /** Whether both write the same of every conversation, as far as their texts tell. */
  boolean sameAs(ChatTemplate other) {
    return source.equals(other.source) && mentioned().equals(other.mentioned());
  }

  private Map<String, String> mentioned() {
    Map<String, String> mentioned = new HashMap<>(tokens);
    mentioned.keySet().removeIf(name -> !source.contains(name));
    return mentioned;
  }

  /**
   * {@return what the template writes behind an assistant's last words; empty where it writes
   * nothing there, or does not take a question with a response}
   */
  String afterResponse() {
    List<Message> exchange = List.of(new Message("user", "?"), new Message("assistant", SAMPLE));
    try {
      String text = render(exchange, false);
      int at = text.lastIndexOf(SAMPLE);
      return at < 0 ? "" : text.substring(at + SAMPLE.length());
    } catch (IllegalArgumentException e) {
      // Whoever needs a whole conversation from this template is told why it gives none.
      return "";
    }
  }

  /**
   * A conversation taken apart where a response begins.
   *
   * @param before what the response follows
   * @param after the response, as the template writes it, and what follows it
   */
  record Turn(String before, String after) {}

  /**
   * {@return a conversation as it is written once its last response is there}
   *
   * <p>The prompt, written up to where a response begins, must be how the whole begins. Where it is
   * not, the response is what the template's last {@code {% generation %}} block writes.
   *
   * @param prompt what is answered
   * @param response the assistant's text
   * @throws IllegalArgumentException where the template refuses the conversation, or writes the
   *     prompt otherwise before a response and marks no responses
   */
  Turn turn(List<Message> prompt, String response) {
    String before = render(prompt, true);
    List<Message> messages = new ArrayList<>(prompt);
    messages.add(new Message("assistant", response));
    Rendering whole = rendering(messages, false);
    String text = whole.text();
    if (text.startsWith(before)) {
      return new Turn(before, text.substring(before.length()));
    }
    if (whole.generated().isEmpty()) {
      throw new IllegalArgumentException(
          "the chat template of "
              + where
              + " writes a prompt that waits for a response otherwise than the same prompt with its"
              + " response, so that what is learned would not follow what is asked: "
              + difference(before, text)
              + "\nMaybe give a template that has {% generation %} around the assistant's turns");
    }
    Span last = whole.generated().get(whole.generated().size() - 1);
    return new Turn(text.substring(0, last.start()), text.substring(last.start()));
  }

  private static String difference(String before, String text) {
    int same = 0;
    while (same < Math.min(before.length(), text.length())
        && before.charAt(same) == text.charAt(same)) {
      same++;
    }
    return "\"" + excerpt(before, same) + "\" against \"" + excerpt(text, same) + "\"";
  }

  private static String excerpt(String text, int from) {
    int length = 40;
    String part = text.substring(from, Math.min(text.length(), from + length));
    return part.replace("\n", "\\n");
  }
}

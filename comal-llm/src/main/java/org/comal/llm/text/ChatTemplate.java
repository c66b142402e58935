package org.comal.llm.text;

import com.hubspot.jinjava.Jinjava;
import com.hubspot.jinjava.JinjavaConfig;
import com.hubspot.jinjava.interpret.RenderResult;
import com.hubspot.jinjava.interpret.TemplateError;
import com.hubspot.jinjava.lib.fn.ELFunctionDefinition;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.comal.data.Message;

/**
 * A model's chat template: Jinja that turns a conversation into one text.
 *
 * <p>Text inside messages is never taken for a template.
 */
public final class ChatTemplate {
  /** The ChatML template, for models whose own cannot be rendered. */
  public static final String CHATML =
      "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\n' + message['content']"
          + " + '<|im_end|>' + '\n' }}{% endfor %}"
          + "{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}";

  private final Jinjava engine;
  private final String source;
  private final String where;
  private final Map<String, String> tokens;

  /**
   * Prepares a template; it is read only when it is rendered.
   *
   * @param source Jinja
   * @param where its file, for messages
   * @param tokens named special tokens, as {@code bos_token}
   */
  ChatTemplate(String source, String where, Map<String, String> tokens) {
    this.source = Objects.requireNonNull(source, "source");
    this.where = Objects.requireNonNull(where, "where");
    this.tokens = Map.copyOf(tokens);
    this.engine =
        new Jinjava(
            JinjavaConfig.newBuilder()
                .withTrimBlocks(true)
                .withLstripBlocks(true)
                // On, it would run {{…}} inside a user's text.
                .withNestedInterpretationEnabled(false)
                .build());
    engine
        .getGlobalContext()
        .registerFunction(
            new ELFunctionDefinition(
                "", "raise_exception", ChatTemplate.class, "raiseException", String.class));
  }

  /**
   * Refuses a conversation: the function {@code raise_exception} of templates. Public, as the
   * engine calls it by reflection.
   *
   * @param message the template's own words
   * @return nothing: it always throws
   * @throws IllegalArgumentException always, with the template's own words
   */
  public static String raiseException(String message) {
    throw new IllegalArgumentException(message);
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
    Map<String, Object> context = new LinkedHashMap<>(tokens);
    context.put(
        "messages",
        messages.stream().map(m -> Map.of("role", m.role(), "content", m.content())).toList());
    context.put("add_generation_prompt", generate);
    RenderResult result = engine.renderForResult(source, context);
    for (TemplateError error : result.getErrors()) {
      throw new IllegalArgumentException(
          "the chat template of "
              + where
              + " cannot be used: line "
              + error.getLineno()
              + ": "
              + error.getMessage()
              + "\nMaybe give chat-template = chatml, or a file with a simpler template");
    }
    return result.getOutput();
  }
}

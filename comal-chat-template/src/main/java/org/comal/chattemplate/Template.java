package org.comal.chattemplate;

import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.comal.chattemplate.internal.eval.Interpreter;
import org.comal.chattemplate.internal.library.Globals;
import org.comal.chattemplate.internal.syntax.Parser;
import org.comal.chattemplate.internal.syntax.Statement;
import org.comal.chattemplate.internal.value.Budget;
import org.comal.chattemplate.internal.value.Fault;
import org.comal.chattemplate.internal.value.PlainData;
import org.comal.chattemplate.internal.value.Value;

/**
 * A chat template that has been read: Jinja as the {@code transformers} library sets it up for
 * conversations.
 *
 * <p>Read once, it renders any number of conversations, in any number of threads:
 *
 * <pre>{@code
 * Template template = Template.parse("chat_template.jinja", source);
 * String prompt =
 *     template.render(Map.of("messages", messages, "add_generation_prompt", true), clock).text();
 * }</pre>
 *
 * <p>A template reaches nothing but the data that it is given, and costs no more than its {@link
 * Limits}. The same data and the same time give the same text.
 */
public final class Template {
  private final String name;
  private final List<Statement> statements;
  private final Limits limits;

  private Template(String name, List<Statement> statements, Limits limits) {
    this.name = name;
    this.statements = statements;
    this.limits = limits;
  }

  /**
   * Reads a template, with the usual limits.
   *
   * @param name what messages call it, as a file name
   * @param source the template
   * @return it, ready to render
   * @throws TemplateException where it cannot be read
   */
  public static Template parse(String name, String source) {
    return parse(name, source, Limits.USUAL);
  }

  /**
   * Reads a template.
   *
   * @param name what messages call it, as a file name
   * @param source the template
   * @param limits of each rendering
   * @return it, ready to render
   * @throws TemplateException where it cannot be read
   */
  public static Template parse(String name, String source, Limits limits) {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(limits, "limits");
    try {
      return new Template(name, Parser.parse(source), limits);
    } catch (Fault e) {
      throw new TemplateException(name, Math.max(1, e.line()), e.getMessage(), e);
    }
  }

  /** {@return what messages call it} */
  public String name() {
    return name;
  }

  /**
   * {@return what the template makes of data}
   *
   * @param variables by name: null, truth values, numbers, texts, and lists and maps of them; read,
   *     never changed. A template that writes a map, or goes through it, does so in the map's own
   *     order: give a {@link java.util.LinkedHashMap} where the same text is wanted of every run,
   *     as {@code Map.of} and {@code HashMap} promise no order
   * @param clock the time that a template may ask for with {@code strftime_now}, in its zone
   * @throws TemplateException where the template refuses the data, uses what is not there, or
   *     exceeds its limits
   * @throws IllegalArgumentException where a variable holds anything else
   */
  public Rendering render(Map<String, ?> variables, Clock clock) {
    Map<String, Value> values = new HashMap<>(Globals.all(clock));
    variables.forEach((variable, data) -> values.put(variable, PlainData.of(variable, data)));
    Budget budget = new Budget(limits.steps(), limits.depth(), limits.length());
    Interpreter interpreter = new Interpreter(values, budget);
    try {
      interpreter.run(statements);
    } catch (Fault e) {
      int line = e.line() > 0 ? e.line() : interpreter.line();
      throw new TemplateException(name, line, e.getMessage(), e);
    }
    return new Rendering(
        interpreter.text(),
        interpreter.generated().stream().map(s -> new Span(s[0], s[1])).toList(),
        interpreter.unplaced());
  }
}

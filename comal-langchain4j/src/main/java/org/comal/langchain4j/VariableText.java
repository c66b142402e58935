package org.comal.langchain4j;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.comal.plugin.FromEnvironment;

/**
 * A text of a resolved config that has environment variables in it, as {@code ${NAME}} puts them
 * there.
 *
 * @param text with what the variables hold
 * @param variables their names, at least one
 */
record VariableText(String text, List<String> variables) {
  /** What gives nothing away, and would be a mask in many places: a number, a flag or a URL. */
  private static final Pattern PLAIN =
      Pattern.compile(
          "true|false|[+-]?[0-9][0-9_.]{0,18}([eE][+-]?[0-9]{1,3})?|[A-Za-z][A-Za-z0-9+.-]*://.*");

  VariableText {
    variables = List.copyOf(variables);
  }

  /** {@return the texts with variables in a value, which may be a list or a block} */
  static List<VariableText> in(ConfigValue value) {
    if (value instanceof ConfigList list) {
      return inAll(list);
    }
    if (value instanceof ConfigObject block) {
      return inAll(block.values());
    }
    List<String> names = FromEnvironment.variables(value);
    return names.isEmpty()
        ? List.of()
        : List.of(new VariableText(value.unwrapped().toString(), names));
  }

  private static List<VariableText> inAll(Collection<ConfigValue> values) {
    return values.stream().flatMap(each -> in(each).stream()).toList();
  }

  /**
   * {@return what may be a secret in it: what the variables hold, or all of it where that is not
   * found}
   *
   * @param environment values of variables, null for those that are not set
   */
  List<String> secrets(UnaryOperator<String> environment) {
    List<String> held =
        variables.stream()
            .map(environment)
            .filter(Objects::nonNull)
            .filter(each -> !each.isBlank() && text.contains(each))
            .toList();
    return (held.isEmpty() ? Stream.of(text) : held.stream())
        .map(String::strip)
        .filter(each -> !PLAIN.matcher(each).matches())
        .toList();
  }
}

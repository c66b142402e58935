package org.comal.chattemplate.internal.library;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.comal.chattemplate.internal.value.Arguments;
import org.comal.chattemplate.internal.value.Budget;
import org.comal.chattemplate.internal.value.Fault;
import org.comal.chattemplate.internal.value.Markup;
import org.comal.chattemplate.internal.value.TextBuffer;
import org.comal.chattemplate.internal.value.TextValue;
import org.comal.chattemplate.internal.value.Value;

/** {@code "{} and {name}".format(a, name=b)}. */
final class BraceFormat {
  private static final Pattern STEP = Pattern.compile("\\.([^.\\[]+)|\\[([^\\]]+)\\]");

  private final Arguments arguments;
  private final Budget budget;
  private final boolean markup;
  private int nextPlace;

  private BraceFormat(Arguments arguments, Budget budget, boolean markup) {
    this.arguments = arguments;
    this.budget = budget;
    this.markup = markup;
  }

  static Value format(TextValue self, Arguments arguments, Budget budget) {
    BraceFormat format = new BraceFormat(arguments, budget, self.markup());
    return self.with(format.filled(self.string(), 0));
  }

  private String filled(String text, int depth) {
    if (depth > 1) {
      throw new Fault("the places of a format are nested too deep");
    }
    TextBuffer out = budget.buffer();
    int i = 0;
    while (i < text.length()) {
      int brace = nextBrace(text, i);
      out.append(text.substring(i, brace));
      if (brace == text.length()) {
        break;
      }
      char c = text.charAt(brace);
      if (brace + 1 < text.length() && text.charAt(brace + 1) == c) {
        out.append(Character.toString(c));
        i = brace + 2;
      } else if (c == '}') {
        throw new Fault("a format has a } that closes nothing; write }} for the sign");
      } else {
        int end = end(text, brace + 1);
        out.append(place(text.substring(brace + 1, end), depth));
        i = end + 1;
      }
    }
    return out.toString();
  }

  private static int nextBrace(String text, int from) {
    int i = from;
    while (i < text.length() && text.charAt(i) != '{' && text.charAt(i) != '}') {
      i++;
    }
    return i;
  }

  private static int end(String text, int from) {
    int open = 1;
    for (int i = from; i < text.length(); i++) {
      open += text.charAt(i) == '{' ? 1 : text.charAt(i) == '}' ? -1 : 0;
      if (open == 0) {
        return i;
      }
    }
    throw new Fault("a format has a { that is not closed; write {{ for the sign");
  }

  private String place(String place, int depth) {
    budget.spend(1);
    int colon = place.indexOf(':');
    String head = colon < 0 ? place : place.substring(0, colon);
    String spec = colon < 0 ? "" : filled(place.substring(colon + 1), depth + 1);
    int mark = head.indexOf('!');
    Value value = value(mark < 0 ? head : head.substring(0, mark));
    if (mark >= 0) {
      value = converted(value, head.substring(mark + 1));
    }
    if (markup && spec.isEmpty()) {
      return Markup.escape(value, budget).string();
    }
    return spec.isEmpty() ? value.text(budget) : FormatSpec.parse(spec).format(value, budget);
  }

  private Value converted(Value value, String how) {
    TextBuffer out = budget.buffer();
    switch (how) {
      case "s" -> value.print(out);
      case "r" -> value.repr(out);
      default -> throw new Fault("there is no conversion !" + how);
    }
    return new TextValue(out.toString());
  }

  private Value value(String path) {
    Matcher m = STEP.matcher(path);
    int end = path.length();
    for (int i = 0; i < path.length(); i++) {
      if (path.charAt(i) == '.' || path.charAt(i) == '[') {
        end = i;
        break;
      }
    }
    Value value = first(path.substring(0, end));
    int at = end;
    while (at < path.length()) {
      if (!m.find(at) || m.start() != at) {
        throw new Fault("a format has a place that cannot be read: {" + path + "}");
      }
      value =
          m.group(1) != null
              ? Access.attribute(value, m.group(1), budget)
              : Access.item(value, AttributeAccess.key(m.group(2)), budget);
      at = m.end();
    }
    return value;
  }

  private Value first(String name) {
    if (name.isEmpty() || name.matches("\\d{1,9}")) {
      int place = name.isEmpty() ? nextPlace++ : Integer.parseInt(name);
      if (place >= arguments.positional().size()) {
        throw new Fault("format is given fewer values than it has places");
      }
      return arguments.positional().get(place);
    }
    Value value = arguments.named().get(name);
    if (value == null) {
      throw new Fault("format is given no value for " + name);
    }
    return value;
  }
}

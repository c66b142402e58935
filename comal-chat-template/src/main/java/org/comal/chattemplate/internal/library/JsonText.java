package org.comal.chattemplate.internal.library;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.comal.chattemplate.internal.value.Arguments;
import org.comal.chattemplate.internal.value.BoolValue;
import org.comal.chattemplate.internal.value.Budget;
import org.comal.chattemplate.internal.value.DictValue;
import org.comal.chattemplate.internal.value.Fault;
import org.comal.chattemplate.internal.value.FloatValue;
import org.comal.chattemplate.internal.value.IntValue;
import org.comal.chattemplate.internal.value.ListValue;
import org.comal.chattemplate.internal.value.NoneValue;
import org.comal.chattemplate.internal.value.SequenceValue;
import org.comal.chattemplate.internal.value.TextBuffer;
import org.comal.chattemplate.internal.value.TextValue;
import org.comal.chattemplate.internal.value.TupleValue;
import org.comal.chattemplate.internal.value.UndefinedValue;
import org.comal.chattemplate.internal.value.Value;

/**
 * The filter {@code tojson} as chat templates have it: Python's {@code json.dumps}, with characters
 * beyond ASCII as they are and nothing escaped for HTML.
 */
final class JsonText {
  private final boolean ascii;
  private final String indent;
  private final String betweenItems;
  private final String afterKey;
  private final boolean sorted;
  private final TextBuffer out;

  private JsonText(Value[] bound, Budget budget) {
    this.ascii = bound[0] != null && bound[0].truth();
    this.indent = indent(bound[1], budget);
    boolean separated = bound[2] != null && bound[2] != NoneValue.NONE;
    this.betweenItems = separated ? separator(bound[2], 0) : indent == null ? ", " : ",";
    this.afterKey = separated ? separator(bound[2], 1) : ": ";
    this.sorted = bound[3] != null && bound[3].truth();
    this.out = budget.buffer();
  }

  static Value of(Value input, Arguments arguments, Budget budget) {
    JsonText json =
        new JsonText(
            arguments.bind("tojson", 0, "ensure_ascii", "indent", "separators", "sort_keys"),
            budget);
    json.write(input, "\n");
    return new TextValue(json.out.toString());
  }

  private static String indent(Value value, Budget budget) {
    if (value == null || value == NoneValue.NONE) {
      return null;
    }
    if (value instanceof TextValue t) {
      return t.string();
    }
    int width = Math.max(0, IntValue.intOf(value, "the indent of tojson"));
    budget.text(width);
    return " ".repeat(width);
  }

  private static String separator(Value value, int which) {
    if (value instanceof SequenceValue s
        && s.length() == 2
        && s.elements().get(which) instanceof TextValue t) {
      return t.string();
    }
    throw new Fault("the separators of tojson must be two texts");
  }

  private void write(Value value, String newLine) {
    out.budget().spend(1);
    if (value instanceof TextValue t) {
      quoted(t.string());
    } else if (value == NoneValue.NONE) {
      out.append("null");
    } else if (value instanceof BoolValue b) {
      out.append(b.truth() ? "true" : "false");
    } else if (value instanceof IntValue i) {
      i.repr(out);
    } else if (value instanceof FloatValue f) {
      out.append(number(f.number()));
    } else if (value instanceof ListValue || value instanceof TupleValue) {
      elements(((SequenceValue) value).elements(), newLine);
    } else if (value instanceof DictValue d) {
      entries(d, newLine);
    } else if (value instanceof UndefinedValue u) {
      throw new Fault("tojson cannot write what is undefined: " + u.why());
    } else {
      throw new Fault("tojson cannot write a value of type " + value.typeName());
    }
  }

  private static String number(double number) {
    if (Double.isNaN(number)) {
      return "NaN";
    }
    if (Double.isInfinite(number)) {
      return number > 0 ? "Infinity" : "-Infinity";
    }
    return FloatValue.text(number);
  }

  private void elements(List<Value> elements, String newLine) {
    if (elements.isEmpty()) {
      out.append("[]");
      return;
    }
    out.budget().enter();
    out.append("[");
    String inner = indent == null ? "" : newLine + indent;
    String before = inner;
    for (Value element : elements) {
      out.append(before);
      write(element, inner);
      before = betweenItems + inner;
    }
    out.append(indent == null ? "]" : newLine + "]");
    out.budget().leave();
  }

  private void entries(DictValue dict, String newLine) {
    if (!dict.truth()) {
      out.append("{}");
      return;
    }
    out.budget().enter();
    List<DictValue.Entry> entries = new ArrayList<>(dict.entries());
    if (sorted) {
      Comparator<Value> order = Sorting.order(out.budget());
      entries.sort((a, b) -> order.compare(a.key(), b.key()));
    }
    out.append("{");
    String inner = indent == null ? "" : newLine + indent;
    String before = inner;
    for (DictValue.Entry e : entries) {
      out.append(before);
      quoted(key(e.key()));
      out.append(afterKey);
      write(e.value(), inner);
      before = betweenItems + inner;
    }
    out.append(indent == null ? "}" : newLine + "}");
    out.budget().leave();
  }

  private String key(Value key) {
    if (key instanceof TextValue t) {
      return t.string();
    }
    if (key == NoneValue.NONE) {
      return "null";
    }
    if (key instanceof BoolValue b) {
      return b.truth() ? "true" : "false";
    }
    if (key instanceof FloatValue f) {
      return number(f.number());
    }
    if (key instanceof IntValue i) {
      return i.number().toString();
    }
    throw new Fault("tojson cannot write a key of type " + key.typeName());
  }

  private void quoted(String text) {
    StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> quoted.append("\\\"");
        case '\\' -> quoted.append("\\\\");
        case '\n' -> quoted.append("\\n");
        case '\r' -> quoted.append("\\r");
        case '\t' -> quoted.append("\\t");
        case '\b' -> quoted.append("\\b");
        case '\f' -> quoted.append("\\f");
        default -> {
          if (c < ' ' || ascii && c > '~') {
            quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
          } else {
            quoted.append(c);
          }
        }
      }
    }
    out.append(quoted.append('"').toString());
  }
}

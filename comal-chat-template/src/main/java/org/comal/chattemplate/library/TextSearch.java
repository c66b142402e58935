package org.comal.chattemplate.library;

import org.comal.chattemplate.value.Arguments;
import org.comal.chattemplate.value.Fault;
import org.comal.chattemplate.value.IntValue;
import org.comal.chattemplate.value.NoneValue;
import org.comal.chattemplate.value.TextValue;
import org.comal.chattemplate.value.Value;

/** Finds parts of texts; places are counted in code points. */
final class TextSearch {
  private TextSearch() {}

  static Value find(String name, TextValue self, Arguments arguments, boolean last) {
    Value[] bound = arguments.bind(name, 1, "part", "start", "end");
    String within = within(self.string(), bound[1], bound[2]);
    if (within == null) {
      return IntValue.of(-1);
    }
    String part = TextMethods.text(bound[0], "the argument of " + name);
    int at = last ? within.lastIndexOf(part) : within.indexOf(part);
    return IntValue.of(at < 0 ? -1 : start(self.string(), bound[1]) + within.codePointCount(0, at));
  }

  static Value index(String name, TextValue self, Arguments arguments, boolean last) {
    Value at = find(name, self, arguments, last);
    if (IntValue.integer(at).signum() < 0) {
      throw new Fault(name + " does not find the text");
    }
    return at;
  }

  static Value count(TextValue self, Arguments arguments) {
    Value[] bound = arguments.bind("count", 1, "part", "start", "end");
    String within = within(self.string(), bound[1], bound[2]);
    if (within == null) {
      return IntValue.of(0);
    }
    String part = TextMethods.text(bound[0], "the argument of count");
    if (part.isEmpty()) {
      return IntValue.of(within.codePointCount(0, within.length()) + 1L);
    }
    int count = 0;
    for (int i = within.indexOf(part); i >= 0; i = within.indexOf(part, i + part.length())) {
      count++;
    }
    return IntValue.of(count);
  }

  /** {@return the part of a text between two places, or null where they leave none} */
  static String within(String text, Value start, Value end) {
    if (isAbsent(start) && isAbsent(end)) {
      return text;
    }
    int length = text.codePointCount(0, text.length());
    int from = start(text, start);
    int to = isAbsent(end) ? length : Math.min(length, place(end, length));
    return from > to
        ? null
        : text.substring(text.offsetByCodePoints(0, from), text.offsetByCodePoints(0, to));
  }

  private static int start(String text, Value start) {
    return isAbsent(start) ? 0 : place(start, text.codePointCount(0, text.length()));
  }

  private static boolean isAbsent(Value place) {
    return place == null || place == NoneValue.NONE;
  }

  private static int place(Value value, int length) {
    int at = IntValue.intOf(value, "a place in a text");
    return at < 0 ? Math.max(0, at + length) : at;
  }
}

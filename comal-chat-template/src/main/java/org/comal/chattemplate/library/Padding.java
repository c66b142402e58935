package org.comal.chattemplate.library;

import org.comal.chattemplate.value.Arguments;
import org.comal.chattemplate.value.Budget;
import org.comal.chattemplate.value.Fault;
import org.comal.chattemplate.value.IntValue;
import org.comal.chattemplate.value.TextBuffer;
import org.comal.chattemplate.value.TextValue;
import org.comal.chattemplate.value.Value;

/** Brings texts to a width. */
final class Padding {
  private static final int TAB = 8;

  private Padding() {}

  static Value center(TextValue self, Arguments arguments, Budget budget) {
    Value[] bound = arguments.bind("center", 1, "width", "fillchar");
    int width = IntValue.intOf(bound[0], "the width of center");
    int missing = width - self.length();
    if (missing <= 0) {
      return self;
    }
    int left = missing / 2 + (missing & width & 1);
    return self.with(padded(self.string(), fill(bound[1]), left, missing - left, budget));
  }

  static Value justified(
      String name, TextValue self, Arguments arguments, Budget budget, boolean left) {
    Value[] bound = arguments.bind(name, 1, "width", "fillchar");
    int missing = Math.max(0, IntValue.intOf(bound[0], "the width of " + name) - self.length());
    String fill = fill(bound[1]);
    return self.with(padded(self.string(), fill, left ? 0 : missing, left ? missing : 0, budget));
  }

  static Value zeros(TextValue self, Arguments arguments, Budget budget) {
    Value[] bound = arguments.bind("zfill", 1, "width");
    int missing = IntValue.intOf(bound[0], "the width of zfill") - self.length();
    if (missing <= 0) {
      return self;
    }
    String s = self.string();
    String sign = s.startsWith("-") || s.startsWith("+") ? s.substring(0, 1) : "";
    return self.with(sign + padded(s.substring(sign.length()), "0", missing, 0, budget));
  }

  static Value tabs(TextValue self, Arguments arguments, Budget budget) {
    Value[] bound = arguments.bind("expandtabs", 0, "tabsize");
    int size = bound[0] == null ? TAB : IntValue.intOf(bound[0], "the tab size");
    TextBuffer out = budget.buffer();
    int column = 0;
    for (int c : self.string().codePoints().toArray()) {
      if (c == '\t') {
        int blanks = size <= 0 ? 0 : size - column % size;
        budget.text(blanks);
        out.append(" ".repeat(blanks));
        column += blanks;
      } else {
        out.append(Character.toString(c));
        column = c == '\n' || c == '\r' ? 0 : column + 1;
      }
    }
    return self.with(out.toString());
  }

  /** {@return a text with so many fill characters on its sides} */
  static String padded(String text, String fill, int left, int right, Budget budget) {
    budget.text(text.length() + ((long) left + right) * fill.length());
    return fill.repeat(left) + text + fill.repeat(right);
  }

  private static String fill(Value value) {
    if (value == null) {
      return " ";
    }
    String fill = TextMethods.text(value, "the fill character");
    if (fill.codePointCount(0, fill.length()) != 1) {
      throw new Fault("the fill character must be one character");
    }
    return fill;
  }
}

package org.comal.chattemplate.library;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.comal.chattemplate.value.Arguments;
import org.comal.chattemplate.value.Budget;
import org.comal.chattemplate.value.CodePoints;
import org.comal.chattemplate.value.Fault;
import org.comal.chattemplate.value.IntValue;
import org.comal.chattemplate.value.NoneValue;
import org.comal.chattemplate.value.TextValue;
import org.comal.chattemplate.value.TupleValue;
import org.comal.chattemplate.value.Value;

/** Takes texts apart. */
final class Splitting {
  private Splitting() {}

  static Value split(TextValue self, Arguments arguments, Budget budget, boolean fromEnd) {
    Value[] bound = arguments.bind(fromEnd ? "rsplit" : "split", 0, "sep", "maxsplit");
    int most = bound[1] == null ? -1 : IntValue.intOf(bound[1], "maxsplit");
    int cuts = most < 0 ? Integer.MAX_VALUE : most;
    String s = self.string();
    budget.text(s.length());
    List<String> parts;
    if (bound[0] == null || bound[0] == NoneValue.NONE) {
      parts = fromEnd ? wordsFromEnd(s, cuts) : words(s, cuts);
    } else {
      String separator = TextMethods.text(bound[0], "the separator of split");
      if (separator.isEmpty()) {
        throw new Fault("the separator of split must not be empty");
      }
      parts = fromEnd ? partsFromEnd(s, separator, cuts) : parts(s, separator, cuts);
    }
    return TextMethods.list(self, parts, budget);
  }

  static Value lines(TextValue self, Arguments arguments, Budget budget) {
    Value keep = arguments.bind("splitlines", 0, "keepends")[0];
    budget.text(self.string().length());
    List<String> lines = CodePoints.lines(self.string(), keep != null && keep.truth());
    return TextMethods.list(self, lines, budget);
  }

  static Value partition(TextValue self, Arguments arguments, boolean last) {
    String name = last ? "rpartition" : "partition";
    String separator = TextMethods.text(arguments.bind(name, 1, "sep")[0], "the separator");
    if (separator.isEmpty()) {
      throw new Fault("the separator of " + name + " must not be empty");
    }
    String s = self.string();
    int at = last ? s.lastIndexOf(separator) : s.indexOf(separator);
    if (at < 0) {
      TextValue none = self.with("");
      return last ? TupleValue.of(none, none, self) : TupleValue.of(self, none, none);
    }
    return TupleValue.of(
        self.with(s.substring(0, at)),
        self.with(separator),
        self.with(s.substring(at + separator.length())));
  }

  private static List<String> parts(String s, String separator, int cuts) {
    List<String> parts = new ArrayList<>();
    int from = 0;
    for (int at = s.indexOf(separator); at >= 0 && parts.size() < cuts; ) {
      parts.add(s.substring(from, at));
      from = at + separator.length();
      at = s.indexOf(separator, from);
    }
    parts.add(s.substring(from));
    return parts;
  }

  private static List<String> partsFromEnd(String s, String separator, int cuts) {
    List<String> parts = new ArrayList<>();
    int to = s.length();
    int at = s.lastIndexOf(separator);
    while (at >= 0 && parts.size() < cuts) {
      parts.add(s.substring(at + separator.length(), to));
      to = at;
      at = to < separator.length() ? -1 : s.lastIndexOf(separator, to - separator.length());
    }
    parts.add(s.substring(0, to));
    Collections.reverse(parts);
    return parts;
  }

  private static List<String> words(String s, int cuts) {
    List<String> words = new ArrayList<>();
    int from = 0;
    while (true) {
      while (from < s.length() && CodePoints.isSpace(s.charAt(from))) {
        from++;
      }
      if (from == s.length()) {
        return words;
      }
      if (words.size() == cuts) {
        words.add(s.substring(from));
        return words;
      }
      int end = from;
      while (end < s.length() && !CodePoints.isSpace(s.charAt(end))) {
        end++;
      }
      words.add(s.substring(from, end));
      from = end;
    }
  }

  private static List<String> wordsFromEnd(String s, int cuts) {
    List<String> words = new ArrayList<>();
    int to = s.length();
    while (true) {
      while (to > 0 && CodePoints.isSpace(s.charAt(to - 1))) {
        to--;
      }
      if (to == 0) {
        break;
      }
      if (words.size() == cuts) {
        words.add(s.substring(0, to));
        break;
      }
      int begin = to;
      while (begin > 0 && !CodePoints.isSpace(s.charAt(begin - 1))) {
        begin--;
      }
      words.add(s.substring(begin, to));
      to = begin;
    }
    Collections.reverse(words);
    return words;
  }
}

package org.comal.chattemplate.library;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.UnaryOperator;
import org.comal.chattemplate.value.Arguments;
import org.comal.chattemplate.value.BoolValue;
import org.comal.chattemplate.value.Budget;
import org.comal.chattemplate.value.CodePoints;
import org.comal.chattemplate.value.DictValue;
import org.comal.chattemplate.value.Fault;
import org.comal.chattemplate.value.IntValue;
import org.comal.chattemplate.value.ListValue;
import org.comal.chattemplate.value.Markup;
import org.comal.chattemplate.value.NoneValue;
import org.comal.chattemplate.value.TextBuffer;
import org.comal.chattemplate.value.TextValue;
import org.comal.chattemplate.value.TupleValue;
import org.comal.chattemplate.value.UndefinedValue;
import org.comal.chattemplate.value.Value;

/** The methods of texts: those of Python's {@code str} that make sense in a template. */
final class TextMethods {
  private static final Map<String, Method<TextValue>> ALL = new HashMap<>();

  static {
    ALL.put("upper", plain("upper", s -> s.toUpperCase(Locale.ROOT)));
    ALL.put("lower", plain("lower", s -> s.toLowerCase(Locale.ROOT)));
    ALL.put("casefold", plain("casefold", TextCase::fold));
    ALL.put("capitalize", plain("capitalize", TextCase::capitalized));
    ALL.put("title", plain("title", TextCase::titled));
    ALL.put("swapcase", plain("swapcase", TextCase::swapped));
    ALL.put("strip", (s, a, b) -> s.with(stripped("strip", s, a, true, true)));
    ALL.put("lstrip", (s, a, b) -> s.with(stripped("lstrip", s, a, true, false)));
    ALL.put("rstrip", (s, a, b) -> s.with(stripped("rstrip", s, a, false, true)));
    ALL.put("startswith", (s, a, b) -> affix("startswith", s, a, String::startsWith));
    ALL.put("endswith", (s, a, b) -> affix("endswith", s, a, String::endsWith));
    ALL.put("removeprefix", TextMethods::removePrefix);
    ALL.put("removesuffix", TextMethods::removeSuffix);
    ALL.put("replace", TextMethods::replace);
    ALL.put("join", TextMethods::join);
    ALL.put("format", BraceFormat::format);
    ALL.put("format_map", TextMethods::formatMap);
    ALL.put("split", (s, a, b) -> Splitting.split(s, a, b, false));
    ALL.put("rsplit", (s, a, b) -> Splitting.split(s, a, b, true));
    ALL.put("splitlines", Splitting::lines);
    ALL.put("partition", (s, a, b) -> Splitting.partition(s, a, false));
    ALL.put("rpartition", (s, a, b) -> Splitting.partition(s, a, true));
    ALL.put("find", (s, a, b) -> TextSearch.find("find", s, a, false));
    ALL.put("rfind", (s, a, b) -> TextSearch.find("rfind", s, a, true));
    ALL.put("index", (s, a, b) -> TextSearch.index("index", s, a, false));
    ALL.put("rindex", (s, a, b) -> TextSearch.index("rindex", s, a, true));
    ALL.put("count", (s, a, b) -> TextSearch.count(s, a));
    ALL.put("center", (s, a, b) -> Padding.center(s, a, b));
    ALL.put("ljust", (s, a, b) -> Padding.justified("ljust", s, a, b, true));
    ALL.put("rjust", (s, a, b) -> Padding.justified("rjust", s, a, b, false));
    ALL.put("zfill", Padding::zeros);
    ALL.put("expandtabs", Padding::tabs);
    TextCase.questions()
        .forEach(
            (name, holds) ->
                ALL.put(
                    name,
                    (s, a, b) -> {
                      a.bind(name, 0);
                      return BoolValue.of(holds.test(s.string()));
                    }));
  }

  private TextMethods() {}

  /** {@return a method of a text, or null} */
  static Value of(TextValue self, String name) {
    Method<TextValue> method = ALL.get(name);
    return method == null ? null : method.of(self);
  }

  private static Method<TextValue> plain(String name, UnaryOperator<String> change) {
    return (self, arguments, budget) -> {
      arguments.bind(name, 0);
      budget.text(self.string().length());
      return self.with(change.apply(self.string()));
    };
  }

  /** {@return an argument that must be a text} */
  static String text(Value value, String what) {
    if (value instanceof TextValue t) {
      return t.string();
    }
    if (value instanceof UndefinedValue u) {
      throw new Fault(what + " must be a text, but " + u.why());
    }
    throw new Fault(what + " must be a text, not a value of type " + value.typeName());
  }

  /** {@return a text without blanks, or without the characters that are given, at its ends} */
  static String stripped(
      String name, TextValue self, Arguments arguments, boolean start, boolean end) {
    Value chars = arguments.bind(name, 0, "chars")[0];
    String set = chars == null || chars == NoneValue.NONE ? null : text(chars, "what is stripped");
    String out = self.string();
    if (start) {
      out = CodePoints.stripStart(out, c -> set == null ? CodePoints.isSpace(c) : has(set, c));
    }
    if (end) {
      out = CodePoints.stripEnd(out, c -> set == null ? CodePoints.isSpace(c) : has(set, c));
    }
    return out;
  }

  private static boolean has(String set, int c) {
    return set.indexOf(c) >= 0;
  }

  private static Value affix(
      String name, TextValue self, Arguments arguments, BiPredicate<String, String> holds) {
    Value[] bound = arguments.bind(name, 1, "affix", "start", "end");
    String within = TextSearch.within(self.string(), bound[1], bound[2]);
    if (within == null) {
      return BoolValue.FALSE;
    }
    List<Value> affixes = bound[0] instanceof TupleValue t ? t.elements() : List.of(bound[0]);
    boolean found = false;
    for (Value affix : affixes) {
      found |= holds.test(within, text(affix, "the argument of " + name));
    }
    return BoolValue.of(found);
  }

  private static Value removePrefix(TextValue self, Arguments arguments, Budget budget) {
    String prefix = text(arguments.bind("removeprefix", 1, "prefix")[0], "a prefix");
    String s = self.string();
    return self.with(s.startsWith(prefix) ? s.substring(prefix.length()) : s);
  }

  private static Value removeSuffix(TextValue self, Arguments arguments, Budget budget) {
    String suffix = text(arguments.bind("removesuffix", 1, "suffix")[0], "a suffix");
    String s = self.string();
    return self.with(s.endsWith(suffix) ? s.substring(0, s.length() - suffix.length()) : s);
  }

  private static Value replace(TextValue self, Arguments arguments, Budget budget) {
    Value[] bound = arguments.bind("replace", 2, "old", "new", "count");
    int count = bound[2] == null ? -1 : IntValue.intOf(bound[2], "the count of replace");
    TextValue with = new TextValue(text(bound[1], "the new text of replace"));
    String fresh = self.markup() ? Markup.escape(bound[1], budget).string() : with.string();
    return self.with(
        replaced(self.string(), text(bound[0], "the old text of replace"), fresh, count, budget));
  }

  /** {@return a text with a part replaced, at most so many times; all times if negative} */
  static String replaced(String s, String old, String with, int count, Budget budget) {
    TextBuffer out = budget.buffer();
    int from = 0;
    int done = 0;
    while (count < 0 || done < count) {
      int at = old.isEmpty() ? from : s.indexOf(old, from);
      if (at < 0 || old.isEmpty() && done > 0 && from >= s.length()) {
        break;
      }
      if (old.isEmpty() && done > 0) {
        int end = from + Character.charCount(s.codePointAt(from));
        out.append(s.substring(from, end));
        from = end;
        out.append(with);
      } else {
        out.append(s.substring(from, at)).append(with);
        from = at + old.length();
      }
      done++;
      budget.spend(1);
    }
    return out.append(s.substring(from)).toString();
  }

  private static Value join(TextValue self, Arguments arguments, Budget budget) {
    Iterator<Value> elements = arguments.bind("join", 1, "elements")[0].iterator();
    TextBuffer out = budget.buffer();
    boolean first = true;
    while (elements.hasNext()) {
      if (!first) {
        out.append(self.string());
      }
      first = false;
      Value element = elements.next();
      budget.spend(1);
      String text = text(element, "what join is given");
      out.append(self.markup() ? Markup.escape(element, budget).string() : text);
    }
    return self.with(out.toString());
  }

  private static Value formatMap(TextValue self, Arguments arguments, Budget budget) {
    Value mapping = arguments.bind("format_map", 1, "mapping")[0];
    if (!(mapping instanceof DictValue d)) {
      throw new Fault("format_map needs a dict");
    }
    Map<String, Value> named = new HashMap<>();
    d.entries()
        .forEach(
            e -> {
              if (e.key() instanceof TextValue t) {
                named.put(t.string(), e.value());
              }
            });
    return BraceFormat.format(self, new Arguments(List.of(), named), budget);
  }

  /** {@return texts as a list, safe HTML if the first text is} */
  static ListValue list(TextValue like, List<String> texts, Budget budget) {
    budget.spend(texts.size());
    List<Value> out = new ArrayList<>(texts.size());
    texts.forEach(t -> out.add(like.with(t)));
    return new ListValue(out);
  }
}

package org.comal.chattemplate.library;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.comal.chattemplate.value.Arguments;
import org.comal.chattemplate.value.Budget;
import org.comal.chattemplate.value.CodePoints;
import org.comal.chattemplate.value.DictValue;
import org.comal.chattemplate.value.Fault;
import org.comal.chattemplate.value.IntValue;
import org.comal.chattemplate.value.Markup;
import org.comal.chattemplate.value.NoneValue;
import org.comal.chattemplate.value.TextBuffer;
import org.comal.chattemplate.value.TextValue;
import org.comal.chattemplate.value.TupleValue;
import org.comal.chattemplate.value.Value;

/** Filters of texts; another value is printed first. */
final class TextFilters {
  private static final Pattern WORD_BEGINNING =
      Pattern.compile("[-\\s({\\[<]+", Pattern.UNICODE_CHARACTER_CLASS);
  private static final Pattern WORD = Pattern.compile("\\w+", Pattern.UNICODE_CHARACTER_CLASS);
  private static final int TRUNCATED = 255;
  private static final int LEEWAY = 5;
  private static final int CENTERED = 80;
  private static final int INDENTED = 4;

  private TextFilters() {}

  static Map<String, Filter> all() {
    Map<String, Filter> all = new HashMap<>();
    all.put("string", (in, a, b) -> text(in, b));
    all.put("lower", plain("lower", s -> s.toLowerCase(Locale.ROOT)));
    all.put("upper", plain("upper", s -> s.toUpperCase(Locale.ROOT)));
    all.put("capitalize", plain("capitalize", TextCase::capitalized));
    all.put("title", plain("title", TextFilters::titled));
    all.put("trim", (in, a, b) -> trim(text(in, b), a));
    all.put("replace", TextFilters::replace);
    all.put("format", TextFilters::format);
    all.put("indent", TextFilters::indent);
    all.put("truncate", TextFilters::truncate);
    all.put("center", TextFilters::center);
    all.put("wordcount", TextFilters::countWords);
    all.put("safe", (in, a, b) -> new TextValue(in.text(b), true));
    all.put("escape", (in, a, b) -> Markup.escape(in, b));
    all.put("e", (in, a, b) -> Markup.escape(in, b));
    all.put("forceescape", (in, a, b) -> Markup.escape(new TextValue(in.text(b)), b));
    return all;
  }

  /** {@return a value as a text} */
  static TextValue text(Value value, Budget budget) {
    return value instanceof TextValue t ? t : new TextValue(value.text(budget));
  }

  private static Filter plain(String name, UnaryOperator<String> change) {
    return (input, arguments, budget) -> {
      arguments.bind(name, 0);
      TextValue text = text(input, budget);
      budget.text(text.string().length());
      return text.with(change.apply(text.string()));
    };
  }

  private static Value trim(TextValue text, Arguments arguments) {
    return text.with(TextMethods.stripped("trim", text, arguments, true, true));
  }

  private static String titled(String s) {
    StringBuilder out = new StringBuilder();
    Matcher m = WORD_BEGINNING.matcher(s);
    int from = 0;
    while (m.find()) {
      word(s.substring(from, m.start()), out);
      out.append(m.group());
      from = m.end();
    }
    word(s.substring(from), out);
    return out.toString();
  }

  private static void word(String word, StringBuilder out) {
    if (!word.isEmpty()) {
      int first = word.offsetByCodePoints(0, 1);
      out.append(word.substring(0, first).toUpperCase(Locale.ROOT))
          .append(word.substring(first).toLowerCase(Locale.ROOT));
    }
  }

  private static Value replace(Value input, Arguments arguments, Budget budget) {
    Value[] bound = arguments.bind("replace", 2, "old", "new", "count");
    boolean all = bound[2] == null || bound[2] == NoneValue.NONE;
    int count = all ? -1 : IntValue.intOf(bound[2], "the count of replace");
    return new TextValue(
        TextMethods.replaced(
            input.text(budget), bound[0].text(budget), bound[1].text(budget), count, budget));
  }

  private static Value format(Value input, Arguments arguments, Budget budget) {
    if (!arguments.positional().isEmpty() && !arguments.named().isEmpty()) {
      throw new Fault("format takes values with names or without, not both");
    }
    Value values =
        arguments.named().isEmpty()
            ? new TupleValue(arguments.positional(), List.of())
            : DictValue.of(arguments.named());
    return PercentFormat.format(text(input, budget), values, budget);
  }

  private static Value indent(Value input, Arguments arguments, Budget budget) {
    Value[] bound = arguments.bind("indent", 0, "width", "first", "blank");
    String indent;
    if (bound[0] instanceof TextValue t) {
      indent = t.string();
    } else {
      int width = bound[0] == null ? INDENTED : IntValue.intOf(bound[0], "the width of indent");
      budget.text(width);
      indent = " ".repeat(Math.max(0, width));
    }
    boolean first = bound[1] != null && bound[1].truth();
    boolean blank = bound[2] != null && bound[2].truth();
    String given = TextMethods.text(input, "what indent is given");
    List<String> lines = CodePoints.lines(given + "\n", false);
    TextBuffer out = budget.buffer().append(first ? indent : "");
    for (int i = 0; i < lines.size(); i++) {
      boolean indented = i > 0 && (blank || !lines.get(i).isEmpty());
      out.append(i > 0 ? "\n" : "").append(indented ? indent : "").append(lines.get(i));
    }
    return ((TextValue) input).with(out.toString());
  }

  private static Value truncate(Value input, Arguments arguments, Budget budget) {
    Value[] bound = arguments.bind("truncate", 0, "length", "killwords", "end", "leeway");
    int length = bound[0] == null ? TRUNCATED : IntValue.intOf(bound[0], "the length of truncate");
    String end = bound[2] == null ? "..." : TextMethods.text(bound[2], "the end of truncate");
    boolean usual = bound[3] == null || bound[3] == NoneValue.NONE;
    int leeway = usual ? LEEWAY : IntValue.intOf(bound[3], "the leeway of truncate");
    int kept = length - end.codePointCount(0, end.length());
    if (kept < 0 || leeway < 0) {
      throw new Fault("truncate needs a length of at least its end's, and a leeway of at least 0");
    }
    if (input.length() <= (long) length + leeway) {
      return input;
    }
    if (!(input instanceof TextValue text)) {
      throw new Fault("truncate needs a text, not a value of type " + input.typeName());
    }
    String s = text.string().substring(0, text.string().offsetByCodePoints(0, kept));
    boolean inWords = bound[1] != null && bound[1].truth();
    int blank = inWords ? -1 : s.lastIndexOf(' ');
    return text.with((blank < 0 ? s : s.substring(0, blank)) + end);
  }

  private static Value center(Value input, Arguments arguments, Budget budget) {
    Value width = arguments.bind("center", 0, "width")[0];
    return Padding.center(
        text(input, budget), Arguments.of(width == null ? IntValue.of(CENTERED) : width), budget);
  }

  private static Value countWords(Value input, Arguments arguments, Budget budget) {
    return IntValue.of(WORD.matcher(text(input, budget).string()).results().count());
  }
}

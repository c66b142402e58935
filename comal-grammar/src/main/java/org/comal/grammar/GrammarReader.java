package org.comal.grammar;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.comal.grammar.Grammar.Alternative;
import org.comal.grammar.Grammar.Part;
import org.comal.grammar.Grammar.Reference;
import org.comal.grammar.Grammar.Rule;
import org.comal.grammar.Grammar.Text;
import org.comal.plugin.Nearest;

/** Reads a {@link Grammar} and checks that every text of it ends. */
final class GrammarReader {
  private static final Pattern HEAD = Pattern.compile("(once\\s+)?([A-Za-z0-9._-]+)\\s*=(.*)");
  private static final Pattern WEIGHT = Pattern.compile("\\s*\\[([^]]*)](.*)", Pattern.DOTALL);

  private final String file;
  private final Map<String, Rule> rules = new LinkedHashMap<>();

  private GrammarReader(String file) {
    this.file = file;
  }

  static Grammar parse(List<String> lines, String file) throws GrammarException {
    GrammarReader reader = new GrammarReader(file);
    reader.read(lines);
    reader.check();
    return new Grammar(reader.rules);
  }

  private void read(List<String> lines) throws GrammarException {
    int at = 0;
    while (at < lines.size()) {
      int first = at;
      String line = lines.get(at++);
      if (line.isBlank() || line.stripLeading().startsWith("#")) {
        continue;
      }
      Matcher head = HEAD.matcher(line);
      if (!head.matches()) {
        throw new GrammarException(
            file,
            first + 1,
            Character.isWhitespace(line.charAt(0))
                ? "an indented line goes on with a rule, but there is none above it"
                : "a rule is written as NAME = text | text");
      }
      StringBuilder body = new StringBuilder(head.group(3));
      while (at < lines.size()
          && !lines.get(at).isBlank()
          && Character.isWhitespace(lines.get(at).charAt(0))) {
        body.append(' ').append(lines.get(at++).strip());
      }
      Rule rule =
          new Rule(head.group(1) != null, alternatives(body.toString(), first + 1), first + 1);
      Rule other = rules.put(head.group(2), rule);
      if (other != null) {
        throw new GrammarException(
            file, first + 1, "rule " + head.group(2) + " stands in line " + other.line() + " too");
      }
    }
    if (rules.isEmpty()) {
      throw new GrammarException(file, 1, "there is no rule in it");
    }
  }

  private List<Alternative> alternatives(String body, int line) throws GrammarException {
    List<Alternative> all = new ArrayList<>();
    int from = 0;
    for (int i = 0; i <= body.length(); i++) {
      if (i == body.length() || body.charAt(i) == '|') {
        all.add(alternative(body.substring(from, i), line));
        from = i + 1;
      } else if (body.charAt(i) == '\\') {
        i++;
      }
    }
    return all;
  }

  private Alternative alternative(String text, int line) throws GrammarException {
    double weight = 1;
    String rest = text;
    Matcher head = WEIGHT.matcher(text);
    if (head.matches()) {
      try {
        weight = Double.parseDouble(head.group(1).strip());
      } catch (NumberFormatException e) {
        weight = Double.NaN;
      }
      if (!(weight > 0) || Double.isInfinite(weight)) {
        throw new GrammarException(
            file, line, "[" + head.group(1) + "] is no weight: a positive number is wanted");
      }
      rest = head.group(2);
    }
    return new Alternative(weight, new Pieces(rest.strip(), line).parts(false));
  }

  /** Cuts an alternative into plain text and references. */
  private final class Pieces {
    private final String text;
    private final int line;
    private int at;

    Pieces(String text, int line) {
      this.text = text;
      this.line = line;
    }

    List<Part> parts(boolean within) throws GrammarException {
      List<Part> parts = new ArrayList<>();
      StringBuilder plain = new StringBuilder();
      while (at < text.length()) {
        char c = text.charAt(at++);
        if (c == '<') {
          flush(plain, parts);
          parts.add(new Reference(parts(true)));
        } else if (c == '>') {
          if (!within) {
            throw new GrammarException(file, line, "a > closes no <; write \\> for the character");
          }
          flush(plain, parts);
          return parts;
        } else if (c == '\\' && at < text.length()) {
          plain.append(text.charAt(at++));
        } else {
          plain.append(c);
        }
      }
      if (within) {
        throw new GrammarException(file, line, "a < is not closed; write \\< for the character");
      }
      flush(plain, parts);
      return parts;
    }

    private static void flush(StringBuilder plain, List<Part> parts) {
      if (!plain.isEmpty()) {
        parts.add(new Text(plain.toString()));
        plain.setLength(0);
      }
    }
  }

  private void check() throws GrammarException {
    Set<String> ending = new HashSet<>();
    for (String name : rules.keySet()) {
      end(name, new ArrayList<>(), ending);
    }
  }

  /** Follows every reference of a rule. */
  private void end(String name, List<String> way, Set<String> ending) throws GrammarException {
    Rule rule = rules.get(name);
    if (way.contains(name)) {
      throw new GrammarException(
          file, rule.line(), "rule " + name + " reaches itself, by " + String.join(", ", way));
    }
    if (ending.contains(name)) {
      return;
    }
    way.add(name);
    for (Alternative a : rule.alternatives()) {
      for (Part p : a.parts()) {
        if (p instanceof Reference reference) {
          for (String target : targets(reference, rule.line())) {
            end(target, way, ending);
          }
        }
      }
    }
    way.remove(way.size() - 1);
    ending.add(name);
  }

  /** The rules that a reference may mean. */
  private Set<String> targets(Reference reference, int line) throws GrammarException {
    Set<String> names = texts(reference.name(), line);
    for (String name : names) {
      if (!rules.containsKey(name)) {
        throw new GrammarException(
            file, line, "<" + name + "> names no rule" + Nearest.to(name, rules.keySet()).advice());
      }
    }
    return names;
  }

  /** Every text that the name of a reference may be. */
  private Set<String> texts(List<Part> name, int line) throws GrammarException {
    Set<String> texts = Set.of("");
    for (Part p : name) {
      Set<String> next = p instanceof Text t ? Set.of(t.text()) : once((Reference) p, line);
      texts =
          texts.stream()
              .flatMap(t -> next.stream().map(n -> t + n))
              .collect(Collectors.toCollection(java.util.LinkedHashSet::new));
    }
    return texts;
  }

  private Set<String> once(Reference reference, int line) throws GrammarException {
    Set<String> texts = new java.util.LinkedHashSet<>();
    for (String target : targets(reference, line)) {
      Rule rule = rules.get(target);
      boolean plain =
          rule.alternatives().stream()
              .allMatch(a -> a.parts().size() == 1 && a.parts().get(0) instanceof Text);
      if (!rule.once() || !plain) {
        throw new GrammarException(
            file,
            line,
            "<"
                + target
                + "> stands within a reference, so it must be a rule of plain words that begins"
                + " with once");
      }
      rule.alternatives().forEach(a -> texts.add(((Text) a.parts().get(0)).text()));
    }
    return texts;
  }
}

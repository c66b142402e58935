package org.comal.grammar;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.comal.grammar.Grammar.Alternative;
import org.comal.grammar.Grammar.Part;
import org.comal.grammar.Grammar.Reference;
import org.comal.grammar.Grammar.Rule;
import org.comal.grammar.Grammar.Text;

/**
 * Tells whether one row of a grammar can have certain texts, by trying every way to write them. It
 * ends, since no rule reaches itself; it is meant for texts of which a rule's alternatives differ
 * early.
 */
final class Recognizer {
  private final Map<String, Rule> rules;

  Recognizer(Map<String, Rule> rules) {
    this.rules = rules;
  }

  /** What must hold of the rest, once a part of a text is read. */
  private interface Rest {
    boolean holds(int at, Map<String, String> once);
  }

  /** Whether a row in which some rules have been drawn can have these texts too. */
  boolean row(List<Map.Entry<String, String>> texts, Map<String, String> once) {
    if (texts.isEmpty()) {
      return true;
    }
    List<Map.Entry<String, String>> others = texts.subList(1, texts.size());
    String rule = texts.get(0).getKey();
    String text = texts.get(0).getValue();
    return rule(rule, text, 0, once, (at, drawn) -> at == text.length() && row(others, drawn));
  }

  private boolean rule(String name, String text, int at, Map<String, String> once, Rest rest) {
    Rule rule = rules.get(name);
    String drawn = rule.once() ? once.get(name) : null;
    if (drawn != null) {
      return text.startsWith(drawn, at) && rest.holds(at + drawn.length(), once);
    }
    for (Alternative a : rule.alternatives()) {
      Rest after =
          !rule.once()
              ? rest
              : (end, now) -> {
                Map<String, String> more = new HashMap<>(now);
                more.put(name, text.substring(at, end));
                return rest.holds(end, more);
              };
      if (parts(a.parts(), text, at, once, after)) {
        return true;
      }
    }
    return false;
  }

  private boolean parts(
      List<Part> parts, String text, int at, Map<String, String> once, Rest rest) {
    if (parts.isEmpty()) {
      return rest.holds(at, once);
    }
    List<Part> others = parts.subList(1, parts.size());
    if (parts.get(0) instanceof Text plain) {
      return text.startsWith(plain.text(), at)
          && parts(others, text, at + plain.text().length(), once, rest);
    }
    return name(
        ((Reference) parts.get(0)).name(),
        "",
        once,
        (name, now) ->
            rule(name, text, at, now, (end, drawn) -> parts(others, text, end, drawn, rest)));
  }

  /** What must hold, once the name of a reference is known. */
  private interface Named {
    boolean holds(String name, Map<String, String> once);
  }

  /** Tries every name that a reference may have; what it draws once stays drawn. */
  private boolean name(List<Part> parts, String known, Map<String, String> once, Named then) {
    if (parts.isEmpty()) {
      return then.holds(known, once);
    }
    List<Part> others = parts.subList(1, parts.size());
    if (parts.get(0) instanceof Text plain) {
      return name(others, known + plain.text(), once, then);
    }
    return name(
        ((Reference) parts.get(0)).name(),
        "",
        once,
        (rule, now) -> {
          String drawn = now.get(rule);
          if (drawn != null) {
            return name(others, known + drawn, now, then);
          }
          for (Alternative a : rules.get(rule).alternatives()) {
            // What stands within a name is of plain words: the reader has seen to it.
            String word = ((Text) a.parts().get(0)).text();
            Map<String, String> more = new HashMap<>(now);
            more.put(rule, word);
            if (name(others, known + word, more, then)) {
              return true;
            }
          }
          return false;
        });
  }
}

package org.comal.grammar;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.comal.files.TextFile;

/**
 * A grammar of texts: rules with weighted alternatives.
 *
 * <pre>
 * # A line begins a rule; an indented one goes on with it.
 * once topic = bread | rain
 * prompt     = What do you think of &lt;topic&gt;? | Is &lt;topic&gt; worth it?
 * answer     = [2] Yes, the &lt;part.&lt;topic&gt;&gt; is good. | [3] No.
 * part.bread = crust | smell
 * part.rain  = sound
 * </pre>
 *
 * <p>{@code [weight]} at the head of an alternative says how often it is taken against the others;
 * 1 where it is left out. A rule that begins with {@code once} is drawn once for each row, so that
 * every mention of it agrees, and may stand within a reference. A backslash makes the character
 * after it plain. White space at the ends of an alternative does not count. No rule may reach
 * itself.
 */
public final class Grammar {
  private final Map<String, Rule> rules;

  Grammar(Map<String, Rule> rules) {
    this.rules = rules;
  }

  /**
   * {@return the grammar that a file holds}
   *
   * @param file text in UTF-8
   * @throws GrammarException with a sentence, file and line where the file holds none
   */
  public static Grammar read(Path file) throws IOException {
    return GrammarReader.parse(TextFile.lines(file), file.toString());
  }

  /**
   * {@return whether there is a rule of this name}
   *
   * @param rule as the file names it
   */
  public boolean has(String rule) {
    return rules.containsKey(rule);
  }

  /** {@return the rules' names} */
  public List<String> names() {
    return rules.keySet().stream().sorted().toList();
  }

  /**
   * {@return a row, whose texts share what is drawn once}
   *
   * @param random draws the row's texts
   */
  public Row row(RandomGenerator random) {
    return new Row(random);
  }

  /**
   * {@return whether one row can have these texts, with one choice of what is drawn once}
   *
   * @param texts text by rule; all by rules of {@link #names}
   * @throws IllegalArgumentException where there is no such rule
   */
  public boolean writes(Map<String, String> texts) {
    texts.keySet().forEach(this::require);
    return new Recognizer(rules).row(List.copyOf(texts.entrySet()), Map.of());
  }

  private Rule require(String rule) {
    Rule r = rules.get(rule);
    if (r == null) {
      throw new IllegalArgumentException("the grammar has no rule " + rule);
    }
    return r;
  }

  /** Texts of one row. */
  public final class Row {
    private final RandomGenerator random;
    private final Map<String, String> fixed = new HashMap<>();

    private Row(RandomGenerator random) {
      this.random = random;
    }

    /**
     * {@return a text of a rule, drawn; of a rule that is drawn once the same text again}
     *
     * @param rule one of {@link Grammar#names}
     * @throws IllegalArgumentException where there is no such rule
     */
    public String text(String rule) {
      Rule r = require(rule);
      if (!r.once()) {
        return written(r);
      }
      String text = fixed.get(rule);
      if (text == null) {
        text = written(r);
        fixed.put(rule, text);
      }
      return text;
    }

    private String written(Rule rule) {
      return written(rule.draw(random).parts());
    }

    private String written(List<Part> parts) {
      StringBuilder text = new StringBuilder();
      for (Part p : parts) {
        text.append(p instanceof Text t ? t.text() : text(written(((Reference) p).name())));
      }
      return text.toString();
    }
  }

  /** A piece of an alternative. */
  sealed interface Part {}

  /** Plain text. */
  record Text(String text) implements Part {}

  /** The text of another rule, whose name may hold texts of rules that are drawn once. */
  record Reference(List<Part> name) implements Part {
    Reference {
      name = List.copyOf(name);
    }
  }

  /** One way to write a rule's text. */
  record Alternative(double weight, List<Part> parts) {
    Alternative {
      parts = List.copyOf(parts);
    }
  }

  /**
   * A rule.
   *
   * @param once whether a row draws it once
   * @param line where it stands
   */
  record Rule(boolean once, List<Alternative> alternatives, int line) {
    Rule {
      alternatives = List.copyOf(alternatives);
    }

    private Alternative draw(RandomGenerator random) {
      double total = 0;
      for (Alternative a : alternatives) {
        total += a.weight();
      }
      double at = random.nextDouble() * total;
      for (Alternative a : alternatives) {
        at -= a.weight();
        if (at < 0) {
          return a;
        }
      }
      return alternatives.get(alternatives.size() - 1);
    }
  }
}

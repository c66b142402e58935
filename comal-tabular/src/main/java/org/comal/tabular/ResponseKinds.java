package org.comal.tabular;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.comal.data.Message;
import org.comal.data.Prompt;
import org.comal.data.Response;
import org.comal.grammar.Grammar;

/** Tells kinds of responses apart. */
public sealed interface ResponseKinds {
  /** Stands for no kind. */
  int OTHER = -1;

  /** Stands for what would be of a kind as a response to another prompt. */
  int OFF_PROMPT = -2;

  /** {@return the names of the kinds, in their order} */
  List<String> names();

  /** {@return whether {@link #OFF_PROMPT} is ever told} */
  boolean readsPrompts();

  /**
   * {@return the number of a response's kind among the names; else {@link #OTHER} or {@link
   * #OFF_PROMPT}}
   *
   * @param x the prompt
   * @param y a response to it
   */
  int of(Prompt x, Response y);

  /**
   * Kinds by regular expressions: a response is of the first kind whose pattern is found in it.
   *
   * @param patterns by name, in order
   */
  record ByPatterns(Map<String, Pattern> patterns) implements ResponseKinds {
    /**
     * Copies the patterns in their order.
     *
     * @param patterns by name, in order
     */
    public ByPatterns {
      patterns = new LinkedHashMap<>(patterns);
    }

    @Override
    public List<String> names() {
      return List.copyOf(patterns.keySet());
    }

    @Override
    public boolean readsPrompts() {
      return false;
    }

    @Override
    public int of(Prompt x, Response y) {
      int k = 0;
      for (Pattern pattern : patterns.values()) {
        if (pattern.matcher(y.text()).find()) {
          return k;
        }
        k++;
      }
      return OTHER;
    }
  }

  /**
   * Kinds by the rules of a grammar: a response is of the first kind whose rule writes the whole of
   * it, and nothing else, in one row with the prompt, so that what the grammar draws once a row
   * agrees.
   *
   * @param grammar has all the rules
   * @param prompt the rule that writes the prompts' texts
   * @param rules rule by name of the kind, in order
   */
  record ByGrammar(Grammar grammar, String prompt, Map<String, String> rules)
      implements ResponseKinds {
    /**
     * Copies the rules in their order.
     *
     * @param grammar has all the rules
     * @param prompt the rule that writes the prompts' texts
     * @param rules rule by name of the kind, in order
     */
    public ByGrammar {
      rules = new LinkedHashMap<>(rules);
    }

    @Override
    public List<String> names() {
      return List.copyOf(rules.keySet());
    }

    @Override
    public boolean readsPrompts() {
      return true;
    }

    @Override
    public int of(Prompt x, Response y) {
      List<Message> messages = x.messages();
      String asked = messages.isEmpty() ? x.id() : messages.get(messages.size() - 1).content();
      int kind = OTHER;
      int k = 0;
      for (String rule : rules.values()) {
        if (grammar.writes(Map.of(rule, y.text()))) {
          if (grammar.writes(Map.of(prompt, asked, rule, y.text()))) {
            return k;
          }
          kind = OFF_PROMPT;
        }
        k++;
      }
      return kind;
    }
  }
}

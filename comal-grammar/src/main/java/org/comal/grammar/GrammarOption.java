package org.comal.grammar;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.comal.plugin.Nearest;
import org.comal.plugin.Options;
import org.comal.plugin.Services;

/**
 * A config key that names a file of a grammar.
 *
 * @param options the block that holds the key
 * @param key holds the file's path
 * @param file the path, as the config means it
 * @param known the grammar; empty where an earlier stage is still to write it, or a problem has
 *     been noted
 */
public record GrammarOption(Options options, String key, Path file, Optional<Grammar> known) {

  /**
   * {@return the key as it is read; a file that is none, or holds no grammar, is noted as a
   * problem}
   *
   * @param options the block that holds the key
   * @param key holds the file's path
   * @param services finds the file
   */
  public static GrammarOption read(Options options, String key, Services services) {
    Path file = services.path(options, key);
    Optional<Grammar> known = Optional.empty();
    if (options.has(key) && !services.pending(file)) {
      if (!Files.isRegularFile(file)) {
        options.problem(key, key + " is " + file + ", but there is no such file");
      } else {
        try {
          known = Optional.of(Grammar.read(file));
        } catch (GrammarException e) {
          options.problem(key, e.getMessage());
        } catch (IOException e) {
          options.problem(key, file + " cannot be read: " + e.getMessage());
        }
      }
    }
    return new GrammarOption(options, key, file, known);
  }

  /**
   * Notes a problem where the grammar is known and has no such rule.
   *
   * @param block holds the key that names the rule
   * @param ruleKey the key
   * @param rule its value
   */
  public void require(Options block, String ruleKey, String rule) {
    known
        .filter(grammar -> !grammar.has(rule))
        .ifPresent(
            grammar ->
                block.problem(
                    ruleKey,
                    block.path()
                        + "."
                        + ruleKey
                        + " is "
                        + rule
                        + ", but "
                        + file
                        + " has no such rule"
                        + Nearest.to(rule, grammar.names()).advice()));
  }

  /**
   * {@return the grammar, read now where an earlier stage had to write it}
   *
   * @throws GrammarException with a sentence, file and line where the file holds none
   */
  public Grammar grammar() throws IOException {
    return known.isPresent() ? known.get() : Grammar.read(file);
  }
}

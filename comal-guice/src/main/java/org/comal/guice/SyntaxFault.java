package org.comal.guice;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigOrigin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.comal.plugin.Problem;

/** Says in the user's words why the HOCON library cannot read a config. */
final class SyntaxFault {
  private static final Pattern DECIMAL_COMMA = Pattern.compile("[=:]\\s*([+-]?\\d+),(\\d+)\\b");
  private static final Pattern SUBSTITUTION = Pattern.compile("\\$\\{\\??([^}]*)}");

  private SyntaxFault() {}

  /**
   * The problem that an exception of the library stands for.
   *
   * @param e of parsing, or of resolving substitutions
   */
  static Problem of(ConfigException e) {
    if (e instanceof ConfigException.UnresolvedSubstitution) {
      return unresolved(e);
    }
    ConfigOrigin origin = e.origin();
    if (origin == null) {
      return Problem.of(e.getMessage());
    }
    if (e instanceof ConfigException.Parse && origin.filename() != null) {
      Optional<Problem> known = known(Path.of(origin.filename()), origin);
      if (known.isPresent()) {
        return known.get();
      }
    }
    if (e instanceof ConfigException.IO && e.getCause() != null) {
      return Problem.at(origin, "cannot be read: " + e.getCause().getMessage());
    }
    // The sentence begins with the place, which is kept apart.
    String place = origin.description() + ": ";
    String message = e.getMessage();
    return Problem.at(
        origin, message.startsWith(place) ? message.substring(place.length()) : message);
  }

  private static Problem unresolved(ConfigException e) {
    Matcher name = SUBSTITUTION.matcher(e.getMessage());
    String sentence =
        name.find()
            ? "${"
                + name.group(1)
                + "} names a value that is nowhere in the config; set it, as let."
                + name.group(1).replaceFirst("^let\\.", "")
                + " = … and ${let."
                + name.group(1).replaceFirst("^let\\.", "")
                + "}"
            : "a ${…} names a value that is nowhere in the config";
    return e.origin() == null ? Problem.of(sentence) : Problem.at(e.origin(), sentence);
  }

  private static Optional<Problem> known(Path file, ConfigOrigin origin) {
    String text;
    try {
      text = Files.readString(file);
    } catch (IOException unreadable) {
      return Optional.empty();
    }
    Optional<Brackets.Fault> bracket = Brackets.fault(text);
    if (bracket.isPresent()) {
      return Optional.of(
          Problem.at(origin.withLineNumber(bracket.get().line()), bracket.get().sentence()));
    }
    String[] lines = text.split("\n", -1);
    // The parser sees what is wrong with a line when it comes to the end of it.
    for (int number : new int[] {origin.lineNumber(), origin.lineNumber() - 1}) {
      if (number < 1 || number > lines.length) {
        continue;
      }
      Matcher comma = DECIMAL_COMMA.matcher(lines[number - 1]);
      if (comma.find()) {
        return Optional.of(
            Problem.at(
                origin.withLineNumber(number),
                comma.group(1)
                    + ","
                    + comma.group(2)
                    + " is no number; a decimal point is wanted, as "
                    + comma.group(1)
                    + "."
                    + comma.group(2)));
      }
    }
    int number = Math.min(Math.max(1, origin.lineNumber()), lines.length);
    return Optional.of(
        Problem.at(
            origin.withLineNumber(number),
            "`"
                + lines[number - 1].strip()
                + "` cannot be read; a line has the form key = value or key { … }, and a text with"
                + " special characters needs quotation marks, as key = \"a: b\""));
  }
}

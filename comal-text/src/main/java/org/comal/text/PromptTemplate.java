package org.comal.text;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.comal.files.DamagedFileException;
import org.comal.files.TextFile;

/**
 * A text with places, as {@code {instruction}}, that are filled in one pass: braces inside what is
 * filled in mean nothing.
 */
public final class PromptTemplate {
  private static final Pattern PLACE = Pattern.compile("\\{([a-z][a-z_0-9]*)\\}");

  /** Literal texts and, between each two of them, the name of a place. */
  private final List<String> literals;

  private final List<String> places;
  private final String text;

  private PromptTemplate(String text, List<String> literals, List<String> places) {
    this.text = text;
    this.literals = literals;
    this.places = places;
  }

  /**
   * Reads a template from a file, in UTF-8; the file's last line end, if any, is not part of it.
   *
   * @param file where the template stands
   * @param wanted the places that it must have, each at least once; it may have no other
   * @return the template, with the wanted places and no other
   * @throws IllegalArgumentException with a sentence naming file and line
   */
  public static PromptTemplate read(Path file, List<String> wanted) {
    String text;
    try {
      text = TextFile.read(file);
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException("there is no template file " + file, e);
    } catch (DamagedFileException e) {
      throw new IllegalArgumentException("template file " + e.getMessage(), e);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "template file " + file + " cannot be read: " + e.getMessage(), e);
    }
    return parse(file.toString(), text.replaceFirst("\r?\n\\z", ""), wanted);
  }

  /**
   * Reads a template from a text.
   *
   * @param source what an error calls it, as a file name
   * @param text the template, with places as {@code {instruction}}
   * @param wanted the places that it must have, each at least once; it may have no other
   * @return the template, with the wanted places and no other
   * @throws IllegalArgumentException with a sentence naming source and line
   */
  public static PromptTemplate parse(String source, String text, List<String> wanted) {
    List<String> literals = new ArrayList<>();
    List<String> places = new ArrayList<>();
    Matcher m = PLACE.matcher(text);
    int from = 0;
    while (m.find()) {
      if (!wanted.contains(m.group(1))) {
        long line = text.substring(0, m.start()).chars().filter(c -> c == '\n').count() + 1;
        throw new IllegalArgumentException(
            source
                + ":"
                + line
                + ": {"
                + m.group(1)
                + "} is not a place; there are "
                + list(wanted));
      }
      literals.add(text.substring(from, m.start()));
      places.add(m.group(1));
      from = m.end();
    }
    literals.add(text.substring(from));
    List<String> missing = wanted.stream().filter(w -> !places.contains(w)).toList();
    if (!missing.isEmpty()) {
      throw new IllegalArgumentException(
          source + ": the template has no " + list(missing) + "; it needs " + list(wanted));
    }
    return new PromptTemplate(text, literals, places);
  }

  private static String list(List<String> places) {
    return places.stream().map(p -> "{" + p + "}").collect(Collectors.joining(", "));
  }

  /**
   * {@return the text with its places filled}
   *
   * @param values a text for each place, by name; not searched for places
   */
  public String render(Map<String, String> values) {
    StringBuilder filled = new StringBuilder(literals.get(0));
    for (int i = 0; i < places.size(); i++) {
      filled.append(Objects.requireNonNull(values.get(places.get(i)), places.get(i)));
      filled.append(literals.get(i + 1));
    }
    return filled.toString();
  }

  /**
   * {@return the template with a text before and one after it, in which there are no places}
   *
   * @param before as the opening of a turn
   * @param after as the end of a turn
   */
  public PromptTemplate between(String before, String after) {
    List<String> own = new ArrayList<>(literals);
    own.set(0, before + own.get(0));
    own.set(own.size() - 1, own.get(own.size() - 1) + after);
    return new PromptTemplate(before + text + after, own, places);
  }

  /** {@return what stands after the last place} */
  public String tail() {
    return literals.get(literals.size() - 1);
  }

  /** {@return the template as it was written} */
  public String text() {
    return text;
  }
}

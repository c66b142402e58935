package org.comal.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The pages of classes in the site's Javadoc. A simple name that several packages have leads
 * nowhere, for it does not say which is meant.
 *
 * @param pages by a class's simple name, as {@code Event.Spent} for one within another; relative to
 *     the site's root
 */
record ClassPages(Map<String, Path> pages) {
  /** The folder of the Javadoc on the site. */
  static final Path FOLDER = Path.of("apidocs");

  private static final Pattern NAME =
      Pattern.compile("(?<type>[A-Z]\\w*(\\.[A-Z]\\w*)*)(\\.[a-z]\\w*)?(\\(.*\\))?");

  /** {@return the pages in a site's folder; none where it has no Javadoc} */
  static ClassPages in(Path site) throws IOException {
    Path folder = site.resolve(FOLDER).resolve("org/comal");
    if (!Files.isDirectory(folder)) {
      return new ClassPages(Map.of());
    }
    List<Path> files;
    try (Stream<Path> walk = Files.walk(folder)) {
      files = walk.filter(ClassPages::isOfClass).toList();
    }
    return new ClassPages(
        files.stream().collect(Collectors.groupingBy(ClassPages::name)).entrySet().stream()
            .filter(e -> e.getValue().size() == 1)
            .collect(
                Collectors.toUnmodifiableMap(
                    Map.Entry::getKey, e -> site.relativize(e.getValue().get(0)))));
  }

  private static boolean isOfClass(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith(".html")
        && Character.isUpperCase(name.charAt(0))
        && !file.getParent().endsWith("class-use");
  }

  private static String name(Path page) {
    String name = page.getFileName().toString();
    return name.substring(0, name.length() - ".html".length());
  }

  /** {@return the page of a class, if there is one, by its simple name or that of a member} */
  Optional<Path> of(String code) {
    Matcher m = NAME.matcher(code);
    return m.matches() ? Optional.ofNullable(pages.get(m.group("type"))) : Optional.empty();
  }

  /** {@return the first page of the Javadoc, where the site has it} */
  Optional<Path> first() {
    return pages.isEmpty() ? Optional.empty() : Optional.of(FOLDER.resolve("index.html"));
  }
}

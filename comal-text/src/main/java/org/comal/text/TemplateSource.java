package org.comal.text;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.comal.plugin.Options;
import org.comal.plugin.Services;

/** Where a template comes from, before it is known which places it must have. */
public interface TemplateSource {

  /**
   * {@return the template}
   *
   * @param places that it must have
   * @throws IllegalArgumentException with a sentence where it cannot be read or its places differ
   */
  PromptTemplate with(List<String> places);

  /**
   * {@return a template that stands in a file}
   *
   * @param file in UTF-8; read when the places are known
   */
  static TemplateSource file(Path file) {
    return places -> PromptTemplate.read(file, places);
  }

  /**
   * {@return a template that is given as a text}
   *
   * @param name what an error calls it
   * @param text the template, with places as {@code {instruction}}
   */
  static TemplateSource text(String name, String text) {
    return places -> PromptTemplate.parse(name, text, places);
  }

  /**
   * {@return the file that the key {@code template-file} names, or the text of {@code template};
   * empty where neither key is set}
   *
   * @param options the block that may hold the keys; both at once are noted as a problem
   * @param services say where relative paths start from
   */
  static Optional<TemplateSource> read(Options options, Services services) {
    if (options.has("template-file")) {
      if (options.has("template")) {
        options.problem(
            "template", options.path() + " has both a template and a template-file; leave one out");
      }
      return Optional.of(file(services.path(options, "template-file")));
    }
    return options.has("template")
        ? Optional.of(text("template", options.text("template")))
        : Optional.empty();
  }
}

package org.comal.cli.page;

import com.samskivert.mustache.DefaultCollector;
import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.MustacheException;
import com.samskivert.mustache.Template;
import java.io.FileNotFoundException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Optional;

/**
 * The templates of the page, Mustache files beside its style sheet. {@code {{name}}} is escaped by
 * {@link Html#escaped}, {@code {{{name}}}} is markup of our own. A name means a component of the
 * value at hand and of no other; one that it does not have is an error.
 */
final class PageTemplates {
  private static final Mustache.Compiler COMPILER =
      Mustache.compiler()
          .standardsMode(true)
          .strictSections(true)
          .withEscaper(Html::escaped)
          .withFormatter(PageTemplates::text)
          .withCollector(new OptionalCollector())
          .withLoader(PageTemplates::reader);

  private PageTemplates() {}

  /** An optional value is a list of one or none. */
  private static final class OptionalCollector extends DefaultCollector {
    @Override
    public Iterator<?> toIterator(Object value) {
      return value instanceof Optional<?> optional
          ? optional.stream().iterator()
          : super.toIterator(value);
    }
  }

  /**
   * A template by the name of its file, without extension.
   *
   * @throws MustacheException where there is none, or what it says is no Mustache
   */
  static Template named(String name) {
    return COMPILER.loadTemplate(name);
  }

  /**
   * A template that is given as text.
   *
   * @throws MustacheException where the text is no Mustache
   */
  static Template of(String text) {
    return COMPILER.compile(text);
  }

  private static Reader reader(String name) throws FileNotFoundException {
    InputStream file = PageTemplates.class.getResourceAsStream(name + ".mustache");
    if (file == null) {
      throw new FileNotFoundException("there is no template " + name + ".mustache");
    }
    return new InputStreamReader(file, StandardCharsets.UTF_8);
  }

  private static String text(Object value) {
    if (value instanceof String || value instanceof Integer) {
      return value.toString();
    }
    throw new MustacheException("a template shows texts and whole numbers, but not " + value);
  }
}

package org.comal.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The product's results depend on no locale, no default charset and no time zone. */
class SurroundingsTest {
  private static final String OBJECTS = "\\[Ljava\\.lang\\.Object;";
  private static final String STREAM = "java\\.io\\.(In|Out)putStream";
  private static final String PLACE = "java\\.(lang\\.String|io\\.File|nio\\.file\\.Path)";

  /** What takes its locale, charset or zone from where the program runs. */
  private static final List<Pattern> FORBIDDEN =
      Stream.of(
              "java\\.lang\\.String\\.to(Lower|Upper)Case\\(\\)",
              "java\\.lang\\.String\\.format\\(java\\.lang\\.String, " + OBJECTS + "\\)",
              "java\\.lang\\.String\\.formatted\\(.*",
              "java\\.io\\.Print(Stream|Writer)\\.(format|printf)\\(java\\.lang\\.String, .*",
              "java\\.util\\.Formatter\\.<init>\\((?!.*Locale).*",
              "java\\.text\\.MessageFormat\\..*",
              "java\\.text\\.(Simple)?(Date|Number|Decimal)Format\\.(get\\w*|<init>)\\((?!.*(Locale|Symbols)).*",
              "java\\.text\\.(Collator|BreakIterator)\\.get\\w*\\(\\)",
              "java\\.util\\.Locale\\.getDefault\\(.*",
              "java\\.lang\\.String\\.getBytes\\(\\)",
              "java\\.lang\\.String\\.<init>\\(\\[B(, int, int)?\\)",
              "java\\.io\\.ByteArrayOutputStream\\.toString\\(\\)",
              "java\\.io\\.File(Reader|Writer)\\.<init>\\((?!.*Charset).*",
              "java\\.io\\.(InputStreamReader|OutputStreamWriter)\\.<init>\\(" + STREAM + "\\)",
              "java\\.io\\.Print(Stream|Writer)\\.<init>\\("
                  + ("(" + STREAM + "(, boolean)?|" + PLACE + ")")
                  + "\\)",
              "java\\.util\\.Scanner\\.<init>\\((java\\.io\\.InputStream|java\\.io\\.File|"
                  + "java\\.nio\\.file\\.Path)\\)",
              "java\\.net\\.URL(En|De)coder\\.\\w+\\(java\\.lang\\.String\\)",
              "java\\.nio\\.charset\\.Charset\\.defaultCharset\\(\\)",
              "java\\.time\\.ZoneId\\.systemDefault\\(\\)",
              "java\\.time\\.Clock\\.systemDefaultZone\\(\\)",
              "java\\.time\\.(Zoned|Offset|Local)(Date)?(Time)?\\.now\\(\\)",
              "java\\.time\\.format\\.DateTimeFormatter\\.ofPattern\\(java\\.lang\\.String\\)",
              "java\\.util\\.TimeZone\\.getDefault\\(\\)",
              "java\\.util\\.Calendar\\.getInstance\\(\\)")
          .map(Pattern::compile)
          .toList();

  private static List<String> offences(Collection<JavaClass> classes) {
    return classes.stream()
        .flatMap(type -> type.getAccessesFromSelf().stream())
        .filter(
            access ->
                FORBIDDEN.stream()
                    .anyMatch(p -> p.matcher(access.getTarget().getFullName()).matches()))
        .map(JavaAccess::getDescription)
        .toList();
  }

  @Test
  void nothingIsTakenFromTheDefaultsOfTheMachine() {
    JavaClasses product =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("/test-classes/"))
            .importPackages("org.comal");
    assertThat(product).hasSizeGreaterThan(700);
    assertThat(offences(product)).isEmpty();
  }

  @Test
  void whatTakesThemIsFound() {
    JavaClass offender = new ClassFileImporter().importClass(Offender.class);
    assertThat(offences(List.of(offender)))
        .hasSize(4)
        .anyMatch(text -> text.contains("toLowerCase()"))
        .anyMatch(text -> text.contains("toUpperCase()"))
        .anyMatch(text -> text.contains("getBytes()"))
        .anyMatch(text -> text.contains("String.format("));
  }

  /** Calls and a method reference with defaults, and calls without. */
  static final class Offender {
    private final UnaryOperator<String> upper = String::toUpperCase;

    @SuppressWarnings({"StringCaseLocaleUsage", "DefaultCharset", "AnnotateFormatMethod"})
    byte[] wrong(String s) {
      return String.format(upper.apply(s.toLowerCase()), 1).getBytes();
    }

    byte[] right(String s) {
      return String.format(Locale.ROOT, s.toLowerCase(Locale.ROOT), 1)
          .getBytes(StandardCharsets.UTF_8);
    }
  }
}

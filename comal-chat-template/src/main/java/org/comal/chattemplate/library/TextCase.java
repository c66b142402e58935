package org.comal.chattemplate.library;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import org.comal.chattemplate.value.CodePoints;

/** Upper and lower case, and what kinds of characters a text has. */
final class TextCase {
  private TextCase() {}

  static String capitalized(String s) {
    if (s.isEmpty()) {
      return s;
    }
    int first = s.offsetByCodePoints(0, 1);
    return title(s.substring(0, first)) + s.substring(first).toLowerCase(Locale.ROOT);
  }

  static String titled(String s) {
    StringBuilder out = new StringBuilder();
    boolean inWord = false;
    for (int i = 0; i < s.length(); i += Character.charCount(s.codePointAt(i))) {
      String c = Character.toString(s.codePointAt(i));
      out.append(inWord ? c.toLowerCase(Locale.ROOT) : title(c));
      inWord = isCased(s.codePointAt(i));
    }
    return out.toString();
  }

  private static String title(String c) {
    int title = Character.toTitleCase(c.codePointAt(0));
    return title == c.codePointAt(0) && c.toUpperCase(Locale.ROOT).length() > c.length()
        ? capitalizedExpansion(c.toUpperCase(Locale.ROOT))
        : Character.toString(title);
  }

  /** One letter may have several as its upper case, of which a title has only the first upper. */
  private static String capitalizedExpansion(String upper) {
    return upper.charAt(0) + upper.substring(1).toLowerCase(Locale.ROOT);
  }

  static String swapped(String s) {
    StringBuilder out = new StringBuilder();
    s.codePoints()
        .forEach(
            c -> {
              String one = Character.toString(c);
              out.append(
                  Character.isUpperCase(c)
                      ? one.toLowerCase(Locale.ROOT)
                      : Character.isLowerCase(c) ? one.toUpperCase(Locale.ROOT) : one);
            });
    return out.toString();
  }

  static String fold(String s) {
    return s.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
  }

  static boolean isLower(String s) {
    return hasCased(s)
        && s.codePoints().noneMatch(c -> Character.isUpperCase(c) || Character.isTitleCase(c));
  }

  static boolean isUpper(String s) {
    return hasCased(s)
        && s.codePoints().noneMatch(c -> Character.isLowerCase(c) || Character.isTitleCase(c));
  }

  private static boolean isTitle(String s) {
    boolean inWord = false;
    for (int c : s.codePoints().toArray()) {
      boolean upper = Character.isUpperCase(c) || Character.isTitleCase(c);
      if (upper && inWord || Character.isLowerCase(c) && !inWord) {
        return false;
      }
      inWord = isCased(c);
    }
    return hasCased(s);
  }

  private static boolean hasCased(String s) {
    return s.codePoints().anyMatch(TextCase::isCased);
  }

  private static boolean isCased(int c) {
    return Character.isUpperCase(c) || Character.isLowerCase(c) || Character.isTitleCase(c);
  }

  /** {@return methods that ask something of a text, by name} */
  static Map<String, Predicate<String>> questions() {
    Map<String, Predicate<String>> all = new HashMap<>();
    all.put("islower", TextCase::isLower);
    all.put("isupper", TextCase::isUpper);
    all.put("istitle", TextCase::isTitle);
    all.put("isspace", every(CodePoints::isSpace));
    all.put("isalpha", every(Character::isLetter));
    all.put("isdecimal", every(Character::isDigit));
    all.put("isdigit", every(c -> Character.isDigit(c) || isDigitSign(c)));
    all.put("isnumeric", every(TextCase::isNumeric));
    all.put("isalnum", every(c -> Character.isLetter(c) || isNumeric(c)));
    all.put("isascii", s -> s.codePoints().allMatch(c -> c < 0x80));
    all.put("isprintable", s -> s.codePoints().allMatch(CodePoints::isPrintable));
    all.put("isidentifier", TextCase::isIdentifier);
    return all;
  }

  private static Predicate<String> every(IntPredicate of) {
    return s -> !s.isEmpty() && s.codePoints().allMatch(of);
  }

  private static boolean isDigitSign(int c) {
    return c == 0xB2 || c == 0xB3 || c == 0xB9 || c == 0x2070 || c >= 0x2074 && c <= 0x2089;
  }

  private static boolean isNumeric(int c) {
    int type = Character.getType(c);
    return type == Character.DECIMAL_DIGIT_NUMBER
        || type == Character.LETTER_NUMBER
        || type == Character.OTHER_NUMBER;
  }

  private static boolean isIdentifier(String s) {
    return !s.isEmpty()
        && (Character.isUnicodeIdentifierStart(s.codePointAt(0)) || s.charAt(0) == '_')
        && s.codePoints()
            .allMatch(
                c -> Character.isUnicodeIdentifierPart(c) && !Character.isIdentifierIgnorable(c));
  }
}

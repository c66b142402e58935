package org.comal.chattemplate.internal.library;

import java.time.Clock;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import org.comal.chattemplate.internal.value.Fault;

/** Times as C's {@code strftime} writes them in its plain locale. */
final class Strftime {
  private static final Map<Character, String> PATTERNS =
      Map.ofEntries(
          Map.entry('Y', "uuuu"),
          Map.entry('y', "uu"),
          Map.entry('m', "MM"),
          Map.entry('B', "MMMM"),
          Map.entry('b', "MMM"),
          Map.entry('h', "MMM"),
          Map.entry('d', "dd"),
          Map.entry('j', "DDD"),
          Map.entry('A', "EEEE"),
          Map.entry('a', "EEE"),
          Map.entry('H', "HH"),
          Map.entry('I', "hh"),
          Map.entry('M', "mm"),
          Map.entry('S', "ss"),
          Map.entry('p', "a"),
          Map.entry('F', "uuuu-MM-dd"),
          Map.entry('T', "HH:mm:ss"),
          Map.entry('R', "HH:mm"),
          Map.entry('D', "MM/dd/uu"),
          Map.entry('f', "SSSSSS"));

  private Strftime() {}

  static String format(String format, Clock clock) {
    ZonedDateTime now = ZonedDateTime.now(clock);
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < format.length(); i++) {
      char c = format.charAt(i);
      if (c != '%' || i + 1 == format.length()) {
        out.append(c);
        continue;
      }
      char directive = format.charAt(++i);
      boolean unpadded = directive == '-' && i + 1 < format.length();
      String part = part(unpadded ? format.charAt(++i) : directive, now);
      out.append(unpadded ? part.replaceFirst("^0+(?=.)", "") : part);
    }
    return out.toString();
  }

  private static String part(char directive, ZonedDateTime now) {
    return switch (directive) {
      case '%' -> "%";
      case 'n' -> "\n";
      case 't' -> "\t";
      case 'e' -> String.format(Locale.ROOT, "%2d", now.getDayOfMonth());
      case 'w' -> Integer.toString(now.getDayOfWeek().getValue() % 7);
      case 'u' -> Integer.toString(now.getDayOfWeek().getValue());
      case 's' -> Long.toString(now.toEpochSecond());
      // datetime.now() knows no zone.
      case 'z', 'Z' -> "";
      default -> {
        String pattern = PATTERNS.get(directive);
        if (pattern == null) {
          throw new Fault("strftime_now does not know %" + directive);
        }
        yield DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).format(now);
      }
    };
  }
}

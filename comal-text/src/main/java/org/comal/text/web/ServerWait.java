package org.comal.text.web;

import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How long a server asks to wait before the next request: {@code retry-after-ms}, or {@code
 * Retry-After} as seconds or as a date (RFC 9110, sections 10.2.3 and 5.6.7).
 */
public final class ServerWait {
  /** Longer than anybody waits, and short enough to be added to a clock. */
  private static final Duration MOST = Duration.ofDays(36_500);

  private static final List<DateTimeFormatter> OBSOLETE =
      List.of(
          new DateTimeFormatterBuilder()
              .appendPattern("EEEE, dd-MMM-")
              .appendValueReduced(ChronoField.YEAR, 2, 2, 1980)
              .appendPattern(" HH:mm:ss 'GMT'")
              .toFormatter(Locale.ENGLISH),
          DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.ENGLISH));

  private ServerWait() {}

  /**
   * {@return what the headers ask for, not negative; empty where they ask for nothing that can be
   * read}
   *
   * @param headers of a reply
   * @param now by the clock here, for a server that does not tell the time by its own
   */
  public static Optional<Duration> of(HttpHeaders headers, Instant now) {
    return headers
        .firstValue("retry-after-ms")
        .flatMap(ms -> number(ms, 1))
        .or(
            () ->
                headers
                    .firstValue("retry-after")
                    .flatMap(
                        value -> number(value, 1000).or(() -> until(date(value), headers, now))));
  }

  private static Optional<Duration> number(String value, double millis) {
    if (!value.strip().matches("\\d{1,18}(\\.\\d{1,9})?")) {
      return Optional.empty();
    }
    double wait = millis * Double.parseDouble(value.strip());
    return Optional.of(wait < MOST.toMillis() ? Duration.ofMillis(Math.round(wait)) : MOST);
  }

  /** From the server's own time where it tells it, since two clocks differ. */
  private static Optional<Duration> until(
      Optional<Instant> date, HttpHeaders headers, Instant now) {
    Instant from = headers.firstValue("date").flatMap(ServerWait::date).orElse(now);
    return date.map(
        then -> {
          Duration wait = Duration.between(from, then);
          return wait.isNegative() ? Duration.ZERO : wait.compareTo(MOST) > 0 ? MOST : wait;
        });
  }

  private static Optional<Instant> date(String value) {
    String text = value.strip();
    try {
      return Optional.of(
          ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeException notOfToday) {
      for (DateTimeFormatter form : OBSOLETE) {
        try {
          return Optional.of(LocalDateTime.parse(text, form).toInstant(ZoneOffset.UTC));
        } catch (DateTimeException another) {
          // The next form may fit.
        }
      }
      return Optional.empty();
    }
  }
}

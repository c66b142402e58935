package org.comal.dataset;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Places in files as numbers, from which they are had again: what stands before a place's number of
 * a line or row is held once.
 */
final class PackedPlaces {
  private static final int NUMBER_BITS = 40;
  private static final int MOST_DIGITS = 12;

  private final List<String> files = new ArrayList<>();
  private final Map<String, Integer> known = new HashMap<>();

  /** A place as a number; never 0. */
  long pack(String place) {
    int digits = place.length();
    while (digits > 0 && place.charAt(digits - 1) >= '0' && place.charAt(digits - 1) <= '9') {
      digits--;
    }
    // Zeros in front would not come back.
    while (digits < place.length()
        && (place.charAt(digits) == '0' || place.length() - digits >= MOST_DIGITS)) {
      digits++;
    }
    long number =
        digits == place.length()
            ? 0
            : Long.parseLong(place, digits, place.length(), /* radix= */ 10);
    String file = place.substring(0, digits);
    int own = known.computeIfAbsent(file, added -> files.size() + 1);
    if (own > files.size()) {
      files.add(file);
    }
    return (long) own << NUMBER_BITS | number;
  }

  /** The place. */
  String unpack(long packed) {
    String file = files.get((int) (packed >> NUMBER_BITS) - 1);
    long number = packed & (1L << NUMBER_BITS) - 1;
    return number == 0 ? file : file + number;
  }
}

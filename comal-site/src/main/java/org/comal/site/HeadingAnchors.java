package org.comal.site;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The anchors of one page's headings by GitHub's rule, so that a link works on the forge and on the
 * site alike. commonmark's own lower their letters by the machine's locale.
 */
final class HeadingAnchors {
  private static final Pattern DROPPED =
      Pattern.compile("[^\\w\\- ]", Pattern.UNICODE_CHARACTER_CLASS);

  private final Set<String> taken = new HashSet<>();

  /** {@return the anchor of the page's next heading} */
  String next(String title) {
    String lower = title.strip().toLowerCase(Locale.ROOT);
    String plain = DROPPED.matcher(lower).replaceAll("").replace(' ', '-');
    String anchor = plain;
    for (int i = 1; !taken.add(anchor); i++) {
      anchor = plain + "-" + i;
    }
    return anchor;
  }
}

package org.comal.prox;

import org.comal.Stable;
import org.comal.files.Sha256;
import org.comal.plugin.ConfigName;

/**
 * All that the files of a phase depend on, written out component by component.
 *
 * <p>The text is a contract with files that are on disks: a line with what is kept, then a line for
 * each component, its name and its value. Names and order are literals where the key is made, so
 * that renaming a class or a record's component changes no key.
 *
 * <pre>
 * samples
 * policy "table-5d41"
 * per-prompt 8
 * temperature 0x1.0p0
 * </pre>
 *
 * <p>Texts are quoted, with {@code \\}, {@code \"}, {@code \n} and {@code \r} for what would end
 * them; fractions are hexadecimal, which is exact and the same in every version of Java; another
 * key is told by its hash.
 *
 * <p>Of the text its hash is left, as it may name every prompt of a step.
 *
 * @param hash the first half of the text's SHA-256, as 32 hexadecimal digits
 */
@Stable
public record PhaseKey(String hash) {
  private static final int HEX_DIGITS = 32;

  /**
   * Begins the key of what is kept under this name.
   *
   * @param kept kind of the files, as {@code samples}: the first line, written as it is
   * @return a builder that has that line so far
   */
  public static Builder of(String kept) {
    return new Builder(kept);
  }

  /** Writes a key, a component a call, in the order of the calls. */
  public static final class Builder {
    private static final int PIECE = 1 << 13;

    private final Sha256 sum = new Sha256();

    /** What is not in the sum yet. */
    private final StringBuilder text = new StringBuilder();

    private Builder(String kept) {
      text.append(kept).append('\n');
    }

    /**
     * Adds a text, as the id of a model.
     *
     * @param name of the component, as {@code policy}; written as it is
     * @param value written between quotes, with what would end them or the line escaped
     * @return this, to add to
     */
    public Builder text(String name, String value) {
      text.append(name).append(" \"");
      for (int i = 0; i < value.length(); i++) {
        char c = value.charAt(i);
        switch (c) {
          case '\\' -> text.append("\\\\");
          case '"' -> text.append("\\\"");
          case '\n' -> text.append("\\n");
          case '\r' -> text.append("\\r");
          default -> text.append(c);
        }
      }
      text.append('"');
      return end();
    }

    /**
     * Adds a whole number.
     *
     * @param name of the component, as {@code per-prompt}; written as it is
     * @param value written in decimal
     * @return this, to add to
     */
    public Builder whole(String name, long value) {
      return line(name, Long.toString(value));
    }

    /**
     * Adds a number.
     *
     * @param name of the component, as {@code temperature}; written as it is
     * @param value written in hexadecimal, exactly
     * @return this, to add to
     */
    public Builder number(String name, double value) {
      return line(name, Double.toHexString(value));
    }

    /**
     * Adds a flag.
     *
     * @param name of the component, as {@code token-mean}; written as it is
     * @param value written as {@code true} or {@code false}
     * @return this, to add to
     */
    public Builder flag(String name, boolean value) {
      return line(name, value ? "true" : "false");
    }

    /**
     * Adds a choice that a config has too, by the name that it has there.
     *
     * @param name of the component, as {@code labels}; written as it is
     * @param value written in lower case, with hyphens for underscores
     * @return this, to add to
     */
    public Builder choice(String name, Enum<?> value) {
      return line(name, ConfigName.of(value));
    }

    /**
     * Adds what other files depend on, from which these are made.
     *
     * @param name of the component, as {@code groups}; written as it is
     * @param value written as its {@link #hash}
     * @return this, to add to
     */
    public Builder key(String name, PhaseKey value) {
      return line(name, value.hash());
    }

    /** {@return the key} */
    public PhaseKey build() {
      take();
      return new PhaseKey(sum.soFar().substring(0, HEX_DIGITS));
    }

    private Builder line(String name, String value) {
      text.append(name).append(' ').append(value);
      return end();
    }

    private Builder end() {
      text.append('\n');
      if (text.length() >= PIECE) {
        take();
      }
      return this;
    }

    private void take() {
      sum.add(text.toString());
      text.setLength(0);
    }
  }
}

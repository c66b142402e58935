package org.comal.chattemplate.value;

/** Texts that are declared safe HTML, and what happens to others beside them. */
public final class Markup {
  private Markup() {}

  /** {@return a value as safe HTML: escaped, unless it is declared safe} */
  public static TextValue escape(Value value, Budget budget) {
    if (value instanceof TextValue t && t.markup()) {
      return t;
    }
    String text = value.text(budget);
    String escaped =
        text.replace("&", "&amp;")
            .replace(">", "&gt;")
            .replace("<", "&lt;")
            .replace("'", "&#39;")
            .replace("\"", "&#34;");
    budget.text(escaped.length());
    return new TextValue(escaped, true);
  }

  /** {@return one text after the other; where one is safe HTML, the other is escaped} */
  public static TextValue concat(TextValue a, TextValue b, Budget budget) {
    boolean markup = a.markup() || b.markup();
    String first = markup ? escape(a, budget).string() : a.string();
    String second = markup ? escape(b, budget).string() : b.string();
    budget.text((long) first.length() + second.length());
    return new TextValue(first + second, markup);
  }
}

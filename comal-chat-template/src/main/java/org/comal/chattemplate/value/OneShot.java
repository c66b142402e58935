package org.comal.chattemplate.value;

import java.util.Iterator;
import java.util.Objects;
import java.util.function.Supplier;

/** Elements that can be gone through once, as what the filter {@code map} gives. */
public final class OneShot implements Value {
  private final Supplier<Iterator<Value>> source;
  private Iterator<Value> elements;

  /**
   * Elements that are made when they are asked for.
   *
   * @param source called at most once, when the first is asked for
   */
  public OneShot(Supplier<Iterator<Value>> source) {
    this.source = Objects.requireNonNull(source, "source");
  }

  @Override
  public String typeName() {
    return "generator";
  }

  @Override
  public boolean truth() {
    return true;
  }

  @Override
  public Iterator<Value> iterator() {
    if (elements == null) {
      elements = source.get();
    }
    return elements;
  }

  /** The reference engine would print an address in memory. */
  @Override
  public void repr(TextBuffer out) {
    throw new Fault(
        "a generator has no text; give it to the filter list or join, or go through it");
  }
}

package org.comal.chattemplate.value;

import java.util.Collections;
import java.util.Iterator;
import java.util.Objects;

/**
 * What a name or a key without a value gives: it prints as nothing, and most other uses are faults.
 *
 * @param why a sentence that says what is missing
 * @param forbidden whether printing it is a fault too, as it stands for something that templates
 *     may not reach
 */
public record UndefinedValue(String why, boolean forbidden) implements Value {
  /** Rejects null. */
  public UndefinedValue {
    Objects.requireNonNull(why, "why");
  }

  /** What is merely missing. */
  public UndefinedValue(String why) {
    this(why, false);
  }

  /** {@return the fault of using it} */
  public Fault fault() {
    return new Fault(why);
  }

  @Override
  public String typeName() {
    return "Undefined";
  }

  @Override
  public boolean truth() {
    refuse();
    return false;
  }

  @Override
  public int length() {
    refuse();
    return 0;
  }

  @Override
  public Iterator<Value> iterator() {
    refuse();
    return Collections.emptyIterator();
  }

  @Override
  public void repr(TextBuffer out) {
    out.append("Undefined");
  }

  @Override
  public void print(TextBuffer out) {
    refuse();
  }

  private void refuse() {
    if (forbidden) {
      throw fault();
    }
  }
}

package org.comal.chattemplate.internal.value;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.function.Predicate;

/** Those elements that a condition holds of, each sought when it is asked for. */
public final class SelectedIterator implements Iterator<Value> {
  private final Iterator<Value> elements;
  private final Predicate<Value> condition;
  private final Budget budget;
  private Value found;

  /**
   * Selects from elements.
   *
   * @param elements taken over
   * @param condition asked once of each
   * @param budget pays for each element that is looked at
   */
  public SelectedIterator(Iterator<Value> elements, Predicate<Value> condition, Budget budget) {
    this.elements = Objects.requireNonNull(elements, "elements");
    this.condition = Objects.requireNonNull(condition, "condition");
    this.budget = Objects.requireNonNull(budget, "budget");
  }

  @Override
  public boolean hasNext() {
    while (found == null && elements.hasNext()) {
      budget.spend(1);
      Value element = elements.next();
      found = condition.test(element) ? element : null;
    }
    return found != null;
  }

  @Override
  public Value next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    Value element = found;
    found = null;
    return element;
  }
}

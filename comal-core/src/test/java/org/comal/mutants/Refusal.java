package org.comal.mutants;

/** What the program said where it refused a mutant. */
public final class Refusal extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * @param said all of it
   */
  public Refusal(String said) {
    super(said);
  }
}

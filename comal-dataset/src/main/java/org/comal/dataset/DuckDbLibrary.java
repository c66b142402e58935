package org.comal.dataset;

/**
 * Loads a library for the class loader that this class was defined by: a public class, or a second
 * definition of it could not be called.
 */
public final class DuckDbLibrary {
  private DuckDbLibrary() {}

  /**
   * Loads it.
   *
   * @param file an absolute path
   * @throws UnsatisfiedLinkError where the system refuses
   */
  public static void load(String file) {
    System.load(file);
  }
}

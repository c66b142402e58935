package org.comal.llm;

/**
 * The device that the tests of this module run on: the CPU, or what {@code
 * -Dcomal.test.device=cuda:0} names.
 */
public final class TestDevice {
  /** Its name. */
  public static final String NAME = System.getProperty("comal.test.device", "cpu");

  /** What a config says to compute on it as precisely as the tests expect. */
  public static final String LINE = "device = \"" + NAME + "\", dtype = float32";

  private TestDevice() {}
}

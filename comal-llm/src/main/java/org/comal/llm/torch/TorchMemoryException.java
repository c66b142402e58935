package org.comal.llm.torch;

/** The device has not enough memory for a call. */
public final class TorchMemoryException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  TorchMemoryException(String method, String device, Throwable cause) {
    super(
        "out of memory on "
            + device
            + " in "
            + method
            + "\nMaybe lower micro-batch-tokens or generation-batch, set recompute = true, or use"
            + " dtype = bfloat16",
        cause);
  }
}

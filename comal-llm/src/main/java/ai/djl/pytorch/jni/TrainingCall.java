package ai.djl.pytorch.jni;

import ai.djl.pytorch.engine.PtSymbolBlock;

/**
 * Calls a method of a TorchScript module without the guard that DJL puts around it, inside which
 * the script cannot turn gradients on. In DJL's package because the native call is visible there
 * only.
 */
public final class TrainingCall {
  private TrainingCall() {}

  /**
   * Runs a method with gradients off, unless the script turns them on for a while; the thread's
   * grad mode is the same afterwards.
   *
   * @param module a compiled script; stays open
   * @param method its name in the script
   * @param arguments in the method's order; they stay the caller's
   * @return to be closed by the caller
   */
  public static IValue run(PtSymbolBlock module, String method, IValue... arguments) {
    long[] handles = new long[arguments.length];
    for (int i = 0; i < handles.length; i++) {
      handles[i] = arguments[i].getHandle();
    }
    PyTorchLibrary torch = PyTorchLibrary.LIB;
    boolean before = torch.torchIsGradMode();
    torch.torchSetGradMode(false);
    try {
      return new IValue(torch.moduleRunMethod(module.getHandle(), method, handles, true, false));
    } finally {
      torch.torchSetGradMode(before);
    }
  }
}

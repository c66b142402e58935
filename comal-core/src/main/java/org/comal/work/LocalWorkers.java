package org.comal.work;

/** The process itself, with the models that it has. */
final class LocalWorkers implements Workers {
  @Override
  public int places() {
    return 1;
  }

  @Override
  public <R> R work(Portion<R> portion) {
    return portion.here();
  }
}

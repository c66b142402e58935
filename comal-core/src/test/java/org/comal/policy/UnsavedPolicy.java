package org.comal.policy;

import java.nio.file.Path;

/** A policy of a test that has no files. */
public interface UnsavedPolicy extends Policy {
  @Override
  default void save(Path directory) {
    throw new UnsupportedOperationException();
  }

  @Override
  default Policy load(Path directory) {
    throw new UnsupportedOperationException();
  }
}

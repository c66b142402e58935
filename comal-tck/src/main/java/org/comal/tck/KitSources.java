package org.comal.tck;

import java.util.List;
import java.util.Optional;
import org.comal.plugin.Part;
import org.comal.plugin.Sources;

/** A config that has made nothing. */
enum KitSources implements Sources {
  EMPTY;

  @Override
  public Optional<List<String>> keys(Object made) {
    return Optional.empty();
  }

  @Override
  public Part<?> part(List<String> keys) {
    throw new IllegalArgumentException("the kit has no block " + String.join(".", keys));
  }

  @Override
  public Sources onDevice(String device) {
    return this;
  }

  @Override
  public String sent() {
    return "";
  }
}

package org.comal.plugin;

import java.util.List;
import java.util.Optional;
import org.comal.Stable;

/** Which block of a config an object was made from, and how another like it is made elsewhere. */
@Stable
public interface Sources {

  /**
   * {@return those of the config that a part is of}
   *
   * @param services of the part, whose blueprint asks
   * @throws IllegalArgumentException where it is of none
   */
  static Sources of(Services services) {
    return services
        .shared(Sources.class)
        .orElseThrow(() -> new IllegalArgumentException("workers are for configs"));
  }

  /**
   * {@return the keys from the root to the block that an object was made from; empty where it was
   * made from none}
   *
   * @param made by this config, and still in use
   */
  Optional<List<String>> keys(Object made);

  /**
   * {@return the part that stands at some keys, read}
   *
   * @param keys from the root, as {@link #keys} gives them
   * @throws IllegalArgumentException where there is none
   */
  Part<?> part(List<String> keys);

  /**
   * {@return the same config read once more for another device: where a block leaves its {@code
   * device} open, it is that one}
   *
   * @param device as the key {@code device} of a model may have it
   */
  Sources onDevice(String device);

  /**
   * {@return the config as a text that can be read on another machine} Values from variables of the
   * environment stand in it as these. Passwords in URLs stand in it as they are, so that it is for
   * who does the work alone, and for no log and no file.
   */
  String sent();
}

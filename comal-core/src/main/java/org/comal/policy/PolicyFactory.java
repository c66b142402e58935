package org.comal.policy;

import com.typesafe.config.Config;
import java.util.Optional;
import org.comal.Stable;
import org.comal.plugin.Factory;

/** Makes the policy a run starts from, out of a config's {@code policy} block. */
@Stable
public interface PolicyFactory extends Factory<Policy> {

  /**
   * {@return a config whose policy starts where one of this factory's ended; empty where there are
   * no keys that say so}
   *
   * @param config asks for a policy of this factory; may hold nothing but that block
   * @param end what a policy of that config came to
   */
  default Optional<Config> continued(Config config, PolicyEnd end) {
    return Optional.empty();
  }
}

package org.comal.llm.server;

import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import org.comal.event.Listener;
import org.comal.plugin.Defaults;
import org.comal.plugin.Factory;
import org.comal.plugin.Options;
import org.comal.plugin.Part;
import org.comal.plugin.Problems;
import org.comal.plugin.Services;
import org.comal.policy.PolicySampler;
import org.comal.random.RandomSource;

/** Samplers of blocks, as a config has them. */
public final class SamplerBlocks {
  private SamplerBlocks() {}

  /** The sampler of a block, or what is wrong with it. */
  public static PolicySampler read(String block, Path base) {
    return read(block, base, Listener.NONE);
  }

  /** The same, told to a listener. */
  public static PolicySampler read(String block, Path base, Listener listener) {
    ServerSamplerFactory factory =
        new ServerSamplerFactory(name -> "KEY".equals(name) ? "k3y" : null);
    Options options =
        new Options(ConfigFactory.parseString(block), "policy.sampler", new Problems())
            .over(Defaults.of(factory));
    return Part.of(options, factory.read(options, services(base, listener))).make();
  }

  private static Services services(Path base, Listener listener) {
    return new Services() {
      @Override
      public Options root() {
        return new Options(ConfigFactory.empty(), "", new Problems());
      }

      @Override
      public Path baseDirectory() {
        return base;
      }

      @Override
      public Listener listener() {
        return listener;
      }

      @Override
      public RandomSource random() {
        return new RandomSource(1);
      }

      @Override
      public <T> Part<T> read(Class<? extends Factory<T>> kind, Options owner, String key) {
        throw new UnsupportedOperationException(key);
      }
    };
  }
}

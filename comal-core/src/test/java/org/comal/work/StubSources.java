package org.comal.work;

import com.typesafe.config.ConfigFactory;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.comal.plugin.Options;
import org.comal.plugin.Part;
import org.comal.plugin.Problems;
import org.comal.plugin.Sources;

/** Blocks that each make one object, at hand beforehand. */
final class StubSources implements Sources {
  private final Map<List<String>, AutoCloseable> blocks;
  private final IdentityHashMap<Object, List<String>> keys = new IdentityHashMap<>();
  private final AtomicInteger made = new AtomicInteger();

  StubSources(Map<List<String>, AutoCloseable> blocks) {
    this.blocks = blocks;
    blocks.forEach((key, object) -> keys.put(object, key));
  }

  static StubSources of(AutoCloseable policy, AutoCloseable oracle) {
    return new StubSources(Map.of(List.of("policy"), policy, List.of("oracle"), oracle));
  }

  /** How often a block has made its object. */
  int made() {
    return made.get();
  }

  @Override
  public Optional<List<String>> keys(Object object) {
    return Optional.ofNullable(keys.get(object));
  }

  @Override
  public Part<?> part(List<String> block) {
    return Part.of(
        new Options(ConfigFactory.empty(), String.join(".", block), new Problems()),
        () -> {
          made.incrementAndGet();
          return blocks.get(block);
        });
  }

  @Override
  public Sources onDevice(String device) {
    throw new UnsupportedOperationException();
  }

  @Override
  public String sent() {
    throw new UnsupportedOperationException();
  }
}

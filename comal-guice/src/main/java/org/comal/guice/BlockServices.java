package org.comal.guice;

import java.nio.file.Path;
import org.comal.event.Listener;
import org.comal.plugin.Factory;
import org.comal.plugin.Options;
import org.comal.plugin.PluginRegistry;
import org.comal.plugin.Problem;
import org.comal.plugin.Problems;
import org.comal.plugin.Services;
import org.comal.random.RandomSource;

/** Makes what the blocks of one config ask for, all problems noted in one place. */
final class BlockServices implements Services {
  private final Options root;
  private final Path baseDirectory;
  private final Stages stages;
  private final PluginRegistry registry;
  private final Listener listener;
  private final RandomSource random;
  private boolean baseDirectoryUsed;

  BlockServices(
      Experiment experiment,
      PluginRegistry registry,
      Listener listener,
      Problems problems,
      long seed) {
    this.root = new Options(experiment.config(), "", problems);
    this.baseDirectory = experiment.baseDirectory();
    this.stages = experiment.stages();
    this.registry = registry;
    this.listener = listener;
    this.random = new RandomSource(seed);
  }

  /** Makes what the block of this kind asks for. */
  <T> T create(Kind<T> kind) {
    if (!root.has(kind.block())) {
      root.problems()
          .add(
              Problem.at(
                  root.config().root().origin(),
                  kind.block()
                      + " is missing: a block with `use`, one of "
                      + String.join(", ", registry.names(kind.factory()))));
      throw new org.comal.plugin.ConfigException(root.problems().list());
    }
    int before = root.problems().count();
    Options block = root.block(kind.block());
    if (root.problems().count() > before) {
      throw new org.comal.plugin.ConfigException(root.problems().list());
    }
    return create(kind.factory(), block);
  }

  /** Whether anything asked where relative paths start from. */
  boolean baseDirectoryUsed() {
    return baseDirectoryUsed;
  }

  @Override
  public Options root() {
    return root;
  }

  @Override
  public Path baseDirectory() {
    baseDirectoryUsed = true;
    return baseDirectory;
  }

  @Override
  public Path path(Options block, String key) {
    if (Stages.means(block.text(key))) {
      return stages.path(block, key);
    }
    Path path = Path.of(block.text(key));
    return path.isAbsolute() ? path : baseDirectory().resolve(path);
  }

  @Override
  public boolean pending(Path path) {
    return stages.pending(path);
  }

  @Override
  public Listener listener() {
    return listener;
  }

  @Override
  public RandomSource random() {
    return random;
  }

  @Override
  public <T> T create(Class<? extends Factory<T>> kind, Options block) {
    return registry.create(kind, block, this);
  }
}

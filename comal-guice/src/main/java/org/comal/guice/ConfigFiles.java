package org.comal.guice;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.comal.plugin.ConfigException;
import org.comal.plugin.Problem;
import org.comal.plugin.Problems;

/** Reads config files and what lies over them. */
final class ConfigFiles {
  private static final String NO_MORE_FILES = "Too many open files";

  /** Name of the block whose values others take by substitution. */
  static final String LET = "let";

  private ConfigFiles() {}

  /**
   * Reads files, the later ones over the earlier, and resolves substitutions.
   *
   * @param settings values that lie over the files, the later ones over the earlier
   * @throws ConfigException with file and line
   */
  static Config read(List<Path> files, List<Setting> settings) {
    Problems problems = new Problems();
    Config all = ConfigFactory.empty();
    for (Path file : files) {
      all = parse(file, problems).withFallback(all);
    }
    for (Setting setting : settings) {
      all = setting.config().withFallback(all);
    }
    problems.check();
    Config resolved;
    try {
      resolved = all.resolve(Secrets.resolving()).withoutPath(LET);
    } catch (com.typesafe.config.ConfigException e) {
      throw new ConfigException(List.of(SyntaxFault.of(e)));
    } catch (StackOverflowError e) {
      throw new ConfigException(List.of(Nesting.unreadable(name(files))));
    }
    Nesting.problem(resolved.root()).ifPresent(problems::add);
    problems.check();
    return resolved;
  }

  /** The names of files without directory and extension, in one. */
  static String name(List<Path> files) {
    return files.stream()
        .map(f -> f.getFileName().toString().replaceFirst("\\.(conf|json|hocon)$", ""))
        .collect(Collectors.joining("+"));
  }

  private static Config parse(Path file, Problems problems) {
    if (!Files.isRegularFile(file)) {
      problems.add(
          new Problem(
              file.toString(),
              Files.exists(file)
                  ? "is not a file; " + NearbyConfigs.advice(file)
                  : "there is no such config file" + NearbyConfigs.question(file)));
      return ConfigFactory.empty();
    }
    try {
      return ConfigFactory.parseFile(
          file.toAbsolutePath().normalize().toFile(),
          ConfigParseOptions.defaults()
              .setAllowMissing(false)
              .setSyntax(file.toString().endsWith(".json") ? ConfigSyntax.JSON : ConfigSyntax.CONF)
              .appendIncluder(new StrictIncluder(null)));
    } catch (com.typesafe.config.ConfigException e) {
      if (e.getCause() instanceof IOException io
          && String.valueOf(io.getMessage()).contains(NO_MORE_FILES)) {
        throw new UncheckedIOException(io); // no fault of the config
      }
      Problem problem = SyntaxFault.of(e);
      // Some exceptions of the library know of no place.
      problems.add(
          problem.where().isEmpty() ? new Problem(file.toString(), problem.message()) : problem);
      return ConfigFactory.empty();
    } catch (StackOverflowError e) {
      problems.add(Nesting.unreadable(file.toString()));
      return ConfigFactory.empty();
    }
  }

  /** A value at {@code block.key} that is neither null nor of several, as a text. */
  static Optional<String> text(Config config, String block, String key) {
    ConfigValue value =
        config.root().get(block) instanceof ConfigObject inside ? inside.get(key) : null;
    return value == null
            || value.valueType() == ConfigValueType.NULL
            || value.valueType() == ConfigValueType.LIST
            || value.valueType() == ConfigValueType.OBJECT
        ? Optional.empty()
        : Optional.of(value.unwrapped().toString());
  }
}

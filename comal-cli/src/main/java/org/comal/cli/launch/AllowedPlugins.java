package org.comal.cli.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.comal.cli.console.Errors;
import org.comal.files.DurableFiles;
import org.comal.files.TextFile;
import org.comal.files.UserFolders;
import org.comal.guice.Experiment;
import org.comal.guice.Registry;
import org.comal.plugin.ConfigException;
import org.comal.plugin.PluginRegistry;

/**
 * The folders of plugin jars that the user allowed once, so that what only looks at a config runs
 * no program that came along with it.
 *
 * @param file a folder a line; need not be there. Empty where nothing can be allowed
 */
public record AllowedPlugins(Optional<Path> file) {
  /**
   * {@return those of this user: a file below {@code XDG_CONFIG_HOME}, or {@code .config} in the
   * home folder; without one there are none}
   */
  public static AllowedPlugins ofUser() {
    return new AllowedPlugins(
        UserFolders.absolute(System.getenv("XDG_CONFIG_HOME"))
            .or(
                () ->
                    UserFolders.home(System::getProperty, System::getenv)
                        .map(home -> home.resolve(".config")))
            .map(configs -> configs.resolve("comal").resolve("allowed-plugins")));
  }

  /**
   * Allows a folder from now on.
   *
   * @param folder of jars, which may change later
   * @return the file that remembers it
   * @throws ConfigException where nothing can be allowed
   * @throws IOException where it is not there, or the file cannot be written
   */
  public Path allow(Path folder) throws IOException {
    Path told =
        file.orElseThrow(
            () ->
                Errors.configuration(
                    "--allow: this user has no home folder to remember it in; let XDG_CONFIG_HOME"
                        + " name a folder, or name the jars by --plugins each time"));
    List<String> all = new ArrayList<>(lines());
    String real = folder.toRealPath().toString();
    if (!all.contains(real)) {
      all.add(real);
      Files.createDirectories(told.getParent());
      DurableFiles.write(told, String.join("\n", all) + "\n");
    }
    return told;
  }

  private List<String> lines() throws IOException {
    return file.isPresent() && Files.exists(file.get()) ? TextFile.lines(file.get()) : List.of();
  }

  /**
   * {@return the registry for a look at a config}
   *
   * @param experiment whose plugins the command line names, or the user allowed, where it has any
   * @throws ConfigException where they are neither
   * @throws IOException where a directory cannot be listed
   */
  public PluginRegistry registry(Experiment experiment) throws IOException {
    Optional<Path> folder = experiment.plugins();
    if (folder.isPresent() && !experiment.namesPluginsByOption()) {
      require(folder.get());
    }
    return Registry.of(folder);
  }

  /**
   * {@return the registry for a look at what plugins there are, where no config is read}
   *
   * @param named the folder that the command line names; empty for plugins/, where there is one
   * @throws ConfigException where the named one is not there, or the other one was not allowed
   * @throws IOException where a directory cannot be listed
   */
  public PluginRegistry registry(Optional<Path> named) throws IOException {
    Path folder = named.orElse(Path.of("plugins"));
    if (!Files.isDirectory(folder)) {
      if (named.isPresent()) {
        throw Errors.configuration("--plugins " + folder + ": there is no such directory");
      }
      return Registry.of(Optional.empty());
    }
    if (named.isEmpty()) {
      require(folder);
    }
    return Registry.of(Optional.of(folder));
  }

  /**
   * Refuses a folder that holds jars and was not allowed.
   *
   * @param folder that nobody named for this look
   * @throws ConfigException with what to do
   * @throws IOException where it cannot be listed
   */
  private void require(Path folder) throws IOException {
    boolean holdsJars;
    try (Stream<Path> files = Files.list(folder)) {
      holdsJars = files.anyMatch(f -> f.toString().endsWith(".jar"));
    }
    if (holdsJars && !lines().contains(folder.toRealPath().toString())) {
      throw Errors.configuration(
          folder
              + " holds plugin jars, which are programs; a mere look at a config runs none unasked."
              + "\nMaybe allow the folder, once, by `comal plugins --allow "
              + folder
              + "`, or name it by --plugins.");
    }
  }
}

package org.comal.cli.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarOutputStream;
import org.comal.guice.Experiment;
import org.comal.guice.Setting;
import org.comal.plugin.ConfigException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AllowedPluginsTest {
  @TempDir private Path temp;
  private Path config;
  private Path plugins;
  private AllowedPlugins allowed;

  @BeforeEach
  void makeFolder() throws IOException {
    config = Files.writeString(temp.resolve("a.conf"), "run { seed = 1 }");
    plugins = Files.createDirectory(temp.resolve("plugins"));
    allowed = new AllowedPlugins(Optional.of(temp.resolve("home/comal/allowed-plugins")));
  }

  private Experiment experiment(Setting... settings) {
    return Experiment.load(List.of(config), List.of(settings));
  }

  private void addJar() throws IOException {
    new JarOutputStream(Files.newOutputStream(plugins.resolve("some.jar"))).close();
  }

  @Test
  void jarsBesideAConfigAreNotLoadedBeforeTheirFolderIsAllowedOnce() throws IOException {
    assertThat(allowed.registry(experiment()).plugins()).isNotEmpty();
    addJar();
    assertThatThrownBy(() -> allowed.registry(experiment()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(plugins + " holds plugin jars, which are programs")
        .hasMessageContaining("comal plugins --allow " + plugins);
    allowed.allow(plugins);
    assertThatCode(() -> allowed.registry(experiment())).doesNotThrowAnyException();
    assertThat(allowed.file().orElseThrow()).hasContent(plugins.toRealPath() + "\n");
  }

  @Test
  void theCommandLineMayNameThemAndTheConfigMayNot() throws IOException {
    addJar();
    Setting option = Setting.of("--plugins", "run.plugins", plugins.toString());
    assertThatCode(() -> allowed.registry(experiment(option))).doesNotThrowAnyException();
    Files.writeString(config, "run { seed = 1, plugins = \"plugins\" }");
    assertThatThrownBy(() -> allowed.registry(experiment())).isInstanceOf(ConfigException.class);
  }
}

package org.comal.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A language model is aligned with a loss, an oracle and a model of somebody else, by config alone.
 */
class ThirdPartySwapTest {
  @TempDir static Path shared;

  @BeforeAll
  static void dropThePluginsIn() throws Exception {
    Path plugins = Files.createDirectories(shared.resolve("plugins"));
    for (String example : List.of("plugin-loss", "plugin-oracle")) {
      Path jar = PluginExamples.jar(example);
      Files.copy(jar, plugins.resolve(jar.getFileName()));
    }
    Files.copy(
        PluginExamples.source("plugin-oracle").resolve("swap.conf"), shared.resolve("swap.conf"));
  }

  private static Config run(String out, String... settings) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("run", "swap.conf", "--out", out));
    for (String setting : settings) {
      arguments.addAll(List.of("--set", setting));
    }
    Commands.Finished run = Commands.comal(shared, arguments.toArray(String[]::new));
    assertThat(run.code()).as(run.output()).isZero();
    Path place = shared.resolve(out);
    assertThat(place.resolve("policy/model.safetensors")).exists();
    assertThat(Files.readAllLines(place.resolve("steps.jsonl"))).hasSize(2);
    return ConfigFactory.parseFile(place.resolve("config.resolved.conf").toFile());
  }

  @Test
  void lossOracleAndModelAreSwappedByConfig() throws Exception {
    Config plugins = run("plugins-run");
    assertThat(plugins.getString("prox.use")).isEqualTo("hinge");
    assertThat(plugins.getString("oracle.use")).isEqualTo("brevity");
    assertThat(shared.resolve("plugins-run/provenance.json"))
        .content()
        .contains("comal-hinge-1.0.0.jar", "comal-brevity-1.0.0.jar");

    // The model that the first run left is a folder like any other's.
    Config others =
        run("other-run", "policy.model=plugins-run/policy", "prox.use=ipo", "oracle.scale=20");
    assertThat(others.getString("prox.use")).isEqualTo("ipo");
    assertThat(others.getString("policy.model")).isEqualTo("plugins-run/policy");
  }
}

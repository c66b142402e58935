package org.comal.guice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.comal.event.Listener;
import org.comal.files.Json;
import org.comal.files.JsonReader;
import org.comal.files.JsonRow;
import org.comal.oracle.CheckedOracle;
import org.comal.oracle.PreferenceOracle;
import org.comal.plugin.Problems;
import org.comal.plugin.Sources;
import org.comal.policy.Policy;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SentConfigTest {
  @TempDir private Path temp;

  private Experiment experiment;

  /** PATH is a variable that every process of this test has. */
  @BeforeEach
  void read() throws IOException {
    Path file =
        Files.writeString(
            temp.resolve("a.conf"),
            """
            run { seed = 3, steps = 2, portion = 5 }
            policy { use = tabular }
            oracle { use = symmetrized, of { use = matrix } }
            prompts {
              dinner { responses = ["soup \u00fc", fish], initial = [0.1, 0.9],
                       preferences = [[0.5, 0.3], [0.7, 0.5]] }
              way { responses = [walk, ride], preferences = [[0.5, 0.4], [0.6, 0.5]] }
            }
            workers { use = devices, devices = [cpu, cpu] }
            data { use = none, path = ${PATH}, unset = ${?COMAL_NO_SUCH_VARIABLE}
                   at = "http://me:s3cret@host/data", all = ["http://me:s3cret@other"] }
            trackers { board { use = elsewhere } }
            prepare { made { task { use = eval } } }
            """);
    experiment = Experiment.load(List.of(file), List.of()).withStagesIn(temp.resolve("prepared"));
  }

  private Blocks blocks() throws IOException {
    return new Blocks(experiment, Registry.of(experiment), Listener.NONE, new Problems());
  }

  private static Policy policy(Sources sources) {
    return (Policy) sources.part(List.of("policy")).make();
  }

  /** What a worker is asked to have: the oracle behind the one that checks it. */
  private static PreferenceOracle oracle(Sources sources, List<String> keys) {
    return CheckedOracle.behind((PreferenceOracle) sources.part(keys).make());
  }

  @Test
  void givesModelsOfTheSameContents() throws IOException {
    Sources here = blocks().sources();
    Sources there = SentConfig.open(here.sent());
    assertThat(policy(there).id()).isEqualTo(policy(here).id());
    for (List<String> keys : List.of(List.of("oracle"), List.of("oracle", "of"))) {
      PreferenceOracle own = oracle(here, keys);
      PreferenceOracle other = oracle(there, keys);
      assertThat(other.id()).isEqualTo(own.id());
      assertThat(here.keys(own)).isEqualTo(Optional.of(keys)).isEqualTo(there.keys(other));
    }
  }

  @Test
  void givesTheSamePartsOnceMore() throws IOException {
    Sources there = SentConfig.open(blocks().sources().sent());
    Sources further = SentConfig.open(there.sent());
    assertThat(further.sent()).isEqualTo(there.sent());
    assertThat(further.part(List.of("policy")).config())
        .isEqualTo(there.part(List.of("policy")).config());
  }

  @Test
  void namesVariablesAndTellsNoValue() throws IOException {
    String sent = blocks().sources().sent();
    assertThat(sent).contains("path = ${PATH}").doesNotContain("unset", System.getenv("PATH"));
    assertThat(SentConfig.open(sent).sent()).contains("path = ${PATH}");
  }

  /** Who does the work needs them, and nobody else. */
  @Test
  void passwordsOfUrlsGoToWorkersAndIntoNoRecord() throws IOException {
    String sent = blocks().sources().sent();
    assertThat(sent).contains("http://me:s3cret@host/data", "http://me:s3cret@other");
    assertThat(SentConfig.open(sent).sent()).contains("me:s3cret@host", "me:s3cret@other");
    assertThat(ConfigText.plain(experiment.config().root()))
        .contains("http://me:****@host/data", "http://me:****@other")
        .doesNotContain("s3cret");
    assertThat(experiment.config().root().entrySet())
        .allSatisfy(e -> assertThat(Secrets.shown(e.getValue())).doesNotContain("s3cret"));
    assertThat(SentConfig.open(sent).toString()).doesNotContain("s3cret");
  }

  @Test
  void whoWorksAndWhoFollowsIsNobodyElsesMatter() throws IOException {
    assertThat(blocks().sources().sent()).doesNotContain("devices", "elsewhere");
  }

  @Test
  void pathsLeadWhereTheyLedHere() throws IOException {
    JsonRow row = JsonReader.read(SentConfig.open(blocks().sources().sent()).sent());
    assertThat(row.text("base-directory")).isEqualTo(temp.toString());
    assertThat(row.text("prepared")).isEqualTo(temp.resolve("prepared").toString());
    assertThat(row.values().get("stages")).isEqualTo(List.of("made"));
  }

  @Test
  void aBlockThatIsNotThereIsSaid() throws IOException {
    Sources there = SentConfig.open(blocks().sources().sent());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> there.part(List.of("oracle", "of", "of")))
        .withMessage("the config has no block oracle.of.of");
  }

  @Test
  void whoHasThePluginsOnTheClassPathLooksForNoFolder() throws IOException {
    String sent = blocks().sources().sent();
    Map<String, Object> values = new LinkedHashMap<>(JsonReader.read(sent).values());
    values.put("plugins", temp.resolve("missing").toString());
    String withFolder = Json.line(values);
    assertThat(SentConfig.plugins(sent)).isEmpty();
    assertThat(SentConfig.plugins(withFolder)).contains(temp.resolve("missing"));
    assertThatIOException().isThrownBy(() -> SentConfig.open(withFolder));
    String without = SentConfig.withoutPlugins(withFolder);
    assertThat(SentConfig.plugins(without)).isEmpty();
    assertThat(SentConfig.open(without).sent()).isEqualTo(SentConfig.open(sent).sent());
  }
}

package org.comal.llm.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names on the hub, and where the cache has them. */
class HubNameTest {
  private static final String COMMIT = "89abcdef0123456789abcdef0123456789abcdef";

  @TempDir private Path temp;

  @Test
  void ownerNameAndRevision() {
    HubName main = HubName.of("Qwen/Qwen2-1.5B").orElseThrow();
    assertThat(main).isEqualTo(new HubName("Qwen", "Qwen2-1.5B", "main"));
    assertThat(main).hasToString("Qwen/Qwen2-1.5B");
    HubName pinned = HubName.of("a/b@" + COMMIT).orElseThrow();
    assertThat(pinned.pinned()).isTrue();
    assertThat(pinned).hasToString("a/b@" + COMMIT);
    assertThat(HubName.of("a/b@refs/pr/1").orElseThrow().revision()).isEqualTo("refs/pr/1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "model",
        "/a/b",
        "./a/b",
        "../b",
        "a/../b",
        "a/b/c",
        "a//b",
        "a/b@",
        "a/b@../c",
        "a\\b",
        "a/b c",
        "~/b",
        "a/.b"
      })
  void pathsAreNoNames(String text) {
    assertThat(HubName.of(text)).isEmpty();
  }

  @Test
  void theCacheIsWhereTheHubsToolsHaveIt() {
    assertThat(root(Map.of())).hasValue(temp.resolve("user/.cache/huggingface/hub"));
    String other = temp.resolve("other").toString();
    assertThat(root(Map.of("XDG_CACHE_HOME", other)))
        .hasValue(temp.resolve("other/huggingface/hub"));
    assertThat(root(Map.of("HF_HOME", other))).hasValue(temp.resolve("other/hub"));
    assertThat(root(Map.of("HF_HOME", "relative", "HF_HUB_CACHE", other)))
        .hasValue(temp.resolve("other"));
    assertThat(HubCache.root(name -> null, Optional.empty())).isEmpty();
  }

  private Optional<Path> root(Map<String, String> environment) {
    return HubCache.root(environment::get, Optional.of(temp.resolve("user")));
  }

  @Test
  void aRevisionIsTheCommitThatItsReferenceTells() throws IOException {
    HubCache cache = new HubCache(temp);
    HubName main = HubName.of("a/b").orElseThrow();
    HubName pinned = HubName.of("a/b@" + COMMIT).orElseThrow();
    assertThat(cache.find(main)).isEmpty();
    Path snapshot = Files.createDirectories(temp.resolve("models--a--b/snapshots").resolve(COMMIT));
    assertThat(cache.find(pinned)).as("a folder without a config").isEmpty();
    Files.writeString(snapshot.resolve("config.json"), "{}");
    assertThat(cache.find(pinned)).hasValue(snapshot);
    assertThat(cache.find(main)).isEmpty();
    Files.createDirectories(temp.resolve("models--a--b/refs"));
    Files.writeString(temp.resolve("models--a--b/refs/main"), COMMIT + "\n");
    assertThat(cache.find(main)).hasValue(snapshot);
    Files.writeString(temp.resolve("models--a--b/refs/main"), "../../../elsewhere");
    assertThat(cache.find(main)).isEmpty();
  }
}

package org.comal.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model is named as on the hub, and found in the cache of the hub's tools. */
class HubNamesTest {
  private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

  @TempDir private Path temp;

  private Commands.Finished comal(String... arguments) throws Exception {
    Map<String, String> hub =
        Map.of("HF_HOME", temp.resolve("hf").toString(), "HF_ENDPOINT", "http://127.0.0.1:1");
    return Commands.comal(temp, hub, arguments);
  }

  @Test
  void aNameMeansWhatTheCacheHasAndIsNeverFetchedByTheWay() throws Exception {
    Commands.Finished missing = comal("model", "check", "maker/tiny");
    assertThat(missing.code()).isEqualTo(2);
    assertThat(missing.output())
        .contains("maker/tiny, but there is no folder ")
        .contains("fetch it by `comal model download maker/tiny`")
        .doesNotContain("127.0.0.1");

    Files.writeString(temp.resolve("new.conf"), "task { shape.hidden-size = 16 }");
    assertThat(comal("model", "init", "new.conf", "--out", "new").code()).isZero();
    Path cached = temp.resolve("hf/hub/models--maker--tiny");
    Files.createDirectories(cached.resolve("refs"));
    Files.writeString(cached.resolve("refs/main"), COMMIT);
    Trees.copy(temp.resolve("new/model"), cached.resolve("snapshots").resolve(COMMIT));

    for (String name : new String[] {"maker/tiny", "maker/tiny@" + COMMIT}) {
      Commands.Finished found = comal("model", "check", name);
      assertThat(found.output()).contains("family: qwen2", COMMIT);
      assertThat(found.code()).isZero();
    }
    Commands.Finished asked = comal("generate", "maker/tiny", "Why?", "--max-tokens", "4");
    assertThat(asked.code()).as(asked.output()).isZero();
  }

  @Test
  void aHubThatIsOutOfReachIsSaidToBe() throws Exception {
    Commands.Finished failed = comal("model", "download", "maker/tiny");
    assertThat(failed.code()).isEqualTo(1);
    assertThat(failed.output())
        .contains("no connection to http://127.0.0.1:1", "HF_ENDPOINT")
        .doesNotContain("\tat ");
  }
}

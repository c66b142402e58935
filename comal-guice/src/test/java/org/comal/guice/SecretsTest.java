package org.comal.guice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.comal.plugin.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretsTest {
  @TempDir private Path temp;

  private ConfigObject read(String text) throws IOException {
    Path file = Files.writeString(temp.resolve("a.conf"), text);
    return ConfigFiles.read(List.of(file), List.of()).root();
  }

  /** PATH is a variable that every process of this test has. */
  @Test
  void aTextOfTheEnvironmentIsWrittenAsItStoodInTheConfig() throws IOException {
    String path = System.getenv("PATH");
    ConfigObject config = read("a { key = ${PATH} }\nlist = [${PATH}]");
    for (String text : List.of(ConfigText.plain(config), ConfigText.withOrigins(config))) {
      assertThat(text).doesNotContain(path).contains("key = ${PATH}", "[${PATH}]");
    }
    assertThat(read(ConfigText.plain(read("key = ${PATH}"))).get("key").unwrapped())
        .isEqualTo(path);
    assertThat(Essence.of("key = ${PATH}", List.of())).contains("${PATH}");
  }

  @Test
  void aTextWithTheEnvironmentInItIsWrittenWithoutItToo() throws IOException {
    ConfigObject config = read("key = \"before-\"${PATH}\"-after\"");
    String text = ConfigText.plain(config);
    assertThat(text).isEqualTo("key = \"before-\"${PATH}\"-after\"\n");
    assertThat(read(text)).isEqualTo(config);
  }

  @Test
  void aPasswordInAUrlIsMasked() throws IOException {
    ConfigObject config =
        read("a = \"http://me:secret@host:80/v1\", b = \"http://host/x@y:z\", c = \"a:b@c\"");
    assertThat(ConfigText.plain(config))
        .contains("http://me:****@host:80/v1", "http://host/x@y:z", "a:b@c")
        .doesNotContain("secret");
  }

  @Test
  void whatIsShownOfListsAndBlocksHasNoSecretsEither() throws IOException {
    ConfigObject config =
        read("list = [${PATH}, \"http://me:secret@host/v1\", 3], block { a { key = ${PATH} } }");
    assertThat(Secrets.shown(config.get("list")))
        .isEqualTo("[\"****\",\"http://me:****@host/v1\",3]");
    assertThat(Secrets.shown(config.get("block"))).isEqualTo("{\"a\":{\"key\":\"****\"}}");
  }

  @ParameterizedTest
  @CsvSource({
    "JUDGE_API_KEY, 4711, true",
    "hf_token, true, true",
    "PIN, 0000, true",
    "ANYTHING, 12345678901234567890123456789012, true",
    "STEPS, 4711, false",
    "SPINS, 12, false",
    "ETA, 1e-3, false",
    "OVERWRITE, true, false"
  })
  void aNumberOfTheEnvironmentIsASecretByItsNameOrItsLength(
      String variable, String value, boolean secret) {
    ConfigValue read = ConfigValueFactory.fromAnyRef(value, "env var " + variable);
    assertThat(Secrets.written(read).isPresent()).isEqualTo(secret);
    assertThat(Secrets.shown(read)).isEqualTo(secret ? Secrets.MASK : value);
  }

  @Test
  void nothingIsFetchedWhileAConfigIsRead() throws IOException {
    for (String include :
        List.of(
            "include url(\"http://127.0.0.1:9/a.conf\")",
            "include \"http://127.0.0.1:9/a.conf\"",
            "include required(url(\"http://127.0.0.1:9/a.conf\"))")) {
      assertThatThrownBy(() -> read(include))
          .as(include)
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("nothing is fetched while a config is read");
    }
    Files.writeString(temp.resolve("b.conf"), "b = 1");
    assertThat(read("include \"b.conf\"").get("b").unwrapped()).isEqualTo(1);
  }
}

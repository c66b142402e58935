package org.comal.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.comal.cli.Cli.comal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.comal.cli.Cli.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelCheckTest {
  @TempDir private Path temp;

  @Test
  void tellsWhatOfAFolderWouldBeUsedAndLeavesNothing() throws IOException {
    Path config = Files.writeString(temp.resolve("new.conf"), "task { shape.hidden-size = 16 }\n");
    assertThat(comal("model", "init", config, "--out", temp.resolve("new")).exit()).isZero();
    Path model = temp.resolve("new/model");
    Outcome check = comal("model", "check", model);
    assertThat(check.err()).isEmpty();
    assertThat(check.exit()).isZero();
    assertThat(check.out())
        .contains("folder: " + model, "family: qwen2", "end tokens: ", "<|im_start|>assistant");
    Files.writeString(model.resolve("config.json"), "{\"model_type\": \"gpt2\"}");
    Outcome refused = comal("model", "check", model);
    assertThat(refused.exit()).isEqualTo(1);
    assertThat(refused.err()).contains(model.resolve("config.json") + ": model_type gpt2");
    assertThat(comal("model", "check", temp.resolve("none")).exit()).isEqualTo(2);
    assertThat(comal("model", "check", "--help").out()).contains("comal model check", "MODEL");
  }
}

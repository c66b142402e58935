package org.comal.llm.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.comal.event.Listener;
import org.comal.llm.CausalLmPolicy;
import org.comal.llm.ExampleLearner;
import org.comal.llm.TinyModels;
import org.comal.llm.model.DType;
import org.comal.llm.model.ModelConfig;
import org.comal.llm.model.Safetensors;
import org.comal.llm.text.NewTokenizer;
import org.comal.policy.OptimizerSpec;
import org.comal.policy.OptimizerSpec.Decay;
import org.comal.text.TextTokenizer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read of a model folder is in it, and what is made of it is as private. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "links and modes are other there")
class LinkedFolderTest {
  private static final List<String> SMALL =
      List.of("generation_config.json", "chat_template.jinja", "special_tokens_map.json");

  @TempDir Path temp;
  private Path folder;

  @BeforeEach
  void writeAModel() throws IOException {
    folder = temp.resolve("m");
    int ids = NewTokenizer.write(folder, List.of(), 259);
    ModelConfig config = TinyModels.config(TinyModels.VARIANTS.get(4), ids);
    TinyModels.write(config, TinyModels.weights(config, 1), folder);
    Files.writeString(folder.resolve(SMALL.get(0)), "{\"eos_token_id\": 256}");
    Files.writeString(
        folder.resolve(SMALL.get(1)), "{% for m in messages %}{{ m.content }}{% endfor %}");
    Files.writeString(folder.resolve(SMALL.get(2)), "{}");
  }

  private ModelExportTask export() {
    return new ModelExportTask(
        folder, DType.BFLOAT16, Optional.empty(), Optional.empty(), "auto", Listener.NONE);
  }

  private static void assertRefused(ThrowingCallable work, Path file) {
    assertThatThrownBy(work)
        .hasMessageContaining(file + " is ")
        .hasMessageContaining("outside of its folder");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "config.json",
        "model.safetensors",
        "tokenizer.json",
        "tokenizer_config.json",
        "generation_config.json",
        "chat_template.jinja",
        "special_tokens_map.json"
      })
  void noFileIsReadThroughALinkOutOfTheFolder(String name) throws IOException {
    Path file = folder.resolve(name);
    Files.move(file, temp.resolve("outside"));
    Files.createSymbolicLink(file, Path.of("../outside"));
    assertRefused(() -> new ModelCheckTask(folder, "auto").run(temp), file);
    Path out = Files.createDirectory(temp.resolve("out"));
    assertRefused(() -> export().run(out), file);
    assertThat(out.resolve("model")).doesNotExist();
    assertRefused(() -> CausalLmPolicy.read(folder).close(), file);
    if (name.startsWith("tokenizer")) {
      assertRefused(() -> TextTokenizer.open(folder, false).close(), file);
    }
  }

  @Test
  void noShardIsReadThroughALinkOrANameThatLeavesTheFolder() throws IOException {
    Path weights = folder.resolve("model.safetensors");
    Files.move(weights, temp.resolve("outside.safetensors"));
    Files.createSymbolicLink(
        folder.resolve("shard.safetensors"), Path.of("../outside.safetensors"));
    for (String shard : List.of("shard.safetensors", "..")) {
      Files.writeString(
          folder.resolve("model.safetensors.index.json"),
          "{\"weight_map\": {\"model.norm.weight\": \"" + shard + "\"}}");
      assertRefused(() -> Safetensors.open(folder), folder.resolve(shard));
    }
    Files.writeString(
        folder.resolve("model.safetensors.index.json"),
        "{\"weight_map\": {\"model.norm.weight\": \"../outside.safetensors\"}}");
    assertThatThrownBy(() -> Safetensors.open(folder))
        .hasMessageContaining("no file of its folder");
  }

  @Test
  void aSnapshotInTheCacheOfHuggingFaceIsRead() throws IOException {
    Path model = temp.resolve("models--org--name");
    Path snapshot = Files.createDirectories(model.resolve("snapshots/abc"));
    Path blobs = Files.createDirectories(model.resolve("blobs"));
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        Files.move(file, blobs.resolve("hash-of-" + name));
        Files.createSymbolicLink(snapshot.resolve(name), Path.of("../../blobs/hash-of-" + name));
      }
    }
    new ModelCheckTask(snapshot, "auto").run(temp);
    assertThat(temp.resolve("summary.txt")).content().contains("family: llama");
    folder = snapshot;
    Path out = Files.createDirectory(temp.resolve("out"));
    export().run(out);
    try (Stream<Path> files = Files.list(out.resolve("model"))) {
      assertThat(files).noneMatch(Files::isSymbolicLink).hasSize(7);
    }
  }

  @Test
  void anExportIsAsPrivateAsTheMostPrivateFileOfTheFolder() throws IOException {
    Files.setPosixFilePermissions(
        folder.resolve("model.safetensors"), PosixFilePermissions.fromString("rw-------"));
    Path out = Files.createDirectory(temp.resolve("out"));
    export().run(out);
    try (Stream<Path> files = Files.list(out.resolve("model"))) {
      for (Path file : files.toList()) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
            .as(file.toString())
            .isEqualTo("rw-------");
      }
    }
  }

  @Test
  void whatIsTrainedFromAPrivateFolderIsAsPrivate() throws IOException {
    Files.setPosixFilePermissions(
        folder.resolve("tokenizer.json"), PosixFilePermissions.fromString("rw-r-----"));
    Path saved = Files.createDirectory(temp.resolve("saved"));
    try (CausalLmPolicy policy = CausalLmPolicy.read(folder)) {
      policy.save(saved);
      OptimizerSpec spec = new OptimizerSpec(1e-3, 0.9, 0.99, 1e-8, 0, 1, Decay.CONSTANT, 0, 1);
      try (ExampleLearner learner = policy.exampleLearner(spec)) {
        learner.save(saved);
      }
    }
    assertThat(saved.resolve("learner.safetensors")).exists();
    try (Stream<Path> files = Files.list(saved)) {
      for (Path file : files.toList()) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
            .as(file.toString())
            .endsWith("---");
      }
    }
  }
}

package org.comal.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class ExternalDataTest {
  private static final Map<String, Object> INPUTS =
      Map.of("input_ids", new long[][] {{0, 1}}, "attention_mask", new long[][] {{1, 1}});

  @TempDir private Path temp;

  private static Path write(Path file) throws IOException {
    PreferenceGraphs.reward(
            new MeanEmbedding(LazyTensor.of(new float[] {1, 2, 3, 4}, 2, 2)),
            new float[] {10, 1},
            .5f)
        .write(file, 0);
    return file;
  }

  /** A length-delimited field of a protocol buffer. */
  private static byte[] field(int number, byte[] content) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int v : new int[] {number << 3 | 2, content.length}) {
      out.write(v & 0x7f | (v > 0x7f ? 0x80 : 0));
      if (v > 0x7f) {
        out.write(v >> 7);
      }
    }
    out.write(content);
    return out.toByteArray();
  }

  private static byte[] tensor(String location) throws IOException {
    ByteArrayOutputStream entry = new ByteArrayOutputStream();
    entry.write(field(1, "location".getBytes(StandardCharsets.UTF_8)));
    entry.write(field(2, location.getBytes(StandardCharsets.UTF_8)));
    return field(13, entry.toByteArray());
  }

  @Test
  void theFileOfTheWeightsIsFound() throws IOException {
    assertThat(ExternalData.names(write(temp.resolve("m.onnx")))).containsExactly("m.onnx.data");
    ExternalData.requireInner(temp.resolve("m.onnx"));
  }

  /** The fields are those of onnx.proto. */
  @Test
  void aConstantInABranchInAFunctionIsFound() throws IOException {
    byte[] branch = field(6, field(5, tensor("in-a-branch")));
    byte[] constant = field(5, tensor("in-a-constant"));
    byte[] sparse = field(15, field(1, tensor("in-sparse")));
    ByteArrayOutputStream model = new ByteArrayOutputStream();
    model.write(field(7, field(1, field(5, branch))));
    model.write(field(7, sparse));
    model.write(field(25, field(7, field(5, constant))));
    Path file = Files.write(temp.resolve("m.onnx"), model.toByteArray());
    assertThat(ExternalData.names(file))
        .containsExactly("in-a-branch", "in-a-constant", "in-sparse");
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "links need a privilege there")
  void noModelIsReadThatLeavesItsFolder() throws IOException {
    Path folder = Files.createDirectory(temp.resolve("m"));
    Path model = write(folder.resolve("m.onnx"));
    Path data = folder.resolve("m.onnx.data");
    Files.move(data, temp.resolve("outside"));
    Files.createSymbolicLink(data, Path.of("../outside"));
    assertThatIOException()
        .isThrownBy(() -> ExternalData.requireInner(model))
        .withMessageContaining("outside of its folder");
    assertThatIOException().isThrownBy(() -> Fingerprint.ofModel(model));
    Path named =
        Files.write(folder.resolve("named.onnx"), field(7, field(5, tensor("../outside"))));
    assertThatIOException()
        .isThrownBy(() -> ExternalData.requireInner(named))
        .withMessageContaining("outside of its folder");
    Files.move(model, temp.resolve("m.onnx"));
    Files.createSymbolicLink(model, Path.of("../m.onnx"));
    assertThatIOException()
        .isThrownBy(() -> OnnxSignature.read(model))
        .withMessageContaining("outside of its folder");
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "links need a privilege there")
  void aSnapshotInTheCacheOfHuggingFaceIsReadAndRuns() throws Exception {
    Path cached = temp.resolve("models--org--name");
    Path snapshot = Files.createDirectories(cached.resolve("snapshots/abc/onnx"));
    Path blobs = Files.createDirectories(cached.resolve("blobs"));
    write(snapshot.resolve("m.onnx"));
    for (String name : new String[] {"m.onnx", "m.onnx.data"}) {
      Files.move(snapshot.resolve(name), blobs.resolve("of-" + name));
      Files.createSymbolicLink(snapshot.resolve(name), Path.of("../../../blobs/of-" + name));
    }
    ExternalData.requireInner(snapshot.resolve("m.onnx"));
    assertThat(OnnxSignature.read(snapshot.resolve("m.onnx")).inputs()).hasSize(2);
    try (Session session = new Session(snapshot.resolve("m.onnx"))) {
      assertThat(session.run(INPUTS)).isNotEmpty();
    }
  }
}

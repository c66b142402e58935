package org.comal.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "links need a privilege there")
class InnerFileTest {
  @TempDir private Path temp;
  private Path folder;
  private Path outside;

  @BeforeEach
  void makeFolders() throws IOException {
    folder = Files.createDirectory(temp.resolve("model"));
    outside = Files.createDirectory(temp.resolve("model-of-others"));
    Files.writeString(outside.resolve("secret"), "s");
  }

  private void assertRefused(Path of, String name) {
    assertThatIOException()
        .isThrownBy(() -> InnerFile.in(of, name))
        .withMessageContaining(of.resolve(name) + " is ")
        .withMessageContaining("outside of its folder");
  }

  @Test
  void aLinkOutOfTheFolderIsRefusedWhicheverPartOfTheWayItIs() throws IOException {
    Files.createSymbolicLink(folder.resolve("absolute"), outside.resolve("secret"));
    Files.createSymbolicLink(folder.resolve("relative"), Path.of("../model-of-others/secret"));
    Files.createSymbolicLink(folder.resolve("twice"), Path.of("relative"));
    Files.createSymbolicLink(folder.resolve("sub"), outside);
    for (String name : new String[] {"absolute", "relative", "twice", "sub/secret", "sub"}) {
      assertRefused(folder, name);
    }
    assertThatIOException().isThrownBy(() -> InnerFile.find(folder, "absolute"));
    assertThatIOException().isThrownBy(() -> InnerFile.check(folder.resolve("absolute")));
  }

  @Test
  void aNameThatLeavesTheFolderIsRefused() {
    assertRefused(folder, "../model-of-others/secret");
    assertRefused(folder, "..");
    assertRefused(folder, outside.resolve("secret").toString());
  }

  @Test
  void aLinkWithinTheFolderIsReadAndSoIsAFolderThatIsALinkItself() throws IOException {
    Files.writeString(folder.resolve("a"), "a");
    Files.createSymbolicLink(folder.resolve("b"), Path.of("a"));
    assertThat(InnerFile.in(folder, "b")).isEqualTo(folder.resolve("b"));
    Path named = Files.createSymbolicLink(temp.resolve("named"), folder);
    assertThat(InnerFile.find(named, "b")).contains(named.resolve("b"));
  }

  @Test
  void whatIsNotThereIsLeftToWhoOpensIt() throws IOException {
    assertThat(InnerFile.in(folder, "none")).isEqualTo(folder.resolve("none"));
    assertThat(InnerFile.find(folder, "none")).isEmpty();
    Files.createSymbolicLink(folder.resolve("dangling"), Path.of("../none"));
    assertThat(InnerFile.find(folder, "dangling")).isEmpty();
  }

  @Test
  void theCacheOfHuggingFaceIsReadAsFarAsOneModelGoes() throws IOException {
    Path hub = temp.resolve("hub");
    Path model = hub.resolve("models--org--name");
    Path other = Files.createDirectories(hub.resolve("models--org--other/blobs"));
    Path snapshot = Files.createDirectories(model.resolve("snapshots/abc/onnx"));
    Files.createDirectories(model.resolve("blobs"));
    Files.writeString(model.resolve("blobs/123"), "own");
    Files.writeString(other.resolve("456"), "of another");
    Files.createSymbolicLink(snapshot.resolve("own"), Path.of("../../../blobs/123"));
    Files.createSymbolicLink(snapshot.resolve("foreign"), other.resolve("456"));
    assertThat(Files.readString(InnerFile.in(snapshot, "own"))).isEqualTo("own");
    assertThat(InnerFile.find(snapshot.getParent(), "onnx/own")).isPresent();
    assertRefused(snapshot, "foreign");
  }
}

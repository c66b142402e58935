package org.comal.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "there are no such modes there")
class FileModeTest {
  @TempDir private Path temp;

  private Path file(String name, String mode) throws IOException {
    Path file = Files.writeString(temp.resolve(name), name);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  @Test
  void whoMayNotReadOneOfTheFilesMayNotReadWhatIsMadeOfThem() throws IOException {
    Path open = file("open", "rw-rw-r--");
    assertThat(FileMode.of(List.of(open, temp.resolve("none")))).isEqualTo(FileMode.USUAL);
    FileMode mode = FileMode.of(List.of(open, file("team", "rw-r-----")));
    Path made = file("made", "rwxrwxrwx");
    mode.prepare(made);
    assertThat(mode(made)).isEqualTo("rwxrwx---");
    FileMode.ofFolder(temp).and(FileMode.of(List.of(file("own", "rw----r--")))).prepare(made);
    assertThat(mode(made)).isEqualTo("rwx------");
  }

  @Test
  void aFileThatIsMadeIsEmptyAndPrivateFromTheStart() throws IOException {
    Path made = temp.resolve("made");
    FileMode.of(List.of(file("own", "rw-------"))).prepare(made);
    assertThat(made).isEmptyFile();
    assertThat(mode(made)).isEqualTo("rw-------");
    Path none = temp.resolve("none");
    FileMode.USUAL.prepare(none);
    assertThat(none).doesNotExist();
  }

  @Test
  void nobodyElseEntersAFolderThatIsWrittenInto() throws IOException {
    FileMode mode = FileMode.of(List.of(file("own", "rw-------")));
    Path folder = Files.createDirectories(temp.resolve("out/sub"));
    Path out = folder.getParent();
    Files.setPosixFilePermissions(out, PosixFilePermissions.fromString("rwxr-xr-x"));
    mode.writing(
        out,
        () -> {
          assertThat(mode(out)).isEqualTo("rwx------");
          Files.writeString(out.resolve("a"), "a");
          Files.writeString(folder.resolve("b"), "b");
        });
    assertThat(mode(out)).isEqualTo("rwxr-xr-x");
    assertThat(mode(out.resolve("a"))).isEqualTo("rw-------");
    assertThat(mode(folder.resolve("b"))).isEqualTo("rw-------");
  }

  @Test
  void aFileThatIsWrittenAnewIsAsPrivateAsItWas() throws IOException {
    Path file = file("own", "rw-------");
    DurableFiles.write(file, "new");
    assertThat(file).hasContent("new");
    assertThat(mode(file)).isEqualTo("rw-------");
  }
}

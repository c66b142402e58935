package org.comal.natives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Libraries are unpacked once, whole, and where only their user can write. */
class LibraryCacheTest {
  private static final String NAME = "libx.so";
  private static final int NOBODY = 54321;

  @TempDir private Path folder;

  private LibraryCache cache;

  @BeforeEach
  void cacheThatIsNamed() {
    cache = new LibraryCache(new CachePlace(folder.resolve("a/cache").toString(), true));
  }

  private static URL inJar(Path jar, int seed, int length) throws IOException {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file)) {
      for (String entry : List.of("n/linux/" + NAME, "n/linux/liby.so", "n/other/" + NAME)) {
        out.putNextEntry(new JarEntry(entry));
        out.write(bytes);
        out.write(entry.hashCode());
        out.closeEntry();
      }
    }
    return new URL("jar:" + jar.toUri() + "!/n/linux/" + NAME);
  }

  private URL small() throws IOException {
    return inJar(folder.resolve("small.jar"), 1, 10_000);
  }

  private Path unpacked(URL source) throws IOException {
    return cache.unpack("x", Map.of(NAME, source)).resolve(NAME);
  }

  @Test
  void aSecondTimeNothingIsWritten() throws Exception {
    URL source = small();
    Path file = unpacked(source);
    assertThat(file).hasBinaryContent(source.openStream().readAllBytes());
    BasicFileAttributes before = Files.readAttributes(file, BasicFileAttributes.class);
    assertThat(unpacked(source)).isEqualTo(file);
    BasicFileAttributes after = Files.readAttributes(file, BasicFileAttributes.class);
    assertThat(after.fileKey()).isEqualTo(before.fileKey());
    assertThat(after.lastModifiedTime()).isEqualTo(before.lastModifiedTime());
  }

  @Test
  void whatIsThereAndDiffersIsUnpackedAgain() throws Exception {
    URL source = small();
    byte[] right = source.openStream().readAllBytes();
    Path file = unpacked(source);
    byte[] flipped = right.clone();
    flipped[5000] ^= 1;
    for (byte[] damaged : List.of(new byte[0], new byte[5000], flipped)) {
      Files.write(file, damaged);
      assertThat(unpacked(source)).isEqualTo(file).hasBinaryContent(right);
    }
  }

  @Test
  void versionsStandBesideEachOther() throws Exception {
    Path first = unpacked(small());
    Path second = unpacked(inJar(folder.resolve("other.jar"), 2, 10_000));
    assertThat(second).isNotEqualTo(first);
    assertThat(first).exists();
  }

  @Test
  void whatStandsBesideALibraryComesWithIt() throws Exception {
    Map<String, URL> inJar = LibraryCache.withNeighbours(small());
    assertThat(inJar).containsOnlyKeys(NAME, "liby.so");
    Path there = cache.unpack("x", inJar);
    assertThat(LibraryCache.withNeighbours(there.resolve(NAME).toUri().toURL()))
        .containsOnlyKeys(NAME, "liby.so");
    assertThat(cache.unpack("x", LibraryCache.withNeighbours(there.resolve(NAME).toUri().toURL())))
        .as("files in a folder are told from others as those in a jar are")
        .isEqualTo(there);
  }

  @Test
  void foldersAreForTheirOwnerAlone() throws Exception {
    assumeTrue(Files.getFileStore(folder).supportsFileAttributeView("posix"));
    Path file = unpacked(small());
    for (Path made : List.of(file.getParent(), folder.resolve("a/cache"))) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
          .isEqualTo("rwx------");
    }
  }

  @Test
  void aFolderThatOthersMayWriteIntoIsRefused() throws Exception {
    assumeTrue(Files.getFileStore(folder).supportsFileAttributeView("posix"));
    URL source = small();
    Path file = unpacked(source);
    for (Path open : List.of(file.getParent(), folder.resolve("a/cache"))) {
      for (String mode : List.of("rwxrwx---", "rwx---rwx")) {
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString(mode));
        assertThatThrownBy(() -> unpacked(source))
            .isInstanceOf(IOException.class)
            .hasMessageContaining("others may write into " + open.toRealPath())
            .hasMessageContaining("COMAL_CACHE");
      }
      Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    assertThat(unpacked(source)).as("reading alone is allowed").isEqualTo(file);
  }

  @Test
  void aFolderOfAnotherUserIsRefused() throws Exception {
    assumeTrue(Files.getFileStore(folder).supportsFileAttributeView("posix"));
    Path theirs = Path.of("/");
    if (Files.isWritable(theirs)) {
      theirs = Files.createDirectory(folder.resolve("theirs"));
      Files.setAttribute(theirs, "unix:uid", 12345);
    }
    LibraryCache other = new LibraryCache(new CachePlace(theirs.toString(), true));
    URL source = small();
    assertThatThrownBy(() -> other.unpack("x", Map.of(NAME, source)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("belongs to another user");
  }

  @Test
  void aFolderThatOthersMayMoveIsRefused() throws Exception {
    assumeTrue(Files.getFileStore(folder).supportsFileAttributeView("posix"));
    URL source = small();
    Path file = unpacked(source);
    Path above = folder.resolve("a");
    String group = Files.readAttributes(above, PosixFileAttributes.class).group().getName();
    for (String mode : List.of("rwxrwx---", "rwx---rwx")) {
      Files.setPosixFilePermissions(above, PosixFilePermissions.fromString(mode));
      if (mode.endsWith("---") && group.equals(Files.getOwner(above).getName())) {
        assertThat(unpacked(source)).as("a group of the user's own").isEqualTo(file);
        continue;
      }
      assertThatThrownBy(() -> unpacked(source))
          .hasMessageContaining("others may write into " + above.toRealPath());
    }
    Files.setAttribute(above, "unix:mode", 01777);
    assertThat(unpacked(source)).as("nobody moves another's where it is sticky").isEqualTo(file);
  }

  @Test
  void whatAKilledProcessLeftIsRemovedAndNothingElse() throws Exception {
    Path other = Files.createDirectory(folder.resolve("comal-natives-without-a-lock"));
    Path killed;
    Path alive;
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Living.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader out = process.inputReader()) {
      killed = Path.of(out.readLine());
      assertThat(out.readLine()).isEqualTo("collected");
      alive = TemporaryCache.make(folder);
      assertThat(killed).as("its process lives").isDirectory();
    } finally {
      process.destroyForcibly().waitFor();
    }
    Path mine = TemporaryCache.make(folder);
    assertThat(killed).as("its process was killed").doesNotExist();
    assertThat(List.of(alive, mine, other)).allMatch(Files::isDirectory);
  }

  /** Makes a folder, tells its name, and goes on until it is killed. */
  static final class Living {
    private Living() {}

    public static void main(String[] args) throws Exception {
      System.out.println(TemporaryCache.make(Path.of(args[0])));
      for (int i = 0; i < 5; i++) {
        System.gc();
        Thread.sleep(20);
      }
      System.out.println("collected");
      Thread.sleep(Long.MAX_VALUE);
    }
  }

  @Test
  void whereNoneWasNamedATemporaryFolderServesTheProcess() throws Exception {
    Path file = Files.createFile(folder.resolve("file"));
    for (String place : List.of("", file.toString(), file.resolve("below").toString())) {
      LibraryCache usual = new LibraryCache(new CachePlace(place, false));
      Path there = usual.unpack("x", Map.of(NAME, small()));
      assertThat(there.toString()).contains("comal-natives");
      assertThat(there.resolve(NAME)).hasBinaryContent(small().openStream().readAllBytes());
      assertThat(usual.unpack("x", Map.of(NAME, small()))).isEqualTo(there);
    }
  }

  /** As in a container that is told a number; only root can become such a user. */
  @Test
  void aUserWithoutANameHasACache() throws Exception {
    Path classes =
        Path.of(LibraryCache.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    Path tests =
        Path.of(Unpacking.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    assumeTrue(asNobody("test", "-r", classes.toString(), "-a", "-r", tests.toString()));
    URL source = small();
    Path theirs = Files.createDirectory(folder.resolve("theirs"));
    Files.setAttribute(theirs, "unix:uid", NOBODY);
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    assertThat(
            asNobody(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dcomal.cache=" + theirs.resolve("cache"),
                "-cp",
                classes + File.pathSeparator + tests,
                Unpacking.class.getName(),
                source.toString()))
        .isTrue();
    assertThat(theirs.resolve("cache")).isDirectory();
  }

  private static boolean asNobody(String... command) throws InterruptedException {
    List<String> whole =
        new ArrayList<>(
            List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"));
    whole.addAll(List.of(command));
    try {
      return new ProcessBuilder(whole).inheritIO().start().waitFor() == 0;
    } catch (IOException e) {
      return false; // no setpriv
    }
  }

  @Test
  void aDamagedJarIsNamed() throws Exception {
    Path jar = folder.resolve("small.jar");
    URL source = small();
    byte[] bytes = Files.readAllBytes(jar);
    bytes[5000] ^= 1;
    Files.write(jar, bytes);
    assertThatThrownBy(() -> unpacked(source)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> unpacked(source)).hasMessageContaining("cannot be unpacked");
  }

  @Test
  void processesThatUnpackAtOnceLeaveOneWhole() throws Exception {
    URL source = inJar(folder.resolve("large.jar"), 3, 8 << 20);
    List<Process> all = new ArrayList<>();
    for (int k = 0; k < 3; k++) {
      all.add(
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Dcomal.cache=" + folder.resolve("a/cache"),
                  "-cp",
                  System.getProperty("java.class.path"),
                  Unpacking.class.getName(),
                  source.toString())
              .inheritIO()
              .start());
    }
    for (Process process : all) {
      assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
      assertThat(process.exitValue()).isZero();
    }
    try (Stream<Path> files = Files.walk(folder.resolve("a/cache"))) {
      assertThat(files.filter(Files::isRegularFile).map(f -> f.getFileName().toString()))
          .containsExactlyInAnyOrder("lock", NAME);
    }
  }

  /** Unpacks, and fails where the file is not whole. */
  static final class Unpacking {
    private Unpacking() {}

    public static void main(String[] args) throws IOException {
      URL source = new URL(args[0]);
      Path file = LibraryCache.ofUser().unpack("x", Map.of(NAME, source)).resolve(NAME);
      if (!PackedFile.of(NAME, source).isWhole(file)) {
        throw new IOException(file + " is not whole");
      }
    }
  }
}

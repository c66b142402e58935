package org.comal.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.comal.event.Listener;
import org.comal.files.DurableFiles;
import org.comal.guice.Assembly;
import org.comal.guice.Experiment;
import org.comal.guice.Registry;
import org.comal.plugin.ConfigException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Between this machine and a file system of Hadoop's own, with its servers in this process. */
class HadoopCopyTest {
  private static final HadoopSettings SETTINGS = new HadoopSettings(Optional.empty(), Map.of());

  @TempDir private static Path servers;
  private static MiniDFSCluster cluster;

  @TempDir private Path temp;

  @BeforeAll
  static void begin() throws IOException {
    Configuration conf = new Configuration();
    conf.set("hdfs.minidfs.basedir", servers.toString());
    cluster = new MiniDFSCluster.Builder(conf).numDataNodes(1).build();
  }

  @AfterAll
  static void end() {
    cluster.close();
  }

  private static CopyPlace there(String path) {
    return new CopyPlace.There(cluster.getURI().resolve("/" + path));
  }

  private static Map<String, ?> copy(CopyPlace from, CopyPlace to) throws IOException {
    return new HadoopCopyTask(from, Optional.of(to), SETTINGS, Listener.NONE)
        .run(Path.of("nowhere"));
  }

  private Path folder() throws IOException {
    Path folder = Files.createDirectories(temp.resolve("run"));
    Files.writeString(Files.createDirectories(folder.resolve("steps/step-0001")).resolve("a"), "é");
    Files.writeString(folder.resolve("with space"), "");
    Files.write(folder.resolve("large"), new byte[3_000_000]);
    return folder;
  }

  private static Map<String, String> contents(Path folder) throws IOException {
    Map<String, String> all = new HashMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        all.put(
            folder.relativize(file).toString(),
            new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
      }
    }
    return all;
  }

  @Test
  void aFolderThatIsTakenThereComesBackTheSame() throws IOException {
    Path folder = folder();
    assertThat(copy(new CopyPlace.Here(folder), there("runs/first")).toString())
        .isEqualTo("{files=3, bytes=3000002}");
    Path back = temp.resolve("back");
    copy(there("runs/first"), new CopyPlace.Here(back));
    assertThat(contents(back)).isEqualTo(contents(folder)).hasSize(3);
  }

  @Test
  void whatIsThereIsNotCopiedAgainAndWhatChangedIs() throws IOException {
    Path folder = folder();
    CopyPlace there = there("runs/again");
    Path back = temp.resolve("back");
    copy(new CopyPlace.Here(folder), there);
    copy(there, new CopyPlace.Here(back));
    Object first = key(back.resolve("large"));
    Path changed = folder.resolve("steps/step-0001/a");
    FileTime later = FileTime.fromMillis(Files.getLastModifiedTime(changed).toMillis() + 60_000);
    Files.writeString(changed, "è");
    Files.setLastModifiedTime(changed, later);
    copy(new CopyPlace.Here(folder), there);
    copy(there, new CopyPlace.Here(back));
    assertThat(contents(back)).isEqualTo(contents(folder));
    assertThat(key(back.resolve("large"))).as("written once").isEqualTo(first);
  }

  /** As the result of a run that was finished, and then made longer. */
  @Test
  void whatTheFolderHasNoMoreGoesFromTheCopyToo() throws IOException {
    Path folder = folder();
    CopyPlace there = there("runs/longer");
    copy(new CopyPlace.Here(folder), there);
    Files.delete(folder.resolve("with space"));
    copy(new CopyPlace.Here(folder), there);
    Path back = temp.resolve("back");
    copy(there, new CopyPlace.Here(back));
    assertThat(contents(back)).isEqualTo(contents(folder)).hasSize(2);
  }

  @Test
  void filesThatAreNoCopyAreLeftAlone() throws IOException {
    Path mine = Files.createDirectories(temp.resolve("mine"));
    Files.writeString(mine.resolve("notes"), "mine");
    copy(new CopyPlace.Here(folder()), there("runs/other"));
    assertThatThrownBy(() -> copy(there("runs/other"), new CopyPlace.Here(mine)))
        .hasMessage(mine + ": it holds files and is no copy; name another folder, or remove it");
    assertThatThrownBy(() -> copy(new CopyPlace.Here(mine), there("runs/other")))
        .hasMessageContaining("/runs/other: it is a copy of " + temp.resolve("run"));
    assertThat(contents(mine)).isEqualTo(Map.of("notes", "mine"));
  }

  @Test
  void whoMayNotReadAFileMayNotReadItsCopyEither() throws IOException {
    Path folder = folder();
    Path hidden = folder.resolve("large");
    Files.setPosixFilePermissions(hidden, PosixFilePermissions.fromString("rw-------"));
    copy(new CopyPlace.Here(folder), there("runs/hidden"));
    assertThat(
            cluster
                .getFileSystem()
                .getFileStatus(new org.apache.hadoop.fs.Path("/runs/hidden/large"))
                .getPermission())
        .hasToString("rw-------");
    Path back = temp.resolve("back");
    copy(there("runs/hidden"), new CopyPlace.Here(back));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(back.resolve("large"))))
        .isEqualTo("rw-------");
  }

  @Test
  void linksAreFollowedAndAnEmptyFolderIsSaid() throws IOException {
    Path link = Files.createSymbolicLink(temp.resolve("current"), folder());
    copy(new CopyPlace.Here(link), there("runs/linked"));
    Path back = temp.resolve("back");
    copy(there("runs/linked"), new CopyPlace.Here(back));
    assertThat(contents(back)).isEqualTo(contents(temp.resolve("run")));
    Path empty = Files.createDirectories(temp.resolve("empty"));
    assertThatThrownBy(() -> copy(new CopyPlace.Here(empty), there("runs/empty")))
        .hasMessage(empty + ": the folder holds no file");
  }

  @Test
  void aPasswordInAnAddressIsNotTold() {
    CopyPlace place = new CopyPlace.There(java.net.URI.create("ftp://me:secret@host/data"));
    assertThat(place.toString()).isEqualTo("ftp://host/data");
  }

  /** Of the file that stands there, which another takes the place of where it is written. */
  private static Object key(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
  }

  @Test
  void aCopyThatWasCutOffGoesOnBehindWhatIsWhole() throws IOException {
    copy(new CopyPlace.Here(folder()), there("runs/cut"));
    Path back = temp.resolve("back");
    Path inTheWay = Files.createDirectories(back.resolve("with space/in the way"));
    assertThatThrownBy(() -> copy(there("runs/cut"), new CopyPlace.Here(back)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(back.toString());
    Object first = key(back.resolve("large"));
    assertThatThrownBy(() -> copy(new CopyPlace.Here(back), there("runs/elsewhere")))
        .hasMessageStartingWith(back + ": it is a copy that was not finished");
    Files.delete(inTheWay);
    Files.delete(inTheWay.getParent());
    copy(there("runs/cut"), new CopyPlace.Here(back));
    assertThat(contents(back)).isEqualTo(contents(temp.resolve("run")));
    assertThat(key(back.resolve("large"))).isEqualTo(first);
  }

  @Test
  void whatIsNotThereIsASentence() {
    assertThatThrownBy(() -> copy(there("none.parquet"), new CopyPlace.Here(temp)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(cluster.getURI() + "/none.parquet")
        .hasMessageContaining("does not exist");
    CopyPlace unknown = new CopyPlace.There(java.net.URI.create("nofs://head/data"));
    assertThatThrownBy(() -> copy(unknown, new CopyPlace.Here(temp)))
        .isInstanceOf(IOException.class)
        .hasMessage("nofs://head/data: No FileSystem for scheme \"nofs\"");
  }

  @Test
  void aConfigWithNoAddressIsRefusedWithItsLine() throws IOException {
    Path config =
        Files.writeString(
            temp.resolve("copy.conf"), "task { use = hadoop-copy\n  from = a, to = b }\n");
    assertThatThrownBy(
            () ->
                Assembly.task(
                    Experiment.load(List.of(config), List.of()),
                    Registry.of(Optional.empty()),
                    Listener.NONE))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("copy.conf:2")
        .hasMessageContaining("one of them must be an address");
  }

  /** As a stage of a run: prompts come from there. */
  @Test
  void aStageBringsTheDataOfARun() throws Exception {
    Path prompts =
        Files.writeString(
            temp.resolve("prompts.jsonl"),
            "{\"id\": \"a\", \"prompt\": \"Why?\"}\n{\"id\": \"b\", \"prompt\": \"How?\"}\n");
    copy(new CopyPlace.Here(prompts), there("data/prompts.jsonl"));
    Path config =
        Files.writeString(
            temp.resolve("run.conf"),
            """
            run { steps = 1 }
            prepare { data.task { use = hadoop-copy, from = "%s/data/prompts.jsonl" } }
            policy { use = waiting }
            oracle { use = waiting }
            data { use = prompts, file = "prepared:data/prompts.jsonl" }
            algorithm { use = comal, tau = 0.2, eta = 0.5 }
            prox { use = inpo, samples = 2 }
            """
                .formatted(cluster.getURI()));
    Driver driver = new Driver(null, Files.createDirectories(temp.resolve("driver")));
    assertThat(driver.builder(List.of(), config).start().waitFor()).as(driver.said()).isZero();
    assertThat(temp.resolve("driver/out/prepared/data/prompts.jsonl"))
        .hasSameBinaryContentAs(prompts);
  }

  @Test
  void aRunThatLostItsMachineIsTakenUpFromItsCopy() throws Exception {
    Path config =
        Files.writeString(
            temp.resolve("run.conf"),
            """
            run { steps = 2, portion = 1, step-files = on }
            policy { use = waiting }
            oracle { use = waiting, wait = 250 }
            data { use = inline, prompts = [a, b, c, d] }
            algorithm { use = comal, tau = 0.2, eta = 0.5 }
            prox { use = inpo, samples = 2, epochs = 1, least-steps = 1 }
            evaluator { use = win-rate, samples = 1, prompts = 1 }
            """);
    Driver alone = new Driver(null, Files.createDirectories(temp.resolve("alone")));
    assertThat(alone.builder(List.of(), config).start().waitFor()).as(alone.said()).isZero();
    Driver lost = new Driver(null, Files.createDirectories(temp.resolve("lost")));
    Path out = temp.resolve("lost/out");
    Process process = lost.builder(List.of(), config).start();
    while (process.isAlive() && !Files.exists(out.resolve("steps/step-0002/samples.jsonl"))) {
      Thread.sleep(10);
    }
    process.destroyForcibly().waitFor();
    assertThat(out.resolve("result.json")).doesNotExist();
    copy(new CopyPlace.Here(out), there("runs/lost"));
    DurableFiles.deleteTree(out);
    copy(there("runs/lost"), new CopyPlace.Here(out));
    assertThat(lost.builder(List.of(), config).start().waitFor()).as(lost.said()).isZero();
    assertThat(lost.left()).isEqualTo(alone.left());
    assertThat(lost.said()).contains("taking up");
  }
}

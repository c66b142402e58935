package org.comal.natives;

import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.slf4j.LoggerFactory;

/**
 * A folder in which native libraries are unpacked once, for all processes of a user. Only that user
 * may write into it. What is there is compared with the jar before it is loaded, and unpacked again
 * where it differs; several processes may do so at once.
 *
 * <p>Where the usual folder cannot be used, a temporary one is, which goes with the process; a
 * warning says so. A folder that the user named is used or refused.
 */
public final class LibraryCache {
  /** Of the environment: names the folder. */
  public static final String VARIABLE = "COMAL_CACHE";

  /** A system property that does the same, and comes before it. */
  public static final String PROPERTY = "comal.cache";

  // A process cannot lock a file twice, so that one thread of it at a time does.
  private static final Object TURN = new Object();
  private static final LibraryCache OF_USER = new LibraryCache(CachePlace.ofSystem());

  private final CachePlace place;
  private Path temporary;

  LibraryCache(CachePlace place) {
    this.place = place;
  }

  /**
   * {@return this user's}
   *
   * <p>It is where {@value #PROPERTY} or {@value #VARIABLE} says, or else {@code comal} in the
   * folder of the system for what can be had again.
   */
  public static LibraryCache ofUser() {
    return OF_USER;
  }

  /**
   * {@return the files that stand beside a library, which may load them; with the library itself}
   *
   * @param library in a jar, or in a folder
   * @throws IOException where the jar cannot be read
   */
  public static Map<String, URL> withNeighbours(URL library) throws IOException {
    Map<String, URL> all = new TreeMap<>();
    URLConnection connection = library.openConnection();
    connection.setUseCaches(false);
    if (connection instanceof JarURLConnection jar) {
      String entry = jar.getEntryName();
      String folder = entry.substring(0, entry.lastIndexOf('/') + 1);
      try (JarFile file = jar.getJarFile();
          Stream<String> names = file.stream().map(e -> e.getName())) {
        for (String name : names.filter(n -> n.startsWith(folder)).toList()) {
          String rest = name.substring(folder.length());
          if (!rest.isEmpty() && rest.indexOf('/') < 0) {
            all.put(rest, new URL(library, rest));
          }
        }
      }
      return all;
    }
    try (Stream<Path> files = Files.list(Path.of(library.toURI()).getParent())) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        all.put(file.getFileName().toString(), file.toUri().toURL());
      }
      return all;
    } catch (URISyntaxException e) {
      throw new IOException(library + " is no place of a file", e);
    }
  }

  /**
   * Unpacks files, unless they are there.
   *
   * @param name of the folder, to which what tells one version from another is added
   * @param files by the names that they get
   * @return the folder, with nothing else in it
   * @throws IOException where they cannot be unpacked, in a sentence
   */
  public Path unpack(String name, Map<String, URL> files) throws IOException {
    CRC32 sum = new CRC32();
    List<PackedFile> packed = packed(files);
    for (PackedFile file : packed) {
      String line = file.name() + "\n" + file.length() + "\n" + file.checksum() + "\n";
      sum.update(line.getBytes(StandardCharsets.UTF_8));
    }
    return unpack(Path.of(name + "-" + HexFormat.of().toHexDigits(sum.getValue(), 8)), packed);
  }

  /**
   * Unpacks files, unless they are there, into a folder whose name is somebody else's to choose.
   *
   * @param folder within the cache
   * @param files by the names that they get
   * @return the folder; what else is in it stays
   * @throws IOException where they cannot be unpacked, in a sentence
   */
  public Path unpackInto(Path folder, Map<String, URL> files) throws IOException {
    return unpack(folder, packed(files));
  }

  private static List<PackedFile> packed(Map<String, URL> files) throws IOException {
    List<PackedFile> packed = new ArrayList<>();
    for (Map.Entry<String, URL> file : new TreeMap<>(files).entrySet()) {
      packed.add(PackedFile.of(file.getKey(), file.getValue()));
    }
    return packed;
  }

  private Path unpack(Path relative, List<PackedFile> files) throws IOException {
    synchronized (TURN) {
      try {
        return unpack(place.folder(), relative, files);
      } catch (IOException e) {
        if (place.named()) {
          throw new IOException(
              "native libraries cannot be unpacked: "
                  + reason(e)
                  + ". Maybe let "
                  + VARIABLE
                  + " name another folder",
              e);
        }
        return unpack(temporary(reason(e)), relative, files);
      }
    }
  }

  private static Path unpack(Path cache, Path relative, List<PackedFile> files) throws IOException {
    Path root = OwnFolder.of(cache);
    Path folder = OwnFolder.within(root, relative);
    if (missing(folder, files).isEmpty()) {
      return folder;
    }
    try (FileChannel channel =
        FileChannel.open(
            root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      channel.lock();
      // Whoever held the lock until now may have unpacked the same.
      for (PackedFile file : missing(folder, files)) {
        file.unpack(folder.resolve(file.name()));
      }
    }
    return folder;
  }

  private static List<PackedFile> missing(Path folder, List<PackedFile> files) throws IOException {
    List<PackedFile> missing = new ArrayList<>();
    for (PackedFile file : files) {
      if (!file.isWhole(folder.resolve(file.name()))) {
        missing.add(file);
      }
    }
    return missing;
  }

  private static String reason(IOException e) {
    return e instanceof FileSystemException f && f.getReason() == null
        ? f.getFile() + " cannot be written"
        : e.getMessage();
  }

  private Path temporary(String why) throws IOException {
    if (temporary == null) {
      temporary = TemporaryCache.make(Path.of(System.getProperty("java.io.tmpdir")));
      // Not looked for before: a program without a logger is told of that.
      LoggerFactory.getLogger(LibraryCache.class)
          .warn(
              "native libraries are unpacked for this process alone, into {}: {}. Let {} name a"
                  + " folder of yours",
              temporary,
              why,
              VARIABLE);
    }
    return temporary;
  }
}

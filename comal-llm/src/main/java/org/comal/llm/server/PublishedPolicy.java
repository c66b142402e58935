package org.comal.llm.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.comal.files.DirectoryLock;
import org.comal.files.DurableFiles;
import org.comal.policy.Policy;

/**
 * The policy that servers are to draw from, in a folder that they can read: one at a time, in a
 * folder of its id. The folder {@value #OWN} in the place that the user names is emptied at the
 * beginning and gone at the end.
 */
final class PublishedPolicy implements AutoCloseable {
  private static final String OWN = "policies";

  private final Path place;
  private final Optional<String> seenAs;
  private DirectoryLock lock;
  private String id = "";

  /**
   * @param place made where it is missing; no other run may have it at the same time
   * @param seenAs the same place as the servers see it, where that is another path
   */
  PublishedPolicy(Path place, Optional<String> seenAs) {
    this.place = place.toAbsolutePath().normalize();
    this.seenAs = seenAs;
  }

  /** The place that the user names. */
  Path place() {
    return place;
  }

  /** Id of the policy that is there; empty for none. */
  String id() {
    return id;
  }

  /** Its folder. */
  Path folder() {
    return place.resolve(OWN).resolve(id);
  }

  /** Its folder as the servers see it. */
  String seen() {
    return seenAs.map(s -> s + "/" + OWN + "/" + id).orElseGet(() -> folder().toString());
  }

  /** Writes a policy in the place of the one that is there. */
  void write(Policy policy) throws IOException {
    if (lock == null) {
      lock = DirectoryLock.of(place, ".publishing");
      DurableFiles.deleteTree(place.resolve(OWN));
    }
    remove();
    Path own = Files.createDirectories(place.resolve(OWN));
    DurableFiles.writeDirectory(own.resolve(policy.id()), policy::save);
    id = policy.id();
  }

  private void remove() throws IOException {
    if (!id.isEmpty()) {
      Path old = folder();
      id = "";
      DurableFiles.deleteTree(old);
    }
  }

  @Override
  public void close() {
    if (lock == null) {
      return;
    }
    id = "";
    DirectoryLock held = lock;
    lock = null;
    try {
      try {
        DurableFiles.deleteTree(place.resolve(OWN));
      } finally {
        held.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

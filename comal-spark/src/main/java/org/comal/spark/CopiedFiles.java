package org.comal.spark;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** A file, or the files of a folder, to be copied from or to. */
interface CopiedFiles extends AutoCloseable {

  /**
   * A file.
   *
   * @param path from the folder on, with slashes; empty where the place is the file itself
   * @param bytes how large it is
   * @param modified milliseconds since 1970
   */
  record Entry(String path, long bytes, long modified) {}

  /** All files that are there, in the order of their paths. */
  List<Entry> list() throws IOException;

  /** The contents of one of them, to be closed. */
  InputStream open(Entry file) throws IOException;

  /** Whether a file was copied here before, and is the one that it was copied from still. */
  boolean has(Entry file) throws IOException;

  /**
   * Writes a file, which a kill leaves either whole or as it was.
   *
   * @throws IOException also where it has another length than it should
   */
  void write(Entry file, InputStream contents) throws IOException;

  @Override
  void close() throws IOException;

  /** Refuses what came short, as where it was written to meanwhile. */
  static void requireWhole(Entry file, long written) throws IOException {
    if (written != file.bytes) {
      throw new IOException(
          "it had " + file.bytes + " bytes when it was looked at and " + written + " when copied");
    }
  }
}

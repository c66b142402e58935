package org.comal.spark;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.comal.files.FileMode;

/** A file, or the files of a folder, to be copied from or to. */
interface CopiedFiles extends AutoCloseable {
  /** Ends the name of a file that is being written; such files are no part of what is copied. */
  String PARTIAL = ".partial";

  /** Ends the name of the file beside a folder that tells what the folder is a copy of. */
  String NOTE = ".copy-of";

  /**
   * A file.
   *
   * @param path from the folder on, with slashes; empty where the place is the file itself
   * @param bytes how large it is
   * @param modified milliseconds since 1970
   * @param mode who may not read it
   */
  record Entry(String path, long bytes, long modified, FileMode mode) {}

  /** Whether there is a file or a folder. */
  boolean exists() throws IOException;

  /** All files that are there, in the order of their paths. */
  List<Entry> list() throws IOException;

  /** The contents of one of them, to be closed. */
  InputStream open(Entry file) throws IOException;

  /** Whether a file with this path, length and time is here. */
  boolean has(Entry file) throws IOException;

  /**
   * Writes a file, which a kill leaves either whole or as it was.
   *
   * @throws IOException also where it has another length than it should
   */
  void write(Entry file, InputStream contents) throws IOException;

  /** Removes a file. */
  void remove(Entry file) throws IOException;

  /** What is noted beside the folder. */
  Optional<String> note() throws IOException;

  /** Notes something beside the folder, in place of what was noted before. */
  void note(String text) throws IOException;

  @Override
  void close() throws IOException;

  /** Refuses what came short, as where it was written to meanwhile. */
  static void requireWhole(Entry file, long written) throws IOException {
    if (written != file.bytes) {
      throw new IOException(
          file.path
              + " had "
              + file.bytes
              + " bytes when it was looked at and "
              + written
              + " when it was copied; copy what nobody writes to");
    }
  }
}

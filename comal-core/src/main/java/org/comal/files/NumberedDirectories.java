package org.comal.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Directories that are there whole or not at all, each named by a prefix and a number, as {@code
 * step-300}. Beside each stand the checksums of its files, {@code step-300.sha-256}.
 */
public final class NumberedDirectories {
  private final Path parent;
  private final String prefix;
  private final Pattern name;

  /**
   * Those of a place.
   *
   * @param parent made where the first one needs it
   * @param prefix what the names begin with, as {@code step-}; taken literally
   */
  public NumberedDirectories(Path parent, String prefix) {
    this.parent = parent;
    this.prefix = prefix;
    this.name =
        Pattern.compile(Pattern.quote(prefix) + "(\\d{1,18})(?:\\.sha-256)?(?:\\.partial|\\.old)?");
  }

  /**
   * {@return where the one of a number is written}
   *
   * @param number from 0 up, of at most 18 digits
   */
  public Path place(long number) {
    return parent.resolve(prefix + number);
  }

  /**
   * Writes the one of a number, in place of what it was before; the others stay.
   *
   * @param number from 0 up, of at most 18 digits
   * @param content fills a new, empty directory
   * @throws IOException where it cannot be written; what there was of this number stays
   */
  public void write(long number, DurableFiles.Content content) throws IOException {
    SummedDirectory.write(place(number), content);
  }

  private Path sums(long number) {
    return SummedDirectory.sums(place(number));
  }

  /**
   * {@return the one of a number, where it is there whole}
   *
   * @param number from 0 up, of at most 18 digits
   * @throws IOException where its files are not what was written; one that a version before wrote
   *     has no checksums, and is taken as it is
   */
  public Optional<Path> find(long number) throws IOException {
    Optional<Path> directory = DurableFiles.directory(place(number));
    if (directory.isPresent() && Files.exists(sums(number))) {
      Checksums.read(sums(number)).require(directory.get(), sums(number));
    }
    return directory;
  }

  /** Numbers of which something is there, whole or not, the highest first. */
  List<Long> numbers() throws IOException {
    TreeSet<Long> numbers = new TreeSet<>(Collections.reverseOrder());
    if (Files.isDirectory(parent)) {
      try (Stream<Path> entries = Files.list(parent)) {
        entries
            .map(p -> name.matcher(p.getFileName().toString()))
            .filter(Matcher::matches)
            .forEach(m -> numbers.add(Long.parseLong(m.group(1))));
      }
    }
    return new ArrayList<>(numbers);
  }

  /**
   * Removes all but one.
   *
   * @param kept number of the one that stays, where it is there
   * @throws IOException where one cannot be removed; others may be gone by then
   */
  public void keepOnly(long kept) throws IOException {
    for (long number : numbers()) {
      if (number != kept) {
        delete(number);
      }
    }
  }

  /**
   * Removes all.
   *
   * @throws IOException where one cannot be removed; others may be gone by then
   */
  public void clear() throws IOException {
    for (long number : numbers()) {
      delete(number);
    }
  }

  private void delete(long number) throws IOException {
    DurableFiles.delete(place(number));
    DurableFiles.delete(sums(number));
  }
}

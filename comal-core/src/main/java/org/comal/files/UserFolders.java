package org.comal.files;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Where the folders of a user are, as system properties and the environment say. What is no
 * absolute path is none: it would mean another folder in each working directory, and what lies in a
 * working directory may be somebody else's.
 */
public final class UserFolders {
  private UserFolders() {}

  /**
   * {@return the home folder; empty where the user has none, as in some containers}
   *
   * @param properties by their names; {@code user.home} is a question mark where Java finds none
   * @param environment by the names of its variables
   */
  public static Optional<Path> home(
      UnaryOperator<String> properties, UnaryOperator<String> environment) {
    return absolute(properties.apply("user.home")).or(() -> absolute(environment.apply("HOME")));
  }

  /**
   * {@return a folder that was said}
   *
   * @param said null, empty and relative ones are none
   */
  public static Optional<Path> absolute(String said) {
    try {
      return Optional.ofNullable(said).map(Path::of).filter(Path::isAbsolute);
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }
}

package org.comal.cli.console;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.comal.oracle.OracleException;
import org.comal.plugin.ConfigException;
import org.comal.plugin.Problem;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns what went wrong into sentences and an exit code. */
public final class Errors {
  private Errors() {}

  /**
   * {@return an error in something that the user can change on the command line or in a config}
   *
   * @param sentence what is wrong and what to do
   */
  public static ConfigException configuration(String sentence) {
    return new ConfigException(java.util.List.of(Problem.of(sentence)));
  }

  /**
   * Says why a command line cannot be understood, with what may have been meant.
   *
   * @param e knows the command, on whose error stream the words go
   * @param args not used; picocli's interface has them
   * @return {@link ExitCode#CONFIGURATION}
   */
  public static int inCommandLine(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    PrintWriter err = command.getErr();
    err.println("comal: " + e.getMessage());
    UnmatchedArgumentException.printSuggestions(e, err);
    err.println("See `" + command.getCommandSpec().qualifiedName() + " --help`.");
    err.flush();
    return ExitCode.CONFIGURATION;
  }

  /**
   * Says why a command failed.
   *
   * @param e a {@link ConfigException} says all its problems, a line each
   * @param err flushed at the end
   * @param stacktrace whether to print that too
   * @return {@link ExitCode#CONFIGURATION} for what the user can change in a config, else {@link
   *     ExitCode#FAILED}
   */
  public static int report(Throwable e, PrintWriter err, boolean stacktrace) {
    int code = ExitCode.FAILED;
    if (e instanceof ConfigException config) {
      code = ExitCode.CONFIGURATION;
      config.problems().forEach(problem -> err.println("comal: " + problem));
    } else {
      err.println("comal: " + sentence(e));
    }
    if (stacktrace) {
      e.printStackTrace(err);
    }
    err.flush();
    return code;
  }

  /** What a failure means, in a sentence. */
  static String sentence(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      // Wherever it happened, others may have wrapped it in what they were about.
      if (cause instanceof OutOfMemoryError) {
        return "the memory of "
            + Runtime.getRuntime().maxMemory() / (1 << 20)
            + " MiB that Java may use is not enough ("
            + cause.getMessage()
            + ").\nMaybe give it more by COMAL_JAVA_OPTS=-Xmx4g, or ask for less at a time.";
      }
      if (cause instanceof StackOverflowError) {
        return "something is nested too deeply for Java's stack.\nMaybe give it more by"
            + " COMAL_JAVA_OPTS=-Xss16m.";
      }
    }
    if (e instanceof UncheckedIOException io) {
      return sentence(io.getCause());
    }
    if (e instanceof NoSuchFileException file) {
      return file.getFile() + " is not there";
    }
    if (e instanceof AccessDeniedException file) {
      return file.getFile()
          + " may not be written or read; check its permissions, or name another"
          + " directory by --out";
    }
    if (e instanceof FileSystemException file) {
      return file.getFile()
          + ": "
          + (file.getReason() == null ? file.getClass().getSimpleName() : file.getReason());
    }
    if (e instanceof IOException
        || e instanceof ArithmeticException
        || e instanceof OracleException) {
      return e.getMessage();
    }
    return "internal error: " + e + "; run again with --stacktrace and report it";
  }
}

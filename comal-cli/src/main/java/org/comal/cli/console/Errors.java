package org.comal.cli.console;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import org.comal.oracle.OracleException;
import org.comal.plugin.ConfigException;
import org.comal.plugin.Problem;
import org.comal.policy.PromptException;

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

  private static String outOfMemory() {
    long mebibytes = Runtime.getRuntime().maxMemory() >> 20;
    return "out of memory: the Java heap may have "
        + mebibytes
        + " MiB; give it more by COMAL_JAVA_OPTS=-Xmx"
        + 2 * Math.max(1, mebibytes >> 10)
        + "g, or make batches smaller";
  }

  /**
   * {@return what a failure means, in a sentence without a full stop}
   *
   * @param e as it was thrown
   */
  public static String sentence(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      // Wherever it happened, others may have wrapped it in what they were about.
      if (cause instanceof OutOfMemoryError) {
        return outOfMemory();
      }
      if (cause instanceof StackOverflowError) {
        return "something is nested too deeply for Java's stack.\nMaybe give it more by"
            + " COMAL_JAVA_OPTS=-Xss16m.";
      }
      if (String.valueOf(cause.getMessage()).contains("Too many open files")) {
        return "more files are open than this process may have; allow more by ulimit -n, as"
            + " ulimit -n 1024";
      }
    }
    if (e instanceof UncheckedIOException io) {
      return sentence(io.getCause());
    }
    if (e instanceof InvalidPathException path) {
      return path.getInput() + " cannot be the name of a file here" + LocaleNames.remedy();
    }
    if (e instanceof NoSuchFileException file) {
      return file.getFile() + " is not there";
    }
    if (e instanceof AccessDeniedException file) {
      return file.getFile()
          + " may not be written or read; check its permissions, or name another"
          + " directory by --out";
    }
    if (e instanceof FileAlreadyExistsException file) {
      return file.getFile() + " is a file, where a directory is wanted; name another by --out";
    }
    if (e instanceof FileSystemException file) {
      return file.getFile()
          + ": "
          + (file.getReason() == null ? "cannot be written or read" : reason(file.getReason()));
    }
    if (e instanceof IOException
        || e instanceof ArithmeticException
        || e instanceof OracleException
        || e instanceof PromptException) {
      return e.getMessage();
    }
    return "internal error: " + e + "; run again with --stacktrace and report it";
  }

  /** The reason that the system gives, with what to do where the disk is full. */
  private static String reason(String given) {
    return given.contains("No space left")
        ? "the disk is full; make room, then take the run up by `comal resume`"
        : given;
  }
}

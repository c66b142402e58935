package org.comal.cli.console;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.comal.guice.KnownKeys;
import org.comal.plugin.Nearest;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says in sentences why a command line cannot be understood, with what may have been meant. */
public final class UsageErrors {
  private final Keys keys;
  private final Predicate<CommandLine> task;

  /** The config keys that there are; looked up only where an option is unknown. */
  @FunctionalInterface
  public interface Keys {
    /**
     * {@return the keys}
     *
     * @throws IOException where plugins cannot be listed
     */
    KnownKeys get() throws IOException;
  }

  /**
   * Prepares what is said to wrong command lines.
   *
   * @param keys what {@code --set} may set
   * @param task tells whether a command does a task, whose keys are meant then
   */
  public UsageErrors(Keys keys, Predicate<CommandLine> task) {
    this.keys = keys;
    this.task = task;
  }

  /**
   * Says what is wrong on the error stream of the command.
   *
   * @param e knows the command
   * @param args the whole command line
   * @return {@link ExitCode#CONFIGURATION}
   */
  public int report(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    PrintWriter err = command.getErr();
    err.println("comal: " + sentence(e, List.of(args)));
    err.println("See `" + command.getCommandSpec().qualifiedName() + " --help`.");
    err.flush();
    return ExitCode.CONFIGURATION;
  }

  private String sentence(ParameterException e, List<String> args) {
    CommandLine command = e.getCommandLine();
    if (e instanceof UnmatchedArgumentException unmatched && !unmatched.getUnmatched().isEmpty()) {
      List<String> words = unmatched.getUnmatched();
      String first = words.get(0);
      if (first.startsWith("-")) {
        return unknownOption(command, first, after(args, first));
      }
      return command.getSubcommands().isEmpty()
          ? "nothing can be done with " + first + " here" + setAdvice(command, first)
          : unknownCommand(command, first);
    }
    if (e instanceof MissingParameterException missing && !missing.getMissing().isEmpty()) {
      return missing(missing.getMissing().get(0));
    }
    if (e instanceof OverwrittenOptionException twice) {
      return name(twice.getOverwritten()) + " is given twice; give it once";
    }
    if (e.getArgSpec() != null && e.getValue() != null) {
      return name(e.getArgSpec()) + " is " + e.getValue() + ", but must be " + wanted(e);
    }
    return e.getMessage();
  }

  /**
   * {@return the sentence for a command that there is not}
   *
   * @param parent whose command it would be
   * @param word as it was typed
   */
  public static String unknownCommand(CommandLine parent, String word) {
    Nearest nearest = Nearest.to(word, parent.getSubcommands().keySet());
    return "there is no command "
        + word
        + (nearest.guesses().isEmpty()
            ? "; there are: " + String.join(", ", parent.getSubcommands().keySet())
            : nearest.question());
  }

  /** The word behind another; empty where there is none, or it is an option too. */
  private static String after(List<String> args, String word) {
    int at = args.indexOf(word) + 1;
    return at == 0 || at == args.size() || args.get(at).startsWith("-") ? "" : args.get(at);
  }

  private String unknownOption(CommandLine command, String option, String next) {
    int equals = option.indexOf('=');
    String name = equals < 0 ? option : option.substring(0, equals);
    String value = equals >= 0 ? option.substring(equals + 1) : next;
    String sentence = "there is no option " + name;
    boolean takesSettings = command.getCommandSpec().findOption("--set") != null;
    if (takesSettings) {
      List<String> paths = paths(command, name.replaceFirst("^-+", ""));
      if (!paths.isEmpty()) {
        List<String> settings = new ArrayList<>();
        paths.forEach(
            path -> settings.add("--set " + path + "=" + (value.isEmpty() ? "…" : value)));
        return sentence + "; a config's key is set by " + String.join(" or ", settings);
      }
    }
    TreeSet<String> known = new TreeSet<>();
    for (OptionSpec each : command.getCommandSpec().options()) {
      known.addAll(List.of(each.names()));
    }
    return sentence + Nearest.to(name, known).question();
  }

  private List<String> paths(CommandLine command, String key) {
    try {
      return keys.get().paths(key, task.test(command));
    } catch (IOException unlisted) {
      return List.of();
    }
  }

  /** What is to be done with a word as {@code run.steps=5}, which lacks its option. */
  private static String setAdvice(CommandLine command, String word) {
    boolean setting = word.contains("=") && command.getCommandSpec().findOption("--set") != null;
    return setting ? "; a config's key is set by --set " + word : "";
  }

  private static String missing(ArgSpec lacking) {
    String what = lacking.description().length == 0 ? "" : ": " + lacking.description()[0];
    if (lacking instanceof PositionalParamSpec) {
      return lacking.paramLabel() + " is missing" + what.replaceFirst("\\.$", "");
    }
    return name(lacking)
        + (lacking.required() ? " is missing, as " : " needs a value, as ")
        + name(lacking)
        + " "
        + lacking.paramLabel()
        + what.replaceFirst("\\.$", "");
  }

  private static String name(ArgSpec arg) {
    return arg instanceof OptionSpec option ? option.longestName() : arg.paramLabel();
  }

  private static String wanted(ParameterException e) {
    Class<?> type = Optional.<Class<?>>ofNullable(e.getArgSpec().type()).orElse(String.class);
    if (type == Long.class || type == long.class) {
      return whole(e.getValue(), Long.MIN_VALUE, Long.MAX_VALUE);
    }
    if (type == Integer.class || type == int.class) {
      return whole(e.getValue(), Integer.MIN_VALUE, Integer.MAX_VALUE);
    }
    if (type == Double.class || type == double.class) {
      return "a number, with a decimal point";
    }
    if (type.isEnum()) {
      List<String> names = Arrays.stream(type.getEnumConstants()).map(Object::toString).toList();
      return "one of " + String.join(", ", names) + Nearest.to(e.getValue(), names).question();
    }
    return "a value as " + e.getArgSpec().paramLabel() + " says";
  }

  private static String whole(String given, long least, long most) {
    return given.matches("[+-]?\\d+")
        ? "a whole number from " + least + " to " + most
        : "a whole number";
  }
}

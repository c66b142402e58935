package org.comal.cli.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.comal.cli.console.Errors;
import org.comal.cli.console.ExitCode;
import org.comal.cli.console.Interruption;
import org.comal.cli.console.Screen;
import org.comal.cli.console.StandardInput;
import org.comal.cli.console.Version;
import org.comal.cli.launch.Conversation;
import org.comal.cli.launch.PolicyFolder;
import org.comal.event.Event;
import org.comal.event.Listener;
import org.comal.guice.Assembly;
import org.comal.policy.Policy;
import org.comal.policy.SamplingAdvice;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code comal chat}. */
@Command(
    name = "chat",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Talks with a policy on the terminal.",
      "Each line is said to it, with all that was said before; its response appears as it is",
      "drawn. Ctrl-C stops a response. /help lists the commands: /reset, /system, /seed, /quit.",
      "Lines may come from a pipe too."
    },
    footer = {
      "",
      "Examples:",
      "  comal chat models/Qwen2-1.5B",
      "  comal chat runs/mine --system \"Answer in one sentence.\" --temperature 0.7"
    })
public final class ChatCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private PolicySource policy;
  @Mixin private SamplingOptions sampling;

  @Option(
      names = "--system",
      paramLabel = "TEXT",
      description = "A system turn before the conversation. Default: none.")
  private String system;

  @Override
  public Integer call() throws IOException {
    Map<String, Double> given = sampling.given();
    Screen screen = Screen.of(spec);
    PolicyFolder folder = policy.open();
    try (Policy opened = Assembly.policy(folder.experiment(), folder.registry(), remarks(screen))) {
      SamplingAdvice advice = advice(opened);
      screen.say(advice.sentence(given));
      talk(
          new Conversation(
              opened,
              advice.sampling(given),
              policy.seed(),
              Optional.ofNullable(system),
              screen.out(),
              screen::say,
              Interruption::heardBy),
          screen.out());
    }
    return ExitCode.DONE;
  }

  private static SamplingAdvice advice(Policy policy) {
    try {
      return SamplingAdvice.of(policy);
    } catch (IllegalArgumentException e) {
      throw Errors.configuration(e.getMessage());
    }
  }

  /** A progress bar would stand in the middle of the responses. */
  private static Listener remarks(Screen screen) {
    return event -> {
      if (event instanceof Event.Warning warning) {
        screen.note(warning.message());
      } else if (event instanceof Event.Note note) {
        screen.say(note.message());
      }
    };
  }

  private static void talk(Conversation conversation, PrintWriter out) throws IOException {
    boolean typed = Boolean.getBoolean("comal.typed");
    StandardInput in = new StandardInput(System.in);
    Optional<String> line;
    do {
      if (typed) {
        out.print("> ");
        out.flush();
      }
      line = in.line();
    } while (line.isPresent() && conversation.take(line.get()));
    if (typed && line.isEmpty()) {
      out.println();
    }
  }
}

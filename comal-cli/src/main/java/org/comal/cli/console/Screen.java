package org.comal.cli.console;

import java.io.PrintWriter;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.comal.cli.track.TimeSource;
import org.comal.event.Event;
import org.comal.event.Listener;
import picocli.CommandLine.Model.CommandSpec;

/** What the user sees while something runs: a progress bar on a terminal, lines elsewhere. */
public final class Screen {
  /** Of a terminal that does not tell. */
  private static final int USUAL_ROWS = 24;

  private final PrintWriter out;
  private final PrintWriter err;
  private final Optional<PictureBar> terminal;
  private final Set<String> warned = new HashSet<>();
  private String title = "";
  private Progress progress;

  /**
   * Shows things on two streams.
   *
   * @param out for results; not closed here
   * @param err for progress and what is said on the way; not closed here
   * @param terminal whether somebody is watching
   */
  public Screen(PrintWriter out, PrintWriter err, boolean terminal) {
    this.out = out;
    this.err = err;
    this.terminal =
        terminal
            ? Optional.of(new PictureBar(System.err, Integer.getInteger("comal.rows", USUAL_ROWS)))
            : Optional.empty();
  }

  /**
   * {@return the streams of a command; the launcher says whether a terminal reads the second one}
   *
   * @param spec of the command that runs
   */
  public static Screen of(CommandSpec spec) {
    return new Screen(
        Shown.writer(spec.commandLine().getOut()),
        Shown.writer(spec.commandLine().getErr()),
        Boolean.getBoolean("comal.terminal"));
  }

  /** {@return the stream for results} */
  public PrintWriter out() {
    return out;
  }

  /**
   * Names what begins now.
   *
   * @param name shown by the listeners made from now on
   */
  public void begin(String name) {
    title = name;
  }

  /**
   * Tells the user something.
   *
   * @param sentence without a full stop
   */
  public void say(String sentence) {
    Runnable print =
        () -> {
          err.println("comal: " + sentence);
          err.flush();
        };
    terminal.ifPresentOrElse(t -> t.print(print), print);
  }

  /**
   * Tells the user what may be of interest, or amiss.
   *
   * @param sentence without a full stop
   */
  public void note(String sentence) {
    say("note: " + sentence);
  }

  /** {@return a listener that shows a run} */
  public Listener listener() {
    progress =
        terminal.isPresent()
            ? new BarProgress(title, terminal.get(), TimeSource.SYSTEM)
            : new LineProgress(title, err, TimeSource.SYSTEM);
    Progress shown = progress;
    return event -> {
      if (event instanceof Event.Warning warning) {
        if (warned.add(warning.message())) {
          note(warning.message());
        }
      } else if (event instanceof Event.Note note) {
        if (warned.add(note.message())) {
          say(note.message());
        }
      } else {
        shown.on(event);
      }
    };
  }

  /**
   * {@return whether somebody sees pictures of so many lines}
   *
   * @param lines of every picture that is to be shown
   */
  public boolean showsPictures(int lines) {
    return terminal.isPresent() && terminal.get().holds(lines);
  }

  /**
   * Shows a picture above the progress bar, in the place of the last one.
   *
   * @param lines as a terminal takes them; nothing that somebody else wrote but what {@link Shown}
   *     gave
   */
  public void picture(List<String> lines) {
    terminal.ifPresent(t -> t.show(lines));
  }

  /** Ends what the last listener shows. */
  public void end() {
    if (progress != null) {
      progress.close();
      progress = null;
    }
  }

  /** Shows the events of one run. */
  interface Progress extends Listener, AutoCloseable {
    @Override
    void close();
  }
}

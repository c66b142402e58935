package org.comal.llm.server;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.comal.policy.Policy;
import org.comal.text.web.Pace;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Servers that a command of the user's starts with a policy's folder, and that are stopped before
 * the next: the processes that came of it are ended, those within first to be asked.
 */
final class CommandLoading implements ModelLoading {
  /** Stands in the command for the policy's folder. */
  static final String FOLDER = "{folder}";

  private static final Logger LOG = LoggerFactory.getLogger(CommandLoading.class);
  private static final Duration BETWEEN = Duration.ofMillis(200);
  private static final long LONGEST_STOP_SECONDS = 30;
  private static final int LAST_LINES = 5;
  private static final int LAST_BYTES = 1 << 14;

  private final PublishedPolicy published;
  private final List<String> command;
  private final Path log;
  private final Duration patience;
  private final Optional<String> model;
  private final Pace pace;
  private Process process;

  /** Ends the processes where the program is ended before this is closed. */
  private Thread atExit;

  /**
   * @param published from here on owned
   * @param patience until the servers must be ready
   * @param model the policy's name at the servers; empty where they have one model only
   */
  CommandLoading(
      PublishedPolicy published,
      List<String> command,
      Duration patience,
      Optional<String> model,
      Pace pace) {
    this.published = published;
    this.command = List.copyOf(command);
    this.log = published.place().resolve("server.log");
    this.patience = patience;
    this.model = model;
    this.pace = pace;
  }

  @Override
  public void offer(Policy policy, List<ServerClient> servers)
      throws IOException, InterruptedException {
    if (policy.id().equals(published.id()) && process != null && process.isAlive()) {
      return;
    }
    stop();
    for (ServerClient server : servers) {
      if (ready(server)) {
        throw new IOException(
            server.named()
                + "is there before policy.sampler.command was started, so it has another policy"
                + "\nMaybe stop it, or name another port in urls and in the command");
      }
    }
    if (!policy.id().equals(published.id())) {
      published.write(policy);
    }
    List<String> words =
        command.stream().map(word -> word.replace(FOLDER, published.seen())).toList();
    try {
      process =
          new ProcessBuilder(words)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.to(log.toFile()))
              .start();
    } catch (IOException e) {
      throw new IOException(
          "policy.sampler.command cannot be started: " + words.get(0) + ": " + e.getMessage(), e);
    }
    process.getOutputStream().close();
    atExit = new Thread(() -> all().forEach(ProcessHandle::destroy), "served");
    Runtime.getRuntime().addShutdownHook(atExit);
    await(servers);
  }

  private void await(List<ServerClient> servers) throws IOException, InterruptedException {
    long begun = pace.nanos();
    for (ServerClient server : servers) {
      while (!ready(server)) {
        if (!process.isAlive()) {
          throw failed("ended with " + process.exitValue());
        }
        if (pace.nanos() - begun > patience.toNanos()) {
          stop();
          throw failed("had no server ready after " + patience.toSeconds() + " seconds");
        }
        pace.sleep(BETWEEN);
      }
    }
  }

  private static boolean ready(ServerClient server) throws InterruptedException {
    return server.page("/health").isPresent();
  }

  private IOException failed(String how) throws IOException {
    List<String> lines;
    try (InputStream in = Files.newInputStream(log)) {
      in.skipNBytes(Math.max(0, Files.size(log) - LAST_BYTES));
      // Whatever it is: a program prints in the charset of its own.
      lines = new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
    String last =
        String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
    return new IOException(
        "policy.sampler.command " + how + "; what it printed is in " + log + ", at last:\n" + last);
  }

  @Override
  public Optional<String> load(ServerClient server) {
    return model;
  }

  private List<ProcessHandle> all() {
    return Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
  }

  private void stop() throws InterruptedException {
    if (process == null) {
      return;
    }
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException ending) {
      LOG.debug("The program is being ended, and the servers with it.", ending);
    }
    List<ProcessHandle> all = all();
    all.forEach(ProcessHandle::destroy);
    for (ProcessHandle each : all) {
      try {
        each.onExit().get(LONGEST_STOP_SECONDS, TimeUnit.SECONDS);
      } catch (ExecutionException | TimeoutException stays) {
        each.destroyForcibly();
      }
    }
    process.waitFor(LONGEST_STOP_SECONDS, TimeUnit.SECONDS);
    process = null;
  }

  @Override
  public void close() {
    try {
      stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    published.close();
  }
}

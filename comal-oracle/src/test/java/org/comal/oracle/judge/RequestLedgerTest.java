package org.comal.oracle.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RequestLedgerTest {
  @TempDir private Path directory;

  private Path file() {
    return directory.resolve("judges/requests.jsonl");
  }

  private static int spend(Path file, long most, int attempts)
      throws IOException, InterruptedException {
    int spent = 0;
    try (RequestLedger ledger = new RequestLedger(file, most, "judge:m:1")) {
      for (int i = 0; i < attempts; i++) {
        spent += ledger.spend() ? 1 : 0;
      }
    }
    return spent;
  }

  @Test
  void countsOnWhereAnEarlierStartStopped() throws Exception {
    assertThat(spend(file(), 5, 3)).isEqualTo(3);
    assertThat(spend(file(), 5, 10)).isEqualTo(2);
    assertThat(spend(file(), 5, 10)).isZero();
    assertThat(spend(file(), 6, 10)).isEqualTo(1);
    assertThat(Files.readAllLines(file()))
        .hasSize(7)
        .startsWith("{\"schema-version\":1,\"counts\":\"requests to judges\"}")
        .endsWith("{\"judge\":\"judge:m:1\"}");
  }

  @Test
  void isNotTouchedBeforeTheFirstRequest() throws Exception {
    assertThat(spend(file(), 5, 0)).isZero();
    assertThat(file().getParent()).doesNotExist();
  }

  @Test
  void severalJudgesAndThreadsShareIt() throws IOException {
    AtomicInteger spent = new AtomicInteger();
    try (RequestLedger one = new RequestLedger(file(), 300, "judge:m:1");
        RequestLedger other = new RequestLedger(file(), 300, "judge:m:2")) {
      IntStream.range(0, 400)
          .parallel()
          .forEach(
              i -> {
                try {
                  spent.addAndGet((i % 2 == 0 ? one : other).spend() ? 1 : 0);
                } catch (IOException | InterruptedException e) {
                  throw new AssertionError(e);
                }
              });
    }
    assertThat(spent).hasValue(300);
    assertThat(Files.readAllLines(file())).hasSize(301);
  }

  @Test
  void severalProcessesShareIt() throws Exception {
    List<Process> processes = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      processes.add(Spender.start(file(), 150, 100));
    }
    int spent = 0;
    for (Process process : processes) {
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as(said).isZero();
      spent += Integer.parseInt(said.strip());
    }
    assertThat(spent).isEqualTo(150);
    assertThat(Files.readAllLines(file())).hasSize(151);
  }

  @Test
  void aRequestWhoseLineWasCutOffCounts() throws Exception {
    spend(file(), 5, 2);
    Files.writeString(file(), "{\"jud", StandardOpenOption.APPEND);
    assertThat(spend(file(), 5, 10)).isEqualTo(2);
    assertThat(Files.readAllLines(file())).hasSize(6);
  }

  /** Requests that are given up close a file that their thread works with. */
  @Test
  void countsOnAfterAnInterruption() throws Exception {
    try (RequestLedger ledger = new RequestLedger(file(), 5, "judge:m:1")) {
      assertThat(ledger.spend()).isTrue();
      Thread.currentThread().interrupt();
      assertThatThrownBy(ledger::spend).isInstanceOf(InterruptedException.class);
      Thread.interrupted();
      while (ledger.spend()) {}
    }
    assertThat(Files.readAllLines(file())).hasSizeBetween(5, 6);
  }

  @Test
  void aLinkToItIsTheSameFile() throws Exception {
    spend(file(), 10, 1);
    Path link = Files.createSymbolicLink(directory.resolve("link"), file().getParent());
    try (RequestLedger one = new RequestLedger(file(), 10, "judge:m:1");
        RequestLedger other = new RequestLedger(link.resolve("requests.jsonl"), 10, "judge:m:2")) {
      IntStream.range(0, 40)
          .parallel()
          .forEach(
              i -> {
                try {
                  (i % 2 == 0 ? one : other).spend();
                } catch (IOException | InterruptedException e) {
                  throw new AssertionError(e);
                }
              });
    }
    assertThat(Files.readAllLines(file())).hasSize(11);
  }

  @Test
  void isNotOpenedAgainAfterItWasClosed() throws Exception {
    RequestLedger ledger = new RequestLedger(file(), 10, "judge:m:1");
    ledger.spend();
    ledger.close();
    assertThatThrownBy(ledger::spend).hasMessage(file() + ": it is closed");
  }

  @Test
  void refusesAFileOfSomethingElse() throws IOException {
    Files.createDirectories(file().getParent());
    Files.writeString(file(), "{\"prompt_id\": \"p1\"}\n");
    assertThatThrownBy(() -> spend(file(), 5, 1))
        .hasMessage(file() + ": it is no ledger of requests; name another file in ledger");
    assertThat(Files.readString(file())).isEqualTo("{\"prompt_id\": \"p1\"}\n");
  }

  @Test
  void refusesALaterVersion() throws IOException {
    Files.createDirectories(file().getParent());
    Files.writeString(
        file(), "{\"schema-version\":2,\"counts\":\"requests to judges\"}\n{\"a\":1}\n");
    assertThatThrownBy(() -> spend(file(), 5, 1))
        .hasMessage(file() + ": it has schema-version 2, but this program writes 1");
  }

  /** A process that spends what it can. */
  static final class Spender {
    private Spender() {}

    static Process start(Path file, long most, int attempts) throws IOException {
      return new ProcessBuilder(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-cp",
              System.getProperty("java.class.path"),
              Spender.class.getName(),
              file.toString(),
              Long.toString(most),
              Integer.toString(attempts))
          .redirectError(ProcessBuilder.Redirect.INHERIT)
          .start();
    }

    /** Arguments: file, most, attempts. */
    public static void main(String[] args) throws Exception {
      System.out.println(
          spend(Path.of(args[0]), Long.parseLong(args[1]), Integer.parseInt(args[2])));
    }
  }
}

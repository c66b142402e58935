package org.comal.llm.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.comal.event.Event;
import org.comal.plugin.ApiKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Models are fetched whole, once, and into the layout of the hub's tools; from a server here. */
class ModelDownloadTaskTest {
  private static final int SIZE = 3_000_000;

  @TempDir private Path temp;
  private FakeHub hub;
  private HubCache cache;
  private byte[] weights;

  @BeforeEach
  void aModel() throws Exception {
    hub = new FakeHub();
    cache = new HubCache(temp.resolve("cache"));
    weights = new byte[SIZE];
    new Random(5).nextBytes(weights);
    hub.files.put("config.json", bytes("{\"model_type\": \"qwen2\"}"));
    hub.files.put("tokenizer.json", bytes("{}"));
    hub.files.put("model.safetensors", weights);
    hub.files.put("pytorch_model.bin", bytes("not used"));
    hub.files.put("README.md", bytes("card"));
  }

  @AfterEach
  void close() {
    hub.close();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private Map<String, ?> download(String name) throws IOException {
    return download(name, new ArrayList<>());
  }

  private Map<String, ?> download(String name, List<Event> events) throws IOException {
    HubClient client = new HubClient(hub.endpoint(), ApiKey.of("secret"), Duration.ofSeconds(2));
    HubName model = HubName.of(name).orElseThrow();
    return new ModelDownloadTask(model, client, cache, events::add).run(temp);
  }

  private Path folder() {
    return cache.find(HubName.of("maker/model").orElseThrow()).orElseThrow();
  }

  @Test
  void whatIsUsedLiesInTheCacheAsTheHubsToolsKeepIt() throws IOException {
    List<Event> events = new ArrayList<>();
    assertThat(download("maker/model", events).get("commit")).isEqualTo(FakeHub.COMMIT);
    Path model = cache.root().resolve("models--maker--model");
    assertThat(model.resolve("refs/main")).hasContent(FakeHub.COMMIT);
    assertThat(folder()).isEqualTo(model.resolve("snapshots").resolve(FakeHub.COMMIT));
    assertThat(Files.readAllBytes(folder().resolve("model.safetensors"))).isEqualTo(weights);
    assertThat(folder().resolve("README.md")).exists();
    assertThat(folder().resolve("pytorch_model.bin")).doesNotExist();
    assertThat(model.resolve("blobs").resolve(FakeHub.sha256(weights))).exists();
    assertThat(model.resolve("blobs").resolve(FakeHub.git(bytes("card")))).exists();
    assertThat(Files.readSymbolicLink(folder().resolve("README.md")).toString())
        .isEqualTo("../../blobs/" + FakeHub.git(bytes("card")));
    assertThat(events)
        .contains(new Event.Progress(new org.comal.event.Phase("download"), 2, 2, "MiB"));
    assertThat(Files.readString(temp.resolve("summary.txt")))
        .contains("model = \"maker/model\"", "maker/model@" + FakeHub.COMMIT);
  }

  @Test
  void theTokenStaysWithTheHub() throws IOException {
    download("maker/model");
    assertThat(hub.asked).filteredOn(a -> a.startsWith("hub")).allMatch(a -> a.contains("secret"));
    assertThat(hub.asked).filteredOn(a -> a.startsWith("store")).isNotEmpty();
    assertThat(hub.asked)
        .filteredOn(a -> a.startsWith("store"))
        .noneMatch(a -> a.contains("secret"));
  }

  @Test
  void whatIsThereIsNotFetchedAgain() throws IOException {
    download("maker/model");
    hub.asked.clear();
    download("maker/model");
    assertThat(hub.asked).hasSize(1).allMatch(a -> a.contains("/api/models/"));
  }

  @Test
  void whatWasCutOffGoesOnWhereItEnded() throws IOException {
    hub.cuts.addAll(List.of(1_000_000, 500_000));
    download("maker/model");
    assertThat(Files.readAllBytes(folder().resolve("model.safetensors"))).isEqualTo(weights);
    List<String> parts = hub.asked.stream().filter(a -> a.startsWith("store")).toList();
    assertThat(parts).hasSize(3);
    assertThat(parts.get(0)).doesNotContain("bytes=");
    assertThat(parts.get(1)).contains("bytes=");
    assertThat(parts.get(2)).contains("bytes=");
  }

  @Test
  void aServerThatGoesSilentIsAskedAgain() throws IOException {
    hub.cuts.add(1_000_000);
    hub.stalls = true;
    download("maker/model");
    assertThat(Files.readAllBytes(folder().resolve("model.safetensors"))).isEqualTo(weights);
  }

  @Test
  void aServerThatKnowsNoPartsGivesTheWholeAgain() throws IOException {
    hub.cuts.add(1_000_000);
    hub.knowsRanges = false;
    download("maker/model");
    assertThat(Files.readAllBytes(folder().resolve("model.safetensors"))).isEqualTo(weights);
  }

  @Test
  void aKilledDownloadIsTakenUpByTheNext() throws IOException {
    Path blobs = Files.createDirectories(cache.root().resolve("models--maker--model/blobs"));
    Path part = blobs.resolve(FakeHub.sha256(weights) + ".incomplete");
    Files.write(part, java.util.Arrays.copyOf(weights, 1_234_567));
    download("maker/model");
    assertThat(Files.readAllBytes(folder().resolve("model.safetensors"))).isEqualTo(weights);
    assertThat(hub.asked).anyMatch(a -> a.startsWith("store") && a.contains("bytes=1234567-"));
    assertThat(part).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({"model.safetensors", "config.json"})
  void contentsThatAreNotThoseListedAreRefused(String name) throws IOException {
    byte[] other = hub.files.get(name).clone();
    other[other.length / 2] ^= 1;
    hub.forged.put(name, other);
    assertThatThrownBy(() -> download("maker/model"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(name + " of maker/model came with other contents");
    assertThat(cache.find(HubName.of("maker/model").orElseThrow())).isEmpty();
    hub.forged.clear();
    download("maker/model");
    assertThat(Files.readAllBytes(folder().resolve(name))).isEqualTo(hub.files.get(name));
  }

  @Test
  void aFileThatIsLongerThanListedIsRefused() {
    hub.forged.put("config.json", new byte[1000]);
    assertThatThrownBy(() -> download("maker/model")).hasMessageContaining("other contents");
  }

  @ParameterizedTest
  @CsvSource({
    "401, set HF_TOKEN",
    "403, accept them on its page",
    "404, has no maker/model",
    "429, more slowly",
    "500, answers 500"
  })
  void whatTheHubDoesNotGiveIsSaid(int status, String sentence) {
    hub.status = status;
    assertThatThrownBy(() -> download("maker/model"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(sentence)
        .message()
        .doesNotContain("secret");
  }

  @Test
  void modelsInOtherFormsAreRefusedBeforeAnythingIsFetched() {
    hub.files.remove("model.safetensors");
    assertThatThrownBy(() -> download("maker/model")).hasMessageContaining("model.safetensors");
    hub.files.put("model.safetensors", weights);
    hub.files.remove("tokenizer.json");
    assertThatThrownBy(() -> download("maker/model")).hasMessageContaining("no tokenizer.json");
    assertThat(hub.asked).allMatch(a -> a.contains("/api/models/"));
  }

  @Test
  void namesThatLeadElsewhereAreLeftOut() throws IOException {
    hub.files.put("../../../evil.json", bytes("x"));
    hub.files.put("LICENSE/../../evil", bytes("x"));
    download("maker/model");
    try (var files = Files.walk(temp)) {
      assertThat(files.map(f -> f.getFileName().toString())).noneMatch(f -> f.contains("evil"));
    }
  }

  @ParameterizedTest
  @CsvSource({"ftp://elsewhere/file", "mailto:me", "http:// bad", "http://user:pw@127.0.0.1/x"})
  void whereTheHubLeadsMustBeAServer(String location) {
    hub.leads = location;
    assertThatThrownBy(() -> download("maker/model"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("leads to what is no address");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nonsense",
        "ftp://x",
        "http:///path",
        "https://me:pw@host",
        ":",
        "http://h?q"
      })
  void aHubsAddressIsOneOfAServer(String text) {
    assertThatThrownBy(() -> HubClient.endpoint(text))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("HF_ENDPOINT must be an address")
        .message()
        .doesNotContain("pw");
  }

  @Test
  void aMirrorsPathIsKept() throws IOException {
    assertThat(HubClient.endpoint(" https://host:81/api/hub// "))
        .hasToString("https://host:81/api/hub");
    hub.files.remove("model.safetensors");
    HubClient client =
        new HubClient(
            java.net.URI.create(hub.endpoint() + "/mirror"), ApiKey.NONE, Duration.ofSeconds(2));
    assertThatThrownBy(() -> client.list(HubName.of("maker/model@refs/pr/1").orElseThrow()))
        .hasMessageContaining("has no maker/model@refs/pr/1");
    assertThat(hub.asked)
        .containsExactly("hub /mirror/api/models/maker/model/revision/refs%2Fpr%2F1?blobs=true");
  }

  @ParameterizedTest
  @ValueSource(strings = {"hf_SECRET\nhf_OTHER", "\uFEFFhf_SECRET", "hf SECRET"})
  void aTokenThatCannotBeSentIsNotSaid(String held) {
    assertThatThrownBy(() -> ModelDownloadFactory.token(held, "HF_TOKEN"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("HF_TOKEN holds no token")
        .message()
        .doesNotContain("SECRET");
  }

  @Test
  void aHubThatIsNotThereIsSaidToBe() {
    hub.close();
    assertThatThrownBy(() -> download("maker/model"))
        .hasMessageContaining("no connection to http://127.0.0.1")
        .hasMessageContaining("HF_ENDPOINT");
  }
}

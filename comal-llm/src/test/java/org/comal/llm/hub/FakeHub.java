package org.comal.llm.hub;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A hub with one model, and a second server that its large files are handed out by. */
final class FakeHub implements AutoCloseable {
  static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

  /** Files by name; what ends in {@code .safetensors} counts as large. */
  final Map<String, byte[]> files = new TreeMap<>();

  /** Contents that are handed out in place of those that are listed. */
  final Map<String, byte[]> forged = new ConcurrentHashMap<>();

  /** As METHOD, path, range and whether there was a token, of both servers. */
  final List<String> asked = new CopyOnWriteArrayList<>();

  /** Bytes after which the second server hangs up, once for each. */
  final List<Integer> cuts = new CopyOnWriteArrayList<>();

  /** What the hub answers instead of a listing; 0 for a listing. */
  volatile int status;

  volatile boolean knowsRanges = true;

  /** Where the hub leads to for large files; null for the second server. */
  volatile String leads;

  /** Whether the second server goes silent instead of hanging up. */
  volatile boolean stalls;

  private final HttpServer hub = server();
  private final HttpServer store = server();

  FakeHub() throws Exception {
    hub.createContext("/api/models/", this::list);
    hub.createContext("/mirror/", this::refuse);
    hub.createContext("/maker/model/resolve/" + COMMIT + "/", this::resolve);
    store.createContext("/store/", e -> hand(e, name(e)));
    hub.start();
    store.start();
  }

  private static HttpServer server() throws IOException {
    return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  }

  private static URI address(HttpServer server) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  URI endpoint() {
    return address(hub);
  }

  private void note(HttpExchange e, String server) {
    String range = e.getRequestHeaders().getFirst("Range");
    String token = e.getRequestHeaders().getFirst("Authorization");
    asked.add(
        server
            + " "
            + e.getRequestURI()
            + (range == null ? "" : " " + range)
            + (token == null ? "" : " " + token));
  }

  private static String name(HttpExchange e) {
    return e.getRequestURI().getPath().replaceFirst(".*/", "");
  }

  private void list(HttpExchange e) throws IOException {
    note(e, "hub");
    if (status != 0) {
      e.sendResponseHeaders(status, -1);
      e.close();
      return;
    }
    StringBuilder listing = new StringBuilder("{\"sha\": \"" + COMMIT + "\", \"siblings\": [");
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      listing.append(listing.toString().endsWith("[") ? "" : ", ");
      listing.append("{\"rfilename\": \"").append(file.getKey());
      listing.append("\", \"size\": ").append(file.getValue().length);
      listing.append(", \"blobId\": \"").append(git(file.getValue())).append('"');
      if (large(file.getKey())) {
        listing.append(", \"lfs\": {\"sha256\": \"").append(sha256(file.getValue())).append("\"}");
      }
      listing.append('}');
    }
    answer(
        e,
        200,
        listing.append("]}").toString().getBytes(StandardCharsets.UTF_8),
        Integer.MAX_VALUE);
  }

  private void refuse(HttpExchange e) throws IOException {
    note(e, "hub");
    e.sendResponseHeaders(404, -1);
    e.close();
  }

  private static boolean large(String name) {
    return name.endsWith(".safetensors");
  }

  private void resolve(HttpExchange e) throws IOException {
    String name = name(e);
    if (!large(name)) {
      hand(e, name);
      return;
    }
    note(e, "hub");
    String to = leads == null ? address(store) + "/store/" + name : leads;
    e.getResponseHeaders().add("Location", to);
    e.sendResponseHeaders(302, -1);
    e.close();
  }

  private void hand(HttpExchange e, String name) throws IOException {
    note(e, large(name) ? "store" : "hub");
    byte[] whole = forged.getOrDefault(name, files.get(name));
    String range = e.getRequestHeaders().getFirst("Range");
    int from = range == null || !knowsRanges ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
    int cut = large(name) && !cuts.isEmpty() ? cuts.remove(0) : Integer.MAX_VALUE;
    answer(e, from > 0 ? 206 : 200, Arrays.copyOfRange(whole, from, whole.length), cut);
  }

  private void answer(HttpExchange e, int status, byte[] body, int cut) throws IOException {
    e.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    OutputStream out = e.getResponseBody();
    out.write(body, 0, Math.min(cut, body.length));
    out.flush();
    if (stalls && cut < body.length) {
      return;
    }
    // Fewer bytes than were promised: the connection is closed.
    e.close();
  }

  static String git(byte[] contents) {
    byte[] head = ("blob " + contents.length + "\0").getBytes(StandardCharsets.US_ASCII);
    return hash("SHA-1", head, contents);
  }

  static String sha256(byte[] contents) {
    return hash("SHA-256", contents);
  }

  private static String hash(String algorithm, byte[]... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance(algorithm);
      Arrays.stream(parts).forEach(digest::update);
      return HexFormat.of().formatHex(digest.digest());
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    hub.stop(0);
    store.stop(0);
  }
}

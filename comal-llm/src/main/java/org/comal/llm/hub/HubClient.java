package org.comal.llm.hub;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.comal.plugin.ApiKey;

/** Asks the hub what a model is made of, and fetches files. */
final class HubClient {
  private static final int MOST_REDIRECTS = 5;

  /** Bytes of a listing: thousands of times what one takes. */
  private static final int LONGEST_LISTING = 1 << 24;

  private final URI endpoint;
  private final ApiKey token;
  private final Duration patience;
  private final HttpClient client;

  /**
   * @param endpoint that {@link #endpoint} gave
   * @param token who asks; {@link ApiKey#NONE} for nobody
   * @param patience how long a server may be silent
   */
  HubClient(URI endpoint, ApiKey token, Duration patience) {
    this.endpoint = endpoint;
    this.token = token;
    this.patience = patience;
    // Redirects are followed here: the token stays with the hub.
    this.client =
        HttpClient.newBuilder()
            .connectTimeout(patience)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
  }

  /**
   * {@return where a hub is, without a slash at its end}
   *
   * @throws IOException where a text is no address of a server
   */
  static URI endpoint(String text) throws IOException {
    String wanted = "HF_ENDPOINT must be an address as https://huggingface.co, without a user";
    try {
      URI address = URI.create(text.strip().replaceFirst("/+$", ""));
      if (overHttp(address) && address.getQuery() == null) {
        return address;
      }
    } catch (IllegalArgumentException e) {
      throw new IOException(wanted, e);
    }
    throw new IOException(wanted);
  }

  private static boolean overHttp(URI address) {
    return ("https".equals(address.getScheme()) || "http".equals(address.getScheme()))
        && address.getHost() != null
        && address.getUserInfo() == null;
  }

  private URI at(String path) {
    return URI.create(endpoint + path);
  }

  /** An address without its query, which may be a signature. */
  private static String shown(URI address) {
    String port = address.getPort() < 0 ? "" : ":" + address.getPort();
    return address.getScheme() + "://" + address.getHost() + port + address.getPath();
  }

  /**
   * What a revision is made of.
   *
   * @param commit that the revision means now
   */
  record Listing(String commit, List<HubFile> files) {}

  /**
   * Lists the files of a model's own folder; those in folders below it are left out.
   *
   * @throws IOException where the hub does not give it; the message tells the user why
   */
  Listing list(HubName model) throws IOException {
    String revision = model.revision().replace("/", "%2F");
    URI address = at("/api/models/" + model.id() + "/revision/" + revision + "?blobs=true");
    JsonNode said;
    try (InputStream body = body(model, get(address, 0));
        Silence silence = new Silence(body, patience)) {
      said = new ObjectMapper().readTree(body.readNBytes(LONGEST_LISTING));
      silence.broken();
    } catch (JsonProcessingException e) {
      throw new IOException(shown(address) + " gives no listing of a model", e);
    }
    String commit = said.path("sha").asText();
    if (!HubName.isCommit(commit)) {
      throw new IOException(shown(address) + " gives no listing of a model");
    }
    List<HubFile> files = new ArrayList<>();
    for (JsonNode file : said.path("siblings")) {
      String name = file.path("rfilename").asText();
      String blob = file.path("lfs").path("sha256").asText(file.path("blobId").asText());
      // Names become those of files, so that none may lead elsewhere.
      if (name.matches("[A-Za-z0-9_][A-Za-z0-9._-]*")
          && blob.matches("[0-9a-f]{40}|[0-9a-f]{64}")) {
        files.add(new HubFile(name, file.path("size").asLong(), blob));
      }
    }
    return new Listing(commit, files);
  }

  /**
   * Appends to a file what it lacks of one of the hub's; of what is longer than listed no more.
   *
   * @param to may hold the first bytes, or not be there
   * @param progress told the bytes that are there, again and again
   * @throws IOException where the connection ends before; what came is kept
   */
  void fetch(HubName model, String commit, HubFile file, Path to, LongConsumer progress)
      throws IOException {
    try (FileChannel out =
        FileChannel.open(to, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      long from = out.size() < file.size() ? out.size() : 0;
      URI address = at("/" + model.id() + "/resolve/" + commit + "/" + file.name());
      HttpResponse<InputStream> response = get(address, from);
      // A server may not know how to give a part.
      out.truncate(response.statusCode() == 206 ? from : 0);
      out.position(out.size());
      try (InputStream body = body(model, response);
          Silence silence = new Silence(body, patience)) {
        byte[] buffer = new byte[1 << 16];
        for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
          silence.broken();
          out.write(ByteBuffer.wrap(buffer, 0, n));
          if (out.position() > file.size()) {
            return;
          }
          progress.accept(out.position());
        }
      }
      out.force(true);
      if (out.size() < file.size()) {
        throw new IOException(
            shown(address) + " ended after " + out.size() + " of " + file.size() + " bytes");
      }
    }
  }

  private HttpResponse<InputStream> get(URI address, long from) throws IOException {
    URI at = address;
    for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
      HttpRequest.Builder request = HttpRequest.newBuilder(at).timeout(patience).GET();
      if (token.present() && sameHost(at)) {
        request.header("Authorization", token.bearer());
      }
      if (from > 0) {
        request.header("Range", "bytes=" + from + "-");
      }
      HttpResponse<InputStream> response = send(request.build());
      Optional<String> location = response.headers().firstValue("Location");
      if (response.statusCode() / 100 != 3 || location.isEmpty()) {
        return response;
      }
      response.body().close();
      at = next(at, location.get());
    }
    throw new IOException(shown(address) + " leads from one address to another without end");
  }

  private URI next(URI at, String location) throws IOException {
    String where = shown(at) + " leads to ";
    URI next;
    try {
      next = at.resolve(location);
    } catch (IllegalArgumentException e) {
      throw new IOException(where + "what is no address", e);
    }
    if (!overHttp(next)) {
      throw new IOException(where + "what is no address of a server");
    }
    if (endpoint.getScheme().equals("https") && !next.getScheme().equals("https")) {
      throw new IOException(where + next.getHost() + " without encryption");
    }
    return next;
  }

  private boolean sameHost(URI address) {
    return endpoint.getScheme().equals(address.getScheme())
        && endpoint.getAuthority().equals(address.getAuthority());
  }

  private HttpResponse<InputStream> send(HttpRequest request) throws IOException {
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofInputStream());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for " + request.uri().getHost(), e);
    } catch (IOException e) {
      String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      throw new IOException(
          "no connection to "
              + shown(endpoint)
              + " or where it leads ("
              + why
              + ")\nMaybe set HF_ENDPOINT to a mirror, or bring the model's folder here by other"
              + " means and name it in the config",
          e);
    }
  }

  private InputStream body(HubName model, HttpResponse<InputStream> response) throws IOException {
    int status = response.statusCode();
    if (status == 200 || status == 206) {
      return response.body();
    }
    response.body().close();
    String asked = token.present() ? "the token that is set" : "no token";
    throw new IOException(
        switch (status) {
          case 401, 403 ->
              "the hub does not give "
                  + model
                  + " to whoever has "
                  + asked
                  + ": it is not there, or its makers want their terms accepted"
                  + "\nMaybe accept them on its page, and set HF_TOKEN to a token of yours";
          case 404 -> "the hub has no " + model + "; is it spelled so on its page?";
          case 429 -> "the hub wants to be asked more slowly; try again later";
          default -> "the hub answers " + status + " when asked for " + model;
        });
  }
}

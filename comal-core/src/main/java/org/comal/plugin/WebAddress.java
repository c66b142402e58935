package org.comal.plugin;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/** Addresses of servers, as configs name them. */
public final class WebAddress {
  private WebAddress() {}

  /**
   * {@return why requests cannot go to an address, in a sentence; empty where they can} The
   * sentence does not repeat the address, because a key may stand in it.
   *
   * @param url any
   * @param example of an address that is wanted
   * @param keyPlace where a key belongs, to follow "a key goes into"
   */
  public static Optional<String> faultOf(URI url, String example, String keyPlace) {
    boolean web = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
    if (!web || url.getHost() == null) {
      return Optional.of("the url must be one of the web, as " + example);
    }
    if (url.getRawUserInfo() != null || url.getRawQuery() != null || url.getRawFragment() != null) {
      return Optional.of(
          "the url must have no user, query or fragment; a key goes into " + keyPlace);
    }
    return Optional.empty();
  }

  /**
   * {@return an address that stands at a key} What is wrong with it is noted as a problem; a
   * placeholder is then returned.
   *
   * @param options the block
   * @param key holds a text
   * @param example of an address that is wanted
   * @param keyPlace as above
   */
  public static URI read(Options options, String key, String example, String keyPlace) {
    URI placeholder = URI.create("http://localhost");
    String text = options.text(key);
    if (text.isEmpty()) {
      return placeholder;
    }
    Optional<String> fault;
    try {
      URI url = new URI(text);
      fault = faultOf(url, example, keyPlace);
      if (fault.isEmpty()) {
        return url;
      }
    } catch (URISyntaxException e) {
      fault = Optional.of("the url is not a URL");
    }
    options.problem(key, options.path() + "." + key + ": " + fault.get());
    return placeholder;
  }
}

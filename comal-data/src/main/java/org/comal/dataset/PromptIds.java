package org.comal.dataset;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.comal.data.Message;
import org.comal.data.Prompt;

/** Names prompts that have no id, and sees to it that one id stands for one text. */
final class PromptIds {
  private static final int HEX_DIGITS = 16;

  private final Map<String, Seen> byId = new HashMap<>();
  private final MessageDigest digest;

  private record Seen(String fingerprint, String place) {}

  PromptIds() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256, which every Java must have", e);
    }
  }

  /** A prompt that its text names. */
  Prompt named(List<Message> messages) {
    return new Prompt(fingerprint(messages), messages);
  }

  /**
   * A prompt of this id.
   *
   * @throws BadDataException where another text had the id before
   */
  Prompt given(String id, List<Message> messages, DataRecord record) throws BadDataException {
    String fingerprint = fingerprint(messages);
    Seen before = byId.putIfAbsent(id, new Seen(fingerprint, record.place()));
    if (before != null && !before.fingerprint.equals(fingerprint)) {
      throw record.bad(
          "prompt "
              + id
              + " has another text here than at "
              + before.place
              + "; an id must stand for one prompt");
    }
    return new Prompt(id, messages);
  }

  /** The first digits of a hash; 64 bits keep a million texts apart. */
  private String fingerprint(List<Message> messages) {
    for (Message message : messages) {
      add(message.role());
      add(message.content());
    }
    return HexFormat.of().formatHex(digest.digest()).substring(0, HEX_DIGITS);
  }

  private void add(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    for (int shift = 24; shift >= 0; shift -= 8) {
      digest.update((byte) (bytes.length >>> shift));
    }
    digest.update(bytes);
  }
}

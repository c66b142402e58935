package org.comal.dataset;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.comal.data.Message;
import org.comal.data.Prompt;
import org.comal.files.Sha256;

/** Names prompts that have no id, and sees to it that one id stands for one text. */
final class PromptIds {
  private static final int HEX_DIGITS = 16;

  private final Map<String, Seen> byId = new HashMap<>();
  private final Sha256 sha = new Sha256();

  private record Seen(String fingerprint, String place) {}

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
      sha.addFramed(message.role()).addFramed(message.content());
    }
    return sha.hex(HEX_DIGITS);
  }
}

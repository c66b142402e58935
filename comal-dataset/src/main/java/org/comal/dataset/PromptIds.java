package org.comal.dataset;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import org.comal.data.Message;
import org.comal.data.Prompt;
import org.comal.files.Sha256;

/**
 * Names prompts that have no id, and sees to it that one id stands for one text. Neither is held:
 * an id takes some 50 bytes.
 */
final class PromptIds {
  private static final int TEXT = 0;
  private static final int PLACE = 1;

  private final TextNumbers ids = new TextNumbers(2);
  private final PackedPlaces places = new PackedPlaces();
  private final Sha256 sha = new Sha256();

  /** A prompt that its text names. */
  Prompt named(List<Message> messages) {
    return new Prompt(HexFormat.of().toHexDigits(fingerprint(messages)), messages);
  }

  /**
   * A prompt of this id.
   *
   * @throws BadDataException where another text had the id before
   */
  Prompt given(String id, List<Message> messages, DataRecord record) throws BadDataException {
    long fingerprint = fingerprint(messages);
    int before = ids.size();
    int number = ids.number(id);
    if (number == before) {
      ids.set(number, TEXT, fingerprint);
      ids.set(number, PLACE, places.pack(record.place()));
    } else if (ids.get(number, TEXT) != fingerprint) {
      throw record.bad(
          "prompt "
              + id
              + " has another text here than at "
              + places.unpack(ids.get(number, PLACE))
              + "; an id must stand for one prompt");
    }
    return new Prompt(id, messages);
  }

  /** The first 8 bytes of a hash; 64 bits keep a million texts apart. */
  private long fingerprint(List<Message> messages) {
    for (Message message : messages) {
      sha.addFramed(message.role()).addFramed(message.content());
    }
    return ByteBuffer.wrap(sha.bytes()).getLong();
  }
}

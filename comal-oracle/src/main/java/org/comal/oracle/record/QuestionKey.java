package org.comal.oracle.record;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;
import org.comal.data.Comparison;
import org.comal.data.Message;
import org.comal.data.Response;

/**
 * Names questions by their content: 128 bits of the SHA-256 of prompt id, messages, and both
 * responses with text, token ids and whether they are finished. Equal comparisons, and only they,
 * have the same key; the two orders of a pair have different ones.
 *
 * <p>Not for use by several threads.
 */
final class QuestionKey {
  private final MessageDigest digest;

  QuestionKey() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256, which every Java must have", e);
    }
  }

  /** The key of a question that always gets the same verdict. */
  UUID of(Comparison question) {
    add(question);
    return done();
  }

  /**
   * The key of one draw of a verdict.
   *
   * @param stream key of the random stream that the verdict is drawn with
   * @param nth how many equal questions stand before this one in its batch
   */
  UUID ofDraw(Comparison question, long stream, int nth) {
    add(question);
    digest.update(ByteBuffer.allocate(12).putLong(stream).putInt(nth).array());
    return done();
  }

  private void add(Comparison question) {
    add(question.prompt().id());
    add(question.prompt().messages().size());
    for (Message message : question.prompt().messages()) {
      add(message.role());
      add(message.content());
    }
    add(question.first());
    add(question.second());
  }

  private void add(Response response) {
    add(response.text());
    add(response.finished() ? 1 : 0);
    int[] tokens = response.tokens();
    add(tokens.length);
    ByteBuffer bytes = ByteBuffer.allocate(4 * tokens.length);
    bytes.asIntBuffer().put(tokens);
    digest.update(bytes);
  }

  /** With the length before it, so that no two sequences of texts have the same bytes. */
  private void add(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    add(bytes.length);
    digest.update(bytes);
  }

  private void add(int number) {
    digest.update((byte) (number >>> 24));
    digest.update((byte) (number >>> 16));
    digest.update((byte) (number >>> 8));
    digest.update((byte) number);
  }

  private UUID done() {
    ByteBuffer hash = ByteBuffer.wrap(digest.digest());
    return new UUID(hash.getLong(), hash.getLong());
  }
}

package org.comal.oracle;

import java.nio.ByteBuffer;
import java.util.UUID;
import org.comal.data.Comparison;
import org.comal.data.Message;
import org.comal.data.Response;
import org.comal.files.Sha256;

/**
 * Names questions by their content: 128 bits of the SHA-256 of prompt id, messages, and both
 * responses with text, token ids and whether they are finished. Equal comparisons, and only they,
 * have the same key; the two orders of a pair have different ones.
 *
 * <p>Not for use by several threads.
 */
public final class QuestionKey {
  private final Sha256 sha = new Sha256();

  /**
   * {@return the key of a question that always gets the same verdict}
   *
   * @param question of any oracle
   */
  public UUID of(Comparison question) {
    add(question);
    return done();
  }

  /**
   * {@return the key of one draw of a verdict}
   *
   * @param question of any oracle
   * @param stream key of the random stream that the verdict is drawn with
   * @param nth how many equal questions stand before this one in its batch
   */
  public UUID ofDraw(Comparison question, long stream, int nth) {
    add(question);
    sha.add(stream).add(nth);
    return done();
  }

  private void add(Comparison question) {
    sha.addFramed(question.prompt().id()).add(question.prompt().messages().size());
    for (Message message : question.prompt().messages()) {
      sha.addFramed(message.role()).addFramed(message.content());
    }
    add(question.first());
    add(question.second());
  }

  private void add(Response response) {
    int[] tokens = response.tokens();
    sha.addFramed(response.text()).add(response.finished() ? 1 : 0).add(tokens.length).add(tokens);
  }

  private UUID done() {
    ByteBuffer hash = ByteBuffer.wrap(sha.bytes());
    return new UUID(hash.getLong(), hash.getLong());
  }
}

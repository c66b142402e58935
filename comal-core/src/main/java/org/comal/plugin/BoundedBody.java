package org.comal.plugin;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/**
 * The body of a reply as text, as long as it stays below a bound: a server may never end one. What
 * is no UTF-8 in it becomes a replacement character.
 */
public final class BoundedBody implements HttpResponse.BodySubscriber<String> {
  private final int most;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final CompletableFuture<String> text = new CompletableFuture<>();
  private Flow.Subscription subscription;

  private BoundedBody(int most) {
    this.most = most;
  }

  /**
   * {@return what reads bodies of UTF-8}
   *
   * @param most bytes of a body; a longer one is an {@link IOException} and not read on
   */
  public static HttpResponse.BodyHandler<String> of(int most) {
    return head -> new BoundedBody(most);
  }

  @Override
  public CompletionStage<String> getBody() {
    return text;
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    subscription = given;
    given.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(List<ByteBuffer> pieces) {
    for (ByteBuffer piece : pieces) {
      if (text.isDone()) {
        return;
      }
      if (bytes.size() + piece.remaining() > most) {
        subscription.cancel();
        text.completeExceptionally(
            new IOException("the reply is longer than " + most + " bytes and was not read on"));
        return;
      }
      byte[] own = new byte[piece.remaining()];
      piece.get(own);
      bytes.writeBytes(own);
    }
  }

  @Override
  public void onError(Throwable cutOff) {
    text.completeExceptionally(cutOff);
  }

  @Override
  public void onComplete() {
    text.complete(bytes.toString(StandardCharsets.UTF_8));
  }
}

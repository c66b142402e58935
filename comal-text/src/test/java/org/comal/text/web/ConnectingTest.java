package org.comal.text.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ConnectingTest {
  @Test
  void aConnectionIsNotWaitedForAsLongAsAReply() {
    HttpClient patient = Connecting.within(Duration.ofMinutes(10)).build();
    assertThat(patient.connectTimeout()).contains(Duration.ofSeconds(10));
    assertThat(patient.followRedirects()).isEqualTo(HttpClient.Redirect.NEVER);
    HttpClient hasty = Connecting.within(Duration.ofMillis(300)).build();
    assertThat(hasty.connectTimeout()).contains(Duration.ofMillis(300));
  }
}

package org.comal.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretNameTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "apiKey",
        "apikey",
        "APIKey",
        "api_key",
        "awsSecretAccessKey",
        "accessToken",
        "tokenCredential",
        "clientSecret",
        "password",
        "userPassword",
        "credentials",
        "basicAuth",
        "authorization",
        "bearer"
      })
  void tellsASecret(String name) {
    assertThat(SecretName.is(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "maxTokens",
        "maxCompletionTokens",
        "thinkingBudgetTokens",
        "tokenizer",
        "promptCacheKey",
        "author",
        "modelName",
        "baseUrl",
        "keepAlive",
        "topK",
        "user"
      })
  void tellsWhatIsNone(String name) {
    assertThat(SecretName.is(name)).isFalse();
  }
}

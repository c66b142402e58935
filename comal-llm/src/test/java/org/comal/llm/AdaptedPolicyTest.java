package org.comal.llm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.comal.llm.model.DType;
import org.comal.policy.Policy;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** What a policy of whole weights must do, by adapters of one family. */
class AdaptedPolicyTest extends CausalLmPolicyTest {
  private static CausalLmPolicy one;
  private static Policy other;

  @BeforeAll
  static void open() {
    try {
      Path base = TinyPolicies.folder(TinyModels.VARIANTS.get(0), 1);
      Path first = base.resolve("first");
      Path second = base.resolve("second");
      TinyAdapters.write(first, base, TinyAdapters.LORA, 2);
      TinyAdapters.write(second, base, TinyAdapters.LORA, 3);
      one = TinyAdapters.read(base, first, TinyPolicies.settings(DType.FLOAT32, 4096, false));
      other = one.load(second);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @AfterAll
  static void close() {
    other.close();
    one.close();
  }

  @Override
  protected Policy policy() {
    return one;
  }

  @Override
  protected Policy other() {
    return other;
  }
}

package org.comal.llm.oracle;

import java.nio.file.Path;
import org.comal.llm.TestDevice;
import org.comal.oracle.PreferenceOracle;
import org.comal.plugin.Factory;
import org.comal.tck.FactoryKit;
import org.junit.jupiter.api.Nested;

class DecoderOracleFactoriesTest {
  private abstract static class Kit extends FactoryKit<PreferenceOracle> {
    @Override
    protected Path baseDirectory() {
      return ReferenceOracles.FOLDER;
    }
  }

  @Nested
  class Judge extends Kit {
    @Override
    protected Factory<PreferenceOracle> factory() {
      return new CausalLmJudgeFactory();
    }

    @Override
    protected String block() {
      return "model = judge-qwen3\n" + TestDevice.LINE;
    }
  }

  @Nested
  class Reward extends Kit {
    @Override
    protected Factory<PreferenceOracle> factory() {
      return new RewardModelFactory();
    }

    @Override
    protected String block() {
      return "model = reward-llama\n" + TestDevice.LINE;
    }
  }
}

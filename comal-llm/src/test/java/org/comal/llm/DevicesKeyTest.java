package org.comal.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import java.util.List;
import org.comal.plugin.ConfigException;
import org.comal.plugin.Options;
import org.comal.plugin.Problems;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DevicesKeyTest {
  private static List<String> read(String device, String devices) {
    Problems problems = new Problems();
    ConfigParseOptions named = ConfigParseOptions.defaults().setOriginDescription("my.conf");
    Options options =
        new Options(
            ConfigFactory.parseString("\ndevice = \"" + device + "\"\ndevices = " + devices, named),
            "policy",
            problems);
    List<String> read = DevicesKey.read(options, device);
    problems.check();
    return read;
  }

  @Test
  void isTheDeviceAloneWhereItIsEmpty() {
    assertThat(read("auto", "[]")).containsExactly("auto");
    assertThat(read("cuda:1", "[]")).containsExactly("cuda:1");
  }

  @Test
  void mayNameADeviceTwiceAndAgreesWithTheDeviceBesideIt() {
    assertThat(read("auto", "[cpu, cpu]")).containsExactly("cpu", "cpu");
    assertThat(read("cpu", "[cpu, cpu]")).containsExactly("cpu", "cpu");
    assertThat(read("cuda", "[\"cuda:0\", \"cuda:1\"]")).containsExactly("cuda:0", "cuda:1");
    assertThat(read("auto", "[cuda, cuda]")).containsExactly("cuda:0", "cuda:0");
    assertThat(read("cuda:1", "[\"cuda:1\"]")).containsExactly("cuda:1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          auto   | [cpu, tpu]             | policy.devices is [cpu, tpu], but each must be cpu, cuda or cuda:N
          auto   | [auto]                 | policy.devices is [auto], but each must be cpu, cuda or cuda:N
          auto   | [cpu, "cuda:1"]        | policy.devices is [cpu, cuda:1], but a model is trained on GPUs or on the CPU, not on both together
          auto   | [cuda, "cuda:0"]       | policy.devices is [cuda, cuda:0], but cuda and cuda:0 are the same device
          cpu    | ["cuda:0", "cuda:1"]   | policy.devices is [cuda:0, cuda:1], of which the first also samples and scores, but policy.device is cpu
          cuda:1 | ["cuda:0", "cuda:1"]   | policy.device is cuda:1
          auto   | cpu                    | a list of texts
          """)
  void refusesInASentenceWithFileAndLine(String device, String devices, String sentence) {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> read(device, devices))
        .withMessageContaining(sentence)
        .satisfies(e -> assertThat(e.getMessage().split("my.conf:3: ")).hasSize(2));
  }
}

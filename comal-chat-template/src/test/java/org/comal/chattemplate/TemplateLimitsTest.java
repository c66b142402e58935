package org.comal.chattemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a template may cost and reach, and what is said where it wants more. */
class TemplateLimitsTest {
  private static final Clock CLOCK = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
  private static final Limits SMALL = new Limits(100_000, 100, 10_000);

  private static String render(String source) {
    return Template.parse("t", source, SMALL).render(Map.of(), CLOCK).text();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{% set x = 'aaaaaaaaaa' %}{% for i in range(40) %}{% set x = x ~ x %}{{ x }}{% endfor %}"
            + "{% set ns = namespace(x='aaaaaaaaaa') %}"
            + "{% for i in range(40) %}{% set ns.x = ns.x ~ ns.x %}{% endfor %}",
        "{{ 'a' * 1000000000 }}",
        "{{ [1] * 1000000000 }}",
        "{{ 'a' | center(1000000000) }}",
        "{{ 'a'.ljust(1000000000) }}",
        "{{ '%1000000d' % 1 }}",
        "{{ '%.999999999f' % 1.0 }}",
        "{{ '{:100000000}'.format(1) }}",
        "{{ 'ab' | indent(100000000, true) }}",
        "{{ ('b' * 5000).replace('', 'c' * 5000) }}",
        "{{ ('a' * 5000).join(['b'] * 50) }}",
        "{{ 10 ** (10 ** 10) }}",
        "{{ [1] | tojson(indent=1000000000) }}",
        "{{ [1] | batch(1000000000, 'x') | list }}",
        "{{ [1] | slice(1000000000) | list }}",
        "{% for i in range(1000) %}{% for j in range(1000) %}{% endfor %}{% endfor %}",
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
        "{% macro m() %}{{ m() }}{{ m() }}{% endmacro %}{{ m() }}",
        "{% set ns = namespace() %}{% set ns.ns = ns %}{{ ns }}",
        "{% set ns = namespace(l=[1]) %}{% for i in range(60) %}{% set ns.l = [ns.l, ns.l] %}"
            + "{% endfor %}{{ ns.l }}",
        "{% set ns = namespace(l=[1], k=[1]) %}{% for i in range(60) %}{% set ns.l = [ns.l, ns.l] %}"
            + "{% set ns.k = [ns.k, ns.k] %}{% endfor %}{{ ns.l == ns.k }}",
        "{% for x in [1] recursive %}{{ loop([1]) }}{% endfor %}",
        "{% set ns = namespace(g=[1]) %}{% for i in range(5000) %}"
            + "{% set ns.g = ns.g | map('string') %}{% endfor %}{{ ns.g | list }}",
        "{% set ns = namespace(t=()) %}{% for i in range(60) %}{% set ns.t = (ns.t, ns.t) %}"
            + "{% endfor %}{{ {ns.t: 1} }}",
      })
  void whatCostsTooMuchStopsWithASentence(String source) {
    assertThatExceptionOfType(TemplateException.class)
        .isThrownBy(() -> render(source))
        .withMessageMatching(
            "(?s)t:1: .*(more than the|too large|at most|out of range|cannot be repeated|cannot be a key).*");
  }

  @ParameterizedTest
  @ValueSource(strings = {"(", "[", "not ", "-", "{1:", "x if ", "x[", "f(", "(1)|f("})
  void deepNestingIsRefusedWhereItIsRead(String opening) {
    assertThatExceptionOfType(TemplateException.class)
        .isThrownBy(() -> render("{{ " + opening.repeat(100_000) + " }}"))
        .withMessageMatching(
            "t:1: (the template nests more than .*|there is .* is wanted|.* should close|.* is missing)");
  }

  @Test
  void longChainsAreRefusedBeforeTheStackEnds() {
    assertThatExceptionOfType(TemplateException.class)
        .isThrownBy(() -> render("{{ 1" + " + 1".repeat(100_000) + " }}"))
        .withMessageContaining("nests more than the 100 levels");
  }

  @Test
  void theUsualLimitsLeaveRoomForLongConversations() {
    List<Map<String, Object>> messages = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      messages.add(Map.of("role", i % 2 == 0 ? "user" : "assistant", "content", "x".repeat(1000)));
    }
    String source =
        "{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content|trim }}<|im_end|>\n"
            + "{% endfor %}";
    String text = Template.parse("t", source).render(Map.of("messages", messages), CLOCK).text();
    assertThat(text).hasSizeGreaterThan(5_000_000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{{ [1] | random }}",
        "{{ lipsum() }}",
        "{% import 'x' as y %}",
        "{% extends 'x' %}",
        "{% set l = [1] %}{{ l.append(2) }}",
        "{{ {}.update({1: 2}) }}",
        "{{ range }}",
        "{{ [1] | map('string') }}",
        "{{ ''.__class__.__mro__ }}",
        "{{ strftime_now('%Q') }}",
      })
  void whatDoesNotRepeatOrReachesOutIsRefused(String source) {
    assertThatExceptionOfType(TemplateException.class)
        .isThrownBy(() -> render(source))
        .withMessageStartingWith("t:1: ");
  }

  @Test
  void digitsAreAsciiWhereverItRuns() {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("ar-EG"));
    try {
      assertThat(render("{{ strftime_now('%e %d %j') }} {{ '%d' % 12 }} {{ '{:3d}'.format(4) }}"))
          .isEqualTo(" 1 01 001 12   4");
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void onlyDataCanBeGiven() {
    Template template = Template.parse("t", "{{ x }}");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> template.render(Map.of("x", new StringBuilder().chars()), CLOCK))
        .withMessageContaining("x holds a")
        .withMessageContaining("only null, truth values, numbers, texts, lists and maps");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> template.render(Map.of("x", Map.of(1, 2)), CLOCK))
        .withMessageContaining("x has a key that is no text");
  }

  @Test
  void theTemplatesOwnWordsReachTheUserWithoutCommandsToATerminal() {
    assertThatExceptionOfType(TemplateException.class)
        .isThrownBy(() -> render("\n\n{{ raise_exception('Roles must alternate \u001b[31mRED') }}"))
        .withMessage("t:3: the template refuses: Roles must alternate \\x1b[31mRED");
  }

  @Test
  void faultsNameTheLineWhereTheyAre() {
    for (String source :
        List.of("a\n{{ 1 + }}", "a\n{% if x %}", "a\n{{ x.y }}", "a\n{# c", "a\n{{ 'x }}")) {
      assertThatExceptionOfType(TemplateException.class)
          .isThrownBy(() -> render(source))
          .satisfies(e -> assertThat(e.line()).isEqualTo(2));
    }
  }

  @Test
  void generationBlocksInsideCapturedTextsAreCounted() {
    Rendering rendering =
        Template.parse(
                "t", "{% macro m() %}{% generation %}a{% endgeneration %}{% endmacro %}{{ m() }}")
            .render(Map.of(), CLOCK);
    assertThat(rendering.text()).isEqualTo("a");
    assertThat(rendering.generated()).isEmpty();
    assertThat(rendering.unplaced()).isEqualTo(1);
  }

  @Test
  void limitsBelowOneAreRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Limits(0, 1, 1));
  }
}

package org.comal.chattemplate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** What holds for any data. */
class TemplateProperties {
  private static final Clock CLOCK = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);

  private static String render(String source, Map<String, ?> variables) {
    return Template.parse("t", source).render(variables, CLOCK).text();
  }

  @Property
  void aTextIsPrintedAsItIs(@ForAll String text) {
    assertThat(render("{{ x }}", Map.of("x", text))).isEqualTo(text);
  }

  @Property
  void jsonReadsBackAsItWas(@ForAll List<String> texts, @ForAll double number, @ForAll long count)
      throws JsonProcessingException {
    Map<String, Object> data = Map.of("texts", texts, "number", number, "count", count);
    String json = render("{{ x | tojson }}", Map.of("x", data));
    assertThat(new ObjectMapper().readValue(json, Map.class).get("texts")).isEqualTo(texts);
    assertThat(new ObjectMapper().readTree(json).get("number").asDouble()).isEqualTo(number);
    assertThat(new ObjectMapper().readTree(json).get("count").asLong()).isEqualTo(count);
  }

  @Property
  void floatsReadBackAsTheyWere(@ForAll double number) {
    assertThat(Double.parseDouble(render("{{ x }}", Map.of("x", number)))).isEqualTo(number);
  }

  @Property
  void slicesTakeTheElementsThatTheirPlacesName(
      @ForAll @Size(max = 8) List<Integer> list,
      @ForAll @IntRange(min = -10, max = 10) int start,
      @ForAll @IntRange(min = -10, max = 10) int stop,
      @ForAll @IntRange(min = -3, max = 3) int step) {
    int by = step == 0 ? 1 : step;
    List<Integer> wanted = new ArrayList<>();
    int n = list.size();
    int from = start < 0 ? start + n : start;
    int to = stop < 0 ? stop + n : stop;
    // A place is taken if it lies between the bounds, which lie one beyond the ends at most.
    int first = by > 0 ? Math.max(0, from) : Math.min(n - 1, from);
    for (int i = first; by > 0 ? i < to : i > to; i += by) {
      if (i >= 0 && i < n) {
        wanted.add(list.get(i));
      } else if (by < 0 && i < 0 || by > 0 && i >= n) {
        break;
      }
    }
    Map<String, Object> variables = new HashMap<>();
    variables.put("l", list);
    variables.put("a", start);
    variables.put("b", stop);
    variables.put("c", by);
    assertThat(render("{{ l[a:b:c] }}", variables)).isEqualTo(wanted.toString());
  }

  @Property
  void arithmeticOfIntegersIsPythons(
      @ForAll @IntRange(min = -1000, max = 1000) int a,
      @ForAll @IntRange(min = 1, max = 50) int size,
      @ForAll boolean negative) {
    int b = negative ? -size : size;
    assertThat(render("{{ a // b }} {{ a % b }}", Map.of("a", a, "b", b)))
        .isEqualTo(Math.floorDiv(a, b) + " " + Math.floorMod(a, b));
  }
}

package org.comal.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.comal.data.Prompt;

class PortionsTest {
  private record Item(Prompt about, int number) {}

  /** Items in runs of one prompt each, of these lengths. */
  private static List<Item> items(List<Integer> lengths) {
    List<Item> items = new ArrayList<>();
    for (int x = 0; x < lengths.size(); x++) {
      for (int k = 0; k < lengths.get(x); k++) {
        items.add(new Item(Prompt.named("x" + x), items.size()));
      }
    }
    return items;
  }

  @Property(tries = 300)
  void portionsAreTheListInOrderWithSoManyPromptsEachAndNoneDivided(
      @ForAll @Size(max = 20) List<@IntRange(min = 1, max = 4) Integer> lengths,
      @ForAll @IntRange(min = 1, max = 25) int prompts) {
    List<Item> items = items(lengths);
    Portions portions = Portions.of(items, Item::about, prompts);
    assertThat(portions.count()).isEqualTo((lengths.size() + prompts - 1) / prompts);
    List<Item> all = new ArrayList<>();
    List<double[]> numbers = new ArrayList<>();
    for (int i = 0; i < portions.count(); i++) {
      List<Item> own = portions.of(items, i);
      assertThat(portions.start(i)).isEqualTo(all.size());
      all.addAll(own);
      numbers.add(own.stream().mapToDouble(Item::number).toArray());
      int expected = Math.min(prompts, lengths.size() - i * prompts);
      assertThat(own.stream().map(Item::about).distinct()).hasSize(expected);
    }
    assertThat(all).isEqualTo(items);
    assertThat(Portions.joined(numbers))
        .isEqualTo(items.stream().mapToDouble(Item::number).toArray());
  }

  @Property(tries = 50)
  void allIsOnePortionWhereNoSizeIsSaid(
      @ForAll @Size(min = 1, max = 9) List<@IntRange(min = 1, max = 3) Integer> lengths) {
    List<Item> items = items(lengths);
    Portions portions = Portions.of(items, Item::about, 0);
    assertThat(portions.count()).isEqualTo(1);
    assertThat(portions.of(items, 0)).isEqualTo(items);
  }
}

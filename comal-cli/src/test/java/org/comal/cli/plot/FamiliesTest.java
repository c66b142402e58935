package org.comal.cli.plot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FamiliesTest {
  @Test
  void aVariantHasTheColourOfTheRunThatItsNameGoesOnFrom() {
    Families f = Families.of(List.of("comal", "inpo", "inpo-table", "comal-table", "comal-long"));
    assertThat(List.of(f.colour(0), f.colour(3), f.colour(4))).containsOnly(0);
    assertThat(List.of(f.colour(1), f.colour(2))).containsOnly(1);
    assertThat(f.order()).containsExactly(0, 3, 4, 1, 2);
    assertThat(f.order().stream().map(f::variant)).containsExactly(0, 1, 2, 0, 1);
  }

  @Test
  void aVariantMayStandBeforeItsRun() {
    Families f = Families.of(List.of("dpo-table", "dpo"));
    assertThat(f.order()).containsExactly(1, 0);
    assertThat(f.variant(1)).isZero();
  }

  @Test
  void seedsAreNoVariantsOfEachOther() {
    Families f = Families.of(List.of("dpo-s1", "dpo-s2", "dpo-table-s1", "dpo-table-s2"));
    assertThat(f.order()).containsExactly(0, 2, 1, 3);
    assertThat(f.colour(2)).isEqualTo(f.colour(0)).isNotEqualTo(f.colour(1));
  }

  @Test
  void namesThatOnlyBeginAlikeAreStrangers() {
    Families f = Families.of(List.of("sppo", "sppop", "s"));
    assertThat(f.order()).containsExactly(0, 1, 2);
    assertThat(f.order().stream().map(f::colour)).containsExactly(0, 1, 2);
  }
}

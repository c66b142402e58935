package org.comal.agreement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class AgreementTest {
  private static final double NONE = Double.NaN;

  @Test
  void figuresAreThoseOfThePaperAndPencil() {
    List<Judgement> all =
        List.of(
            // Both orders .8: right, for the longer.
            new Judgement(1, 0.9, 0.3, 10, 5),
            // .4 on average, but .6 in the given order: wrong by both, right as given; a flip.
            new Judgement(1, 0.6, 0.8, 5, 10),
            // A label without a side.
            new Judgement(0.5, 0.5, 0.5, 7, 7),
            // .25: right, for the longer.
            new Judgement(0.2, 0.25, 0.75, 1, 2),
            new Judgement(1, NONE, 0.2, 3, 1));

    Agreement a = Agreement.of(all, 5);

    assertThat(a.rows()).isEqualTo(5);
    assertThat(a.abstained()).isEqualTo(1);
    assertThat(a.undecided()).isEqualTo(1);
    assertThat(a.accuracy()).isCloseTo(2.0 / 3, within(1e-12));
    assertThat(a.accuracyForward()).isCloseTo(1, within(1e-12));
    assertThat(a.bothOrders()).isCloseTo(2.0 / 3, within(1e-12));
    double loss =
        -Math.log(0.8)
            - Math.log(0.4)
            - Math.log(0.5)
            - 0.2 * Math.log(0.25)
            - 0.8 * Math.log(0.75);
    assertThat(a.logLoss()).isCloseTo(loss / 4, within(1e-12));
    assertThat(a.brier()).isCloseTo((0.04 + 0.36 + 0 + 0.0025) / 4, within(1e-12));
    // (1.2 + 1.4 + 1 + 1)/2 − 2, over 4.
    assertThat(a.positionBias()).isCloseTo(0.3 / 4, within(1e-12));
    assertThat(a.flips()).isCloseTo(0.25, within(1e-12));
    assertThat(a.longerByOracle()).isCloseTo(1, within(1e-12));
    // The first and the last of three.
    assertThat(a.longerByLabel()).isCloseTo(2.0 / 3, within(1e-12));
  }

  @Test
  void binsHoldWinnersByTheirProbability() {
    List<Judgement> all =
        List.of(
            new Judgement(1, 0.95, 0.05, 1, 1),
            new Judgement(1, 0.07, 0.93, 1, 1),
            new Judgement(0, 0.45, 0.55, 1, 1),
            new Judgement(0, 0, 1, 1, 1));

    Agreement a = Agreement.of(all, 5);

    // .55 in [.5, .6]; .95, .93 and 1 in [.9, 1], of whose winners two are right.
    assertThat(a.bins()).hasSize(2);
    assertThat(a.bins().get(0).count()).isEqualTo(1);
    assertThat(a.bins().get(0).observed()).isEqualTo(1);
    assertThat(a.bins().get(1).count()).isEqualTo(3);
    assertThat(a.bins().get(1).predicted()).isCloseTo(0.96, within(1e-12));
    assertThat(a.bins().get(1).observed()).isCloseTo(2.0 / 3, within(1e-12));
    assertThat(a.calibrationError()).isCloseTo((0.45 + 3 * (0.96 - 2.0 / 3)) / 4, within(1e-12));
    assertThat(a.reliability()).startsWith("from,to,count,predicted,observed\n0.5,0.6,1,0.55,1.0");
  }

  @Test
  void withoutVerdictsThereAreNoFigures() {
    Agreement a = Agreement.of(List.of(new Judgement(1, NONE, NONE, 1, 2)), 5);
    assertThat(a.abstained()).isEqualTo(1);
    assertThat(a.accuracy()).isNaN();
    assertThat(a.calibrationError()).isNaN();
  }

  @Test
  void refusesWhatIsNoProbability() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Judgement(1.5, 0, 1, 1, 1))
        .withMessage("a label is 1.5, but must lie in [0, 1]");
  }

  @Test
  void rockPaperScissorsIsAllCycle() {
    Intransitivity i = new Intransitivity();
    i.add(new double[][] {{0.5, 0.9, 0.2}, {0.1, 0.5, 0.9}, {0.8, 0.1, 0.5}});
    assertThat(i.triples()).isEqualTo(1);
    assertThat(i.cyclicShare()).isEqualTo(1);
    assertThat(i.strongestCycle()).isCloseTo(0.3, within(1e-12));
    // Log-odds a = ln 9, a, b = ln 4 around: the mean m of the three is the circle's part.
    double a = Math.log(9);
    double b = Math.log(4);
    double m = (2 * a + b) / 3;
    assertThat(i.beyondBradleyTerry()).isCloseTo(3 * m * m / (2 * a * a + b * b), within(1e-9));
  }

  @Test
  void rewardsLeaveNothingBeyondThem() {
    double[] r = {0.3, -1, 2, 0.7};
    double[][] p = new double[4][4];
    for (int i = 0; i < 4; i++) {
      for (int j = 0; j < 4; j++) {
        p[i][j] = 1 / (1 + Math.exp(r[j] - r[i]));
      }
    }
    // Not all pairs were compared; two triples remain.
    p[0][3] = NONE;
    p[3][0] = NONE;
    Intransitivity i = new Intransitivity();
    i.add(p);
    assertThat(i.triples()).isEqualTo(2);
    assertThat(i.cyclicShare()).isZero();
    assertThat(i.beyondBradleyTerry()).isCloseTo(0, within(1e-12));
  }
}

package org.comal.tabular;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.comal.policy.Divergence;
import org.ojalgo.matrix.decomposition.SingularValue;
import org.ojalgo.matrix.store.MatrixStore;
import org.ojalgo.matrix.store.R064Store;

/**
 * All Nash policies of one table: a polytope, most often of one point.
 *
 * <p>A policy x is Nash where no response gains against it. Where one Nash policy leaves no
 * response beyond its support without a loss, and its equations have one solution, there is no
 * other: the support of any other would lie in its own. Otherwise the polytope is given by a point
 * inside of it (which linear programs find that raise every probability and every loss that can be
 * above 0) and the directions in which those equations stay true that hold throughout.
 */
final class NashSet {
  /** Probabilities and losses up to this are taken for 0. */
  private static final double ZERO = 1e-7;

  /** Singular values up to this, relative to the largest, are taken for 0. */
  private static final double RANK = 1e-10;

  private final double[] one;
  private final Optional<NashProjection> projection;

  private NashSet(double[] one, Optional<NashProjection> projection) {
    this.one = one;
    this.projection = projection;
  }

  /**
   * Finds the Nash policies of the game between some of a table's responses, which give nothing to
   * others.
   *
   * @param played the responses of the game: what a deviation may play
   * @param given those that a Nash policy may give, all of them played
   * @return empty where no such policy is Nash; never so where all that is played may be given
   */
  static Optional<NashSet> of(PreferenceTable table, boolean[] played, boolean[] given) {
    int[] place = IntStream.range(0, played.length).filter(i -> played[i]).toArray();
    PreferenceTable game =
        place.length == table.size() ? table : table.permuted(place.length, i -> place[i]);
    boolean[] allowed = new boolean[place.length];
    for (int i = 0; i < place.length; i++) {
      allowed[i] = given[place[i]];
    }
    return NashSolver.solve(game, allowed)
        .map(
            x -> {
              double[] one = new double[played.length];
              for (int i = 0; i < place.length; i++) {
                one[place[i]] = x[i];
              }
              return new NashSet(one, projection(game, allowed, x, place));
            });
  }

  /** {@return a Nash policy: the only one, or one of them; shared, not to be changed} */
  double[] one() {
    return one;
  }

  /** {@return whether there is no other} */
  boolean unique() {
    return projection.isEmpty();
  }

  /**
   * {@return the Nash policy of the least KL(Nash ‖ π)}
   *
   * @param logPi natural log, normalised over the places {@code from} to that plus the table's size
   */
  double[] nearest(double[] logPi, int from) {
    return projection.map(p -> p.nearest(logPi, from, one.length)).orElse(one);
  }

  /**
   * {@return the least KL(Nash ‖ π) in nats; infinite where every Nash policy gives something to
   * what π never gives}
   *
   * @param logPi natural log, normalised over the places {@code from} to that plus the table's size
   */
  double kl(double[] logPi, int from) {
    double[] logNash = Arrays.stream(nearest(logPi, from)).map(Math::log).toArray();
    double[] own = Arrays.copyOfRange(logPi, from, from + one.length);
    return Divergence.kl(logNash, own);
  }

  /**
   * Where the polytope lies.
   *
   * @param inside a Nash policy that gives something wherever one does, and against which a
   *     response loses wherever it loses against one
   * @param given where it gives something
   * @param lost which responses lose against it
   */
  private record Face(double[] inside, boolean[] given, boolean[] lost) {
    int[] support() {
      return IntStream.range(0, given.length).filter(i -> given[i]).toArray();
    }

    int[] tight() {
      return IntStream.range(0, lost.length).filter(j -> !lost[j]).toArray();
    }

    int[] open() {
      return IntStream.range(0, lost.length).filter(j -> lost[j]).toArray();
    }
  }

  private static Optional<NashProjection> projection(
      PreferenceTable game, boolean[] allowed, double[] x, int[] place) {
    Face face = face(game, allowed, x);
    int[] support = face.support();
    int[] tight = face.tight();
    R064Store equations = equations(game, support, tight);
    SingularValue<Double> svd = SingularValue.R064.make(equations);
    if (!svd.decompose(equations)) {
      throw new ArithmeticException(
          "the singular values of a game with " + game.size() + " responses were not found");
    }
    double[] values = svd.getSingularValues().toRawCopy1D();
    int rank = (int) Arrays.stream(values).filter(v -> v > RANK * values[0]).count();
    if (rank == support.length) {
      return Optional.empty();
    }
    double[][] directions = new double[support.length - rank][support.length];
    for (int d = 0; d < directions.length; d++) {
      for (int i = 0; i < support.length; i++) {
        directions[d][i] = svd.getV().doubleValue(i, rank + d);
      }
    }
    int[] open = face.open();
    double[][] losses = new double[open.length][support.length];
    for (int j = 0; j < open.length; j++) {
      for (int i = 0; i < support.length; i++) {
        losses[j][i] = game.advantage(support[i], open[j]);
      }
    }
    double[] inside = Arrays.stream(support).mapToDouble(i -> face.inside[i]).toArray();
    correct(inside, equations, tight.length, svd);
    int[] places = Arrays.stream(support).map(i -> place[i]).toArray();
    return Optional.of(new NashProjection(places, inside, directions, losses));
  }

  private static Face face(PreferenceTable game, boolean[] allowed, double[] first) {
    int n = first.length;
    boolean[] given = new boolean[n];
    boolean[] lost = new boolean[n];
    List<double[]> found = new ArrayList<>();
    Optional<double[]> next = Optional.of(first);
    while (next.isPresent()) {
      double[] x = next.get();
      found.add(x);
      double[] loss = new double[n];
      game.addAdvantage(-1, x, 0, loss, 0);
      boolean strict = true;
      for (int i = 0; i < n; i++) {
        given[i] |= x[i] > ZERO;
        lost[i] |= loss[i] > ZERO;
        strict &= given[i] || lost[i];
      }
      next = strict ? Optional.empty() : NashSolver.raising(game, allowed, given, lost, ZERO);
    }
    double[] mean = new double[n];
    for (double[] x : found) {
      for (int i = 0; i < n; i++) {
        mean[i] += x[i] / found.size();
      }
    }
    return new Face(mean, given, lost);
  }

  /** A(j, z) for tight j and Σ z, by row, of all z on the support. */
  private static R064Store equations(PreferenceTable game, int[] support, int[] tight) {
    int n = support.length;
    // Rows of zeros where there are fewer equations than unknowns, so that all of V is computed.
    R064Store equations = R064Store.FACTORY.make(Math.max(tight.length + 1, n), n);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < tight.length; j++) {
        equations.set(j, i, game.advantage(tight[j], support[i]));
      }
      equations.set(tight.length, i, 1);
    }
    return equations;
  }

  /**
   * Takes the rounding of linear programs out: the nearest point on the equations.
   *
   * @param total the row of Σ x = 1; every other is of a sum that is 0
   */
  private static void correct(
      double[] x, R064Store equations, int total, SingularValue<Double> svd) {
    R064Store residual = R064Store.FACTORY.make(equations.getRowDim(), 1);
    for (int j = 0; j < equations.getRowDim(); j++) {
      double sum = 0;
      for (int i = 0; i < x.length; i++) {
        sum += equations.doubleValue(j, i) * x[i];
      }
      residual.set(j, 0, j == total ? sum - 1 : sum);
    }
    MatrixStore<Double> step = svd.getInverse().multiply(residual);
    for (int i = 0; i < x.length; i++) {
      x[i] -= step.doubleValue(i, 0);
    }
  }
}

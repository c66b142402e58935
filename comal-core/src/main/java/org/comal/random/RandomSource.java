package org.comal.random;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.comal.Stable;

/**
 * A tree of named random streams.
 *
 * <p>A source is an immutable key. {@link #at} derives the key of a child from a name, so a stream
 * depends on the seed and its path alone: not on what was drawn before, on the order in which
 * prompts are visited, or on the number of threads.
 *
 * <pre>{@code
 * RandomGenerator g = source.at("step", 7).at("prompt", prompt.id()).generator();
 * }</pre>
 *
 * <p>Not for cryptography.
 */
@Stable
public final class RandomSource {
  private final long key;

  /**
   * Makes the root of the tree that a seed names.
   *
   * @param seed any number; the same seed gives the same tree
   */
  public RandomSource(long seed) {
    this.key = mix(seed + 0x9e3779b97f4a7c15L);
  }

  private RandomSource(Long key) {
    this.key = key;
  }

  /**
   * {@return the stream that a key identifies, as it was sent to another process}
   *
   * @param key of {@link #key()}
   */
  public static RandomSource ofKey(long key) {
    return new RandomSource(Long.valueOf(key));
  }

  private RandomSource(long parent, long child) {
    this.key = mix(parent ^ mix(child + 0x632be59bd9b4e019L));
  }

  /**
   * {@return the child stream of this name}
   *
   * @param name what the stream is for; the same name gives the same stream
   */
  public RandomSource at(String name) {
    return new RandomSource(key, hash(name));
  }

  /**
   * {@return the child stream of this name and number}
   *
   * @param name what the streams are for
   * @param index tells streams of one name apart, as the number of a step
   */
  public RandomSource at(String name, long index) {
    return new RandomSource(key, mix(hash(name)) + index);
  }

  /**
   * {@return the child stream of this name and identifier}
   *
   * @param name what the streams are for
   * @param id tells streams of one name apart, as the id of a prompt
   */
  public RandomSource at(String name, String id) {
    return at(name).at(id);
  }

  /**
   * {@return a generator at the beginning of this stream; every call gives the same numbers again}
   */
  public RandomGenerator generator() {
    return new SplittableRandom(key);
  }

  /** {@return the 64 bits that identify this stream, for seeding a generator outside the JVM} */
  public long key() {
    return key;
  }

  /** FNV-1a over the UTF-16 units. */
  private static long hash(String text) {
    long h = 0xcbf29ce484222325L;
    for (int i = 0; i < text.length(); i++) {
      h = (h ^ text.charAt(i)) * 0x100000001b3L;
    }
    return h;
  }

  /** The finaliser of SplitMix64 (Steele, Lea and Flood, 2014): a bijection of 64 bits. */
  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}

/**
 * Which of two responses a judge's reply names ({@link
 * org.comal.oracle.judge.verdict.LabelReader}).
 *
 * <p>A reply is taken apart into lines, sentences and tokens; the forms of verdicts are a class
 * each (framed, named, on a line of its own, in prose) and make claims of different strength, which
 * {@code VerdictResolution} settles. Nothing here knows of servers or money.
 */
package org.comal.oracle.judge.verdict;

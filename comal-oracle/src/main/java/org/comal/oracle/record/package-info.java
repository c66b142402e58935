/**
 * A record of every answer: {@link org.comal.oracle.record.RecordedOracle} keeps an oracle's
 * answers in an {@link org.comal.oracle.record.AnswerFile}, so that a run can be repeated without
 * asking.
 */
package org.comal.oracle.record;

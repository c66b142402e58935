/**
 * A record of every verdict: {@link org.comal.oracle.record.RecordedOracle} keeps an oracle's
 * verdicts in a {@link org.comal.oracle.record.VerdictFile}, so that a run can be repeated without
 * asking.
 */
package org.comal.oracle.record;

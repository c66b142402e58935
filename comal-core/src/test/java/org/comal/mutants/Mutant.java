package org.comal.mutants;

/**
 * A damaged copy.
 *
 * @param bytes what it holds
 * @param how what was done, for whoever looks for the fault
 */
public record Mutant(byte[] bytes, String how) {}

/**
 * Texts written by a grammar: prompts and responses for small experiments whose right result is
 * known, made in any number with nothing downloaded.
 */
package org.comal.dataset.grammar;

/**
 * Grammars of texts: they draw prompts and responses for small experiments whose right result is
 * known, in any number with nothing downloaded, and tell what they could have written.
 */
package org.comal.grammar;

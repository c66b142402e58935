/** A corpus of prompts and responses that a grammar draws. */
package org.comal.dataset.corpus;

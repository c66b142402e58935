/**
 * Models from nothing, as a task: {@code comal model init} writes a folder with random weights and
 * a tokenizer that is trained on the user's own texts, so that a small model can be had with
 * nothing downloaded.
 */
package org.comal.llm.init;

/**
 * Models by the names that they have on the Hugging Face hub: found in the cache that its own tools
 * use, and brought there where the user asks for it ({@code comal model download}). Nothing else
 * here goes over the network.
 */
package org.comal.llm.hub;

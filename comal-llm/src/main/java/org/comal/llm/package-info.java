/** Policies that are language models. */
package org.comal.llm;

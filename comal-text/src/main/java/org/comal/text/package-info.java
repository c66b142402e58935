/**
 * How a question becomes tokens: a prompt written out as an {@link org.comal.text.Instruction}, a
 * {@link org.comal.text.PromptTemplate} with places, a model's own {@link
 * org.comal.text.TextTokenizer}, and a {@link org.comal.text.FittedEncoder} that shortens responses
 * until all fits.
 *
 * <p>The module that trains a preference model and the module that asks it share this, so that both
 * see the same tokens.
 */
package org.comal.text;

/**
 * From conversations to token ids and back: the model's own tokenizer ({@link
 * org.comal.llm.text.ChatTokenizer}), its chat template ({@link org.comal.llm.text.ChatTemplate}),
 * and what happens to prompts that are too long ({@link org.comal.llm.text.PromptLimit}).
 */
package org.comal.llm.text;

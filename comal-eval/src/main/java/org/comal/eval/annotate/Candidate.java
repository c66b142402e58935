package org.comal.eval.annotate;

import java.util.List;
import org.comal.data.Prompt;

/**
 * A prompt with its candidate responses, in the order in which they came.
 *
 * @param prompt without messages where it is only named
 * @param models who gave each response
 * @param texts the responses
 * @param places where each stands
 */
record Candidate(Prompt prompt, List<String> models, List<String> texts, List<String> places) {}

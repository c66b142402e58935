/**
 * Who draws, scores and asks. What a phase has to do is independent from prompt to prompt; a {@link
 * org.comal.work.DividedWork} cuts it into portions of so many prompts and has {@link
 * org.comal.work.Workers} do them: the process itself, replicas on its devices, or other machines.
 * What comes of it depends on the portions alone, not on who did which and when.
 */
package org.comal.work;

/** Tasks about model folders: what one holds, and the same model in another number format. */
package org.comal.llm.folder;

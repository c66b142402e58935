/**
 * Data sets of prompts, responses and preferences: a {@link org.comal.dataset.DataFile} reads them
 * out of JSON lines, JSON arrays and Parquet in the shapes in which they are published ({@link
 * org.comal.dataset.Shape}). Rows are streamed; whatever is wrong with one is a {@link
 * org.comal.dataset.BadDataException} that names file and line.
 */
package org.comal.dataset;

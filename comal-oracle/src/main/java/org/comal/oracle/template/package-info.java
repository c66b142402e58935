/** How a question is put to a model as text: prompts written out, and templates with places. */
package org.comal.oracle.template;

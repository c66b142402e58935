/** From a template's statements and data to a text. */
package org.comal.chattemplate.eval;

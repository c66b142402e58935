/** From a template's text to its statements. */
package org.comal.chattemplate.syntax;

/**
 * The template language for chat templates, {@link org.comal.chattemplate.Template}, usable without
 * the rest.
 */
package org.comal.chattemplate;

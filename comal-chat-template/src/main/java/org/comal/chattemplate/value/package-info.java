/** Values of the template language, which are Python's, and what they cost. */
package org.comal.chattemplate.value;

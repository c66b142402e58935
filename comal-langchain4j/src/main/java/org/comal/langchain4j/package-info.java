/**
 * Chat models of LangChain4j as judges: {@link org.comal.langchain4j.LangChainModel} for Java,
 * {@link org.comal.langchain4j.LangChainJudgeFactory} for configs, which makes a model by its own
 * builder.
 *
 * <p>A plugin: the command line does without it and without LangChain4j.
 */
package org.comal.langchain4j;

/** Preference oracles that score texts with ONNX models. */
package org.comal.oracle.onnx;

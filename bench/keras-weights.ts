// Our weights of the reference program in Keras's names and layouts, as bench/peers/keras_learning.py reads them.
import type { Tensor } from "../src/hub/tensor.ts";
import { type Layout, viewOf } from "../src/training/parameters.ts";

// Blocks of 4 · units columns: ours are i o f g, Keras's i f g o.
const kerasGates = [0, 2, 3, 1];

const layerNames: Readonly<Record<string, string>> = {
  embedding: "embedding",
  bidirectional: "lstm1",
  bidirectional_1: "lstm2",
  dense: "dense1",
  dense_1: "dense2",
};

export function kerasWeights(layout: Layout, weights: Float32Array): Record<string, Tensor> {
  return Object.fromEntries(
    layout.places.map((place) => {
      const [layer, ...rest] = place.name.split(".");
      const data = viewOf(weights, place).slice();
      const isRecurrent = layer!.startsWith("bidirectional");
      const tensor = { data: isRecurrent ? reorderGates(data, place.shape) : data, shape: place.shape };
      return [
        [layerNames[layer!], ...rest]
          .join(".")
          .replace("embedding.weight", "embedding.embeddings")
          .replace(/weight$/, "kernel"),
        tensor,
      ];
    }),
  );
}

/** `[rows, 4 · units]`, or `[4 · units]`: whole blocks change places. */
function reorderGates(data: Float32Array, shape: readonly number[]): Float32Array {
  const width = shape.at(-1)!;
  const units = width / 4;
  const result = new Float32Array(data.length);
  for (let start = 0; start < data.length; start += width) {
    kerasGates.forEach((gate, place) => {
      result.set(data.subarray(start + gate * units, start + (gate + 1) * units), start + place * units);
    });
  }
  return result;
}

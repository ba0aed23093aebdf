// Word dropout: some words are read as unknown ones in each training step.
import { expectKnownOptions, expectRate } from "../core/check.ts";
import { equal, or, where } from "../graph/ops/index.ts";
import { defineLayer, type Layer } from "./layer.ts";
import { expectAxes } from "./windows.ts";

export interface WordDropoutOptions {
  /** Share of the words that is replaced: 0 ≤ rate < 1. */
  readonly rate: number;
}

const [padding, unknown] = [0, 1]; // ids of every vocabulary

/**
 * Training: y[b, t] = 1, the id of unknown words, where a random mask drops the word, ids[b, t] elsewhere. Otherwise y = ids.
 *
 * Padding stays padding. The unknown word learns a vector, and no answer hangs on one word alone.
 * Shapes: ids `[batch, length]` → same; stands before the embedding.
 * Source: Iyyer et al. 2015, https://aclanthology.org/P15-1162, §4. Departs: the word is replaced, not taken out, so that n-grams stay apart.
 */
export function wordDropout(options: WordDropoutOptions): Layer {
  expectKnownOptions("wordDropout", options, ["rate"]);
  const { rate } = options;
  expectRate("wordDropout.rate", rate);
  return defineLayer("wordDropout", { rate }, ({ value, mask }, scope) => {
    expectAxes(scope.path, value, "[batch, length]");
    if (!scope.training || rate === 0) return { value, mask };
    const stays = or(scope.keepMask(value.shape, rate), equal(value, padding));
    return { value: where(stays, value, unknown), mask };
  });
}

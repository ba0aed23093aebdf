// What each word of a text adds to the logits of a linear model: exact, since a logit is a sum.
import { aloneClass, type Splitting } from "../../text/char-classes.ts";
import type { Span } from "../../text/token-spans.ts";
import { kindOf, SPACE } from "./code-points.ts";
import { featureSet, kindsOf } from "./feature-sets.ts";
import type { LinearState } from "./linear-model.ts";
import { type NgramPlace, ngramPlaces } from "./ngram-places.ts";
import { wordEnd } from "./ngrams.ts";
import { type PlacedPoints, placePoints } from "./placed-points.ts";

/** A word as it stands in the text; known if it takes part in any n-gram the model knows. */
export interface LinearWord extends Span {
  readonly known: boolean;
}

export interface WordEffects {
  readonly words: readonly LinearWord[];
  /** `[words, columns]`: what each word adds to each logit. */
  readonly effects: Float64Array;
  /** `[columns]`: what no word has a part in. `logit = base + Σ effects`. */
  readonly base: Float64Array;
}

/** The features of one text and their values. */
export interface TextFeatures {
  readonly indices: ArrayLike<number>;
  readonly values: ArrayLike<number>;
}

/**
 * effect[word, c] = Σ weight[f, c] · value[f] / places[f] / words[place]   over the places of each feature f that touch the word
 *
 * A feature's share of the logit is dealt out equally to the places where its n-gram stands, and each place's to its words.
 * A space counts with the word before it. The base is the bias, and what stands in for texts without any known n-gram.
 */
export function wordEffects(text: string, features: TextFeatures, state: LinearState): WordEffects {
  const { config, table, tfidf, weights, bias } = state;
  const columns = bias.length;
  const points = placePoints(text);
  const { spans, wordOf } = wordsAt(points, config.splitting);
  const kinds = kindsOf([featureSet(config.splitting, config.features)]);
  const placesOf = byFeature(ngramPlaces(points, { splitting: config.splitting, kinds, table }), tfidf.featureOf);
  const effects = new Float64Array(spans.length * columns);
  const base = Float64Array.from(bias);
  const known = new Uint8Array(spans.length);
  for (let i = 0; i < features.indices.length; i++) {
    const feature = features.indices[i];
    const places = (placesOf.get(feature) ?? []).filter(({ from, to }) => to > from);
    if (places.length === 0) addTimes(base, 0, features.values[i], weights, feature * columns, columns);
    for (const { from, to } of places) {
      const [first, last] = [wordOf[from], wordOf[to - 1]];
      const share = features.values[i] / places.length / (last - first + 1);
      for (let word = first; word <= last; word++) {
        addTimes(effects, word * columns, share, weights, feature * columns, columns);
        known[word] = 1;
      }
    }
  }
  return { words: spans.map((span, word) => ({ ...span, known: known[word] === 1 })), effects, base };
}

function byFeature(places: readonly NgramPlace[], featureOf: Int32Array): Map<number, NgramPlace[]> {
  const found = new Map<number, NgramPlace[]>();
  for (const place of places) {
    const feature = featureOf[place.ngram];
    const sofar = found.get(feature);
    if (sofar) sofar.push(place);
    else found.set(feature, [place]);
  }
  return found;
}

/** target[at … at + columns] += factor · weights[from … from + columns] */
function addTimes(target: Float64Array, at: number, factor: number, weights: Float32Array, from: number, columns: number): void {
  for (let c = 0; c < columns; c++) target[at + c] += factor * weights[from + c];
}

const unspaced = new RegExp(`[${aloneClass("characters")}]`, "u");

/** The words as spans of the text, and per code point the number of its word. Words made from one character (½, …) are one. */
function wordsAt(points: PlacedPoints, splitting: Splitting): { readonly spans: readonly Span[]; readonly wordOf: Int32Array } {
  const spans: { start: number; end: number }[] = [];
  const wordOf = new Int32Array(points.length);
  const standsAlone = (at: number) => splitting === "characters" && unspaced.test(String.fromCodePoint(points.points[at]));
  for (let from = 0; from < points.length; ) {
    const end = wordEnd(points, from);
    let to = from + 1;
    while (to < end && !standsAlone(to - 1) && !standsAlone(to)) to++;
    if (kindOf(points.points[from]) !== SPACE) {
      const [start, stop] = [points.starts[from], points.ends[to - 1]];
      const before = spans.at(-1);
      if (before && start < before.end) before.end = Math.max(before.end, stop);
      else spans.push({ start, end: stop });
    }
    wordOf.fill(spans.length - 1, from, to);
    from = to;
  }
  return { spans, wordOf };
}

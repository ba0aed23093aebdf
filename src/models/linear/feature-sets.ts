// The fixed sets of n-gram features a linear model is chosen from, simplest first.
import { TercetError } from "../../core/errors.ts";
import { nameHint } from "../../core/nearest.ts";
import type { Splitting } from "../../text/char-classes.ts";

/** `word2`: two words in a row. `inside`: 2 to 5 characters in a row inside one word, its two ends marked. `character3`: three characters in a row. */
export const ngramKinds = ["word1", "word2", "word3", "inside", "character1", "character2", "character3", "character4"] as const;
export type NgramKind = (typeof ngramKinds)[number];

export interface FeatureSet {
  readonly name: string;
  /** The n-grams of one block share one L2 norm; the blocks stand side by side. */
  readonly blocks: readonly (readonly NgramKind[])[];
}

export const featureSets = {
  words: [
    { name: "words-1-2", blocks: [["word1", "word2"]] },
    { name: "words-1-3", blocks: [["word1", "word2", "word3"]] },
    { name: "inside-2-5", blocks: [["inside"]] },
    { name: "words-1+inside-2-5", blocks: [["word1"], ["inside"]] },
    { name: "words-1-2+inside-2-5", blocks: [["word1", "word2"], ["inside"]] },
    { name: "words-1-3+inside-2-5", blocks: [["word1", "word2", "word3"], ["inside"]] },
  ],
  characters: [
    { name: "characters-1-2", blocks: [["character1", "character2"]] },
    { name: "characters-1-3", blocks: [["character1", "character2", "character3"]] },
    { name: "characters-1-4", blocks: [["character1", "character2", "character3", "character4"]] },
    { name: "characters-1+2", blocks: [["character1"], ["character2"]] },
    { name: "characters-1-2+3", blocks: [["character1", "character2"], ["character3"]] },
    {
      name: "characters-1-2+3-4",
      blocks: [
        ["character1", "character2"],
        ["character3", "character4"],
      ],
    },
  ],
} as const satisfies Record<Splitting, readonly FeatureSet[]>;

/** What `quick` uses: the set that is best or near it most often. */
export const defaultFeatures = { words: "words-1-2+inside-2-5", characters: "characters-1-3" } as const satisfies Record<Splitting, string>;

/** The set of a name; an unknown name is refused with the nearest one. */
export function featureSet(splitting: Splitting, name: string): FeatureSet {
  const sets: readonly FeatureSet[] = featureSets[splitting];
  const found = sets.find((set) => set.name === name);
  if (found) return found;
  const names = sets.map((set) => set.name);
  throw new TercetError("option-invalid", {
    where: "linear.features",
    option: "linear.features",
    expected: names.join(", "),
    received: JSON.stringify(name),
    hint: nameHint(name, names),
  });
}

/** The kinds of n-gram that the sets need, each once. */
export function kindsOf(sets: readonly FeatureSet[]): NgramKind[] {
  return [...new Set(sets.flatMap((set) => set.blocks.flat()))];
}

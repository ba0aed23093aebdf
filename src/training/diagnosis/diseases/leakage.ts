// Leakage: something gives the answer away that new texts will not have.

import type { LeakWord } from "../../../text/findings/leak-words.ts";
import type { Diagnosis } from "../diagnosis.ts";
import type { RunFacts } from "../facts.ts";
import { beyond, type Signs } from "../signs.ts";

/** Natural words reach half of a class in few-class data ("who" in TREC: 0.49); of a small class among many, one word may well be the topic. */
const ofWords = { coverage: 0.6, precision: 0.99, classShare: 0.1 };
/** Made words are seldom a topic, save of one class among very many ("401k" in CLINC150). */
const ofIdentifiers = { coverage: 0.25, precision: 0.99, classShare: 0.02 };
const leastRows = 20;
const overlapShare = 0.03;

export function leakage(facts: RunFacts, signs: Signs): Diagnosis<"leakage"> | null {
  return byOverlap(facts) ?? byWord(facts, signs);
}

function byOverlap({ repeats: { overlap, heldOut } }: RunFacts): Diagnosis<"leakage"> | null {
  const confidence = beyond(overlap / Math.max(heldOut, 1), overlapShare, 0.2);
  if (confidence === 0 || overlap < 2) return null;
  const evidence = { word: null, label: null, coverage: null, precision: null, overlap, heldOut };
  return { code: "leakage", confidence, evidence, advice: { change: "split" } };
}

function byWord({ leakWords = [], rowsByClass, repeats: { overlap, heldOut } }: RunFacts, { rows }: Signs): Diagnosis<"leakage"> | null {
  const suspicion = (word: LeakWord): number => {
    const least = word.isIdentifier ? ofIdentifiers : ofWords;
    const isEnough = word.rows >= leastRows && rowsByClass[word.label]! / rows >= least.classShare && word.precision >= least.precision;
    return isEnough ? beyond(word.coverage, least.coverage, 1) : 0;
  };
  const [worst] = leakWords
    .map((leak) => ({ leak, confidence: suspicion(leak) }))
    .filter(({ confidence }) => confidence > 0)
    .sort((a, b) => b.confidence - a.confidence);
  if (!worst) return null;
  const { word, label, coverage, precision } = worst.leak;
  const evidence = { word, label, coverage, precision, overlap, heldOut };
  return { code: "leakage", confidence: worst.confidence, evidence, advice: { change: "word", word } };
}

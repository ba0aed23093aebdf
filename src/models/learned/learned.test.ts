import { describe, expect, test } from "vitest";
import { textVectorizer } from "../../text/vectorizer.ts";
import { symmetricEigen } from "./dense-matrix.ts";
import { countNgrams } from "./ngrams.ts";
import { ppmiVectors } from "./ppmi-vectors.ts";

const encode = (texts: readonly string[], maxLength = 12) => {
  const vectorizer = textVectorizer({ maxLength, splitting: "words" }).adapt(texts);
  return {
    x: vectorizer.encode(texts),
    id: (word: string) => vectorizer.tokens.indexOf(word),
    size: vectorizer.size,
    tokens: vectorizer.tokens,
  };
};

describe("the n-grams that texts repeat", () => {
  const { x, id, size, tokens } = encode(["not a good film", "not a good day", "a good day", "one film"]);

  /** The n-grams as words. */
  function spelled(pairs: readonly number[]): string[] {
    const texts: string[] = [];
    for (let i = 0; i < pairs.length; i += 2) {
      const beginning = pairs[i]! < size ? tokens[pairs[i]!]! : texts[pairs[i]! - size]!;
      texts.push(`${beginning} ${tokens[pairs[i + 1]!]}`);
    }
    return texts;
  }

  test("are listed once each, in increasing order, without rare ones", () => {
    const options = { inputDim: size, minCount: 2, most: 100 };
    expect(countNgrams(x, { ...options, longest: 1 })).toEqual([]);
    expect(spelled(countNgrams(x, { ...options, longest: 2 })).sort()).toEqual(["a good", "good day", "not a"]);
    const pairs = countNgrams(x, { ...options, longest: 3 });
    expect(spelled(pairs).sort()).toEqual(["a good", "a good day", "good day", "not a", "not a good"]);
    const keys = Array.from({ length: pairs.length / 2 }, (_, i) => pairs[2 * i]! * size + pairs[2 * i + 1]!);
    expect(keys).toEqual([...keys].sort((a, b) => a - b));
  });

  test("are the most frequent ones where there is room for few, and hold no word outside the vocabulary", () => {
    expect(spelled(countNgrams(x, { inputDim: size, longest: 2, minCount: 1, most: 1 }))).toEqual(["a good"]);
    const unknown = { ...x, data: x.data.map((each) => (each === id("good") ? 1 : each)) };
    expect(spelled(countNgrams(unknown, { inputDim: size, longest: 3, minCount: 2, most: 100 }))).toEqual(["not a"]);
  });
});

describe("vectors from the neighbors of words", () => {
  const animals = ["cat", "dog", "cow"];
  const numbers = ["two", "five", "nine"];
  const texts = Array.from({ length: 90 }, (_, i) =>
    i % 2 ? `the ${animals[i % 3]} eats grass outside` : `add ${numbers[i % 3]} to the sum`,
  );
  const { x, id, size } = encode(texts);
  const dimensions = 6;
  const vectors = ppmiVectors(x, { size, dimensions, seed: 1 });
  const at = (word: string) => vectors.subarray(id(word) * dimensions, (id(word) + 1) * dimensions);
  const cosine = (a: Float32Array, b: Float32Array) => dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));

  test("point the same way for words in the same places", () => {
    expect(cosine(at("cat"), at("dog"))).toBeGreaterThan(0.9);
    expect(cosine(at("two"), at("nine"))).toBeGreaterThan(0.9);
    expect(cosine(at("cat"), at("nine"))).toBeLessThan(0.3);
  });

  test("are finite, repeat, have a root mean square of 0.1, and are zero for padding and unknown", () => {
    expect(ppmiVectors(x, { size, dimensions, seed: 1 })).toEqual(vectors);
    expect(vectors.every(Number.isFinite)).toBe(true);
    expect(vectors.subarray(0, 2 * dimensions).every((value) => value === 0)).toBe(true);
    const used = vectors.filter((value) => value !== 0);
    expect(Math.sqrt(dot(used, used) / used.length)).toBeCloseTo(0.1, 5);
  });

  test("are zeros for texts without neighbors, and fewer words than dimensions are no problem", () => {
    const lonely = encode(["cat", "dog"]);
    expect(ppmiVectors(lonely.x, { size: lonely.size, dimensions, seed: 1 }).every((value) => value === 0)).toBe(true);
  });
});

test("the eigenvalues and eigenvectors of a symmetric matrix make the matrix", () => {
  const size = 5;
  const matrix = Float64Array.from(
    { length: size * size },
    (_, i) => Math.sin(1 + Math.floor(i / size) * (i % size)) + (i % 6 === 0 ? 2 : 0),
  );
  const { values, vectors } = symmetricEigen(matrix, size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      const sum = values.reduce((total, value, k) => total + vectors[i * size + k]! * value * vectors[j * size + k]!, 0);
      expect(sum).toBeCloseTo(matrix[i * size + j]!, 10);
    }
  }
});

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Array.from(a).reduce((sum, value, i) => sum + value * b[i]!, 0);
}

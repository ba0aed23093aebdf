// What the linear model will take in its quick form: from the texts alone, so that it can be told before anything runs.

/** To start its process; for each character of the texts, and for each character and class. Measured on one core of a current server. */
const seconds = { start: 0.6, character: 7e-7, characterAndColumn: 1.3e-7 };

export function linearSeconds(texts: readonly string[], classes: number): number {
  const characters = texts.reduce((sum, { length }) => sum + length, 0);
  const columns = classes === 2 ? 1 : classes;
  return seconds.start + characters * (seconds.character + seconds.characterAndColumn * columns);
}

/** A first model is wanted in about so many seconds: where all rows take longer, part of them does. */
const firstModelSeconds = 2.5;

/** Share of the rows that the first model is trained on; 1 where there is time for all. */
export function firstShare(texts: readonly string[], classes: number): number {
  const all = linearSeconds(texts, classes) - seconds.start;
  const wanted = firstModelSeconds - seconds.start;
  return all <= wanted ? 1 : Math.max(0.02, Number((wanted / all).toPrecision(2)));
}

// Runs made-up inputs through a part of the program: each has to be taken or refused with a code, soon.

import { TercetError } from "../../src/core/errors.ts";
import { randomKey } from "../../src/core/random.ts";

/** Tries the input of a key. Answers when it was taken, throws when it was refused. */
export type Trial = (key: number) => Promise<void> | void;

export interface FuzzTarget {
  readonly name: string;
  /** Of all inputs of a campaign. */
  readonly share: number;
  /** `folder`: an empty one for files of its own. */
  readonly open: (folder: string) => Promise<Trial> | Trial;
}

export interface FuzzCounts {
  readonly inputs: number;
  readonly taken: number;
  /** By code. */
  readonly refused: Readonly<Record<string, number>>;
  readonly slowestSeconds: number;
  readonly seconds: number;
}

/** An input that is neither taken nor refused with a code, or takes longer. */
const longestSeconds = 10;

/** Throws at the first input that ends in anything but an answer or a TercetError, and names it: the same number gives the same input. */
export async function fuzz(
  { name, open }: FuzzTarget,
  options: { readonly from: number; readonly count: number; readonly folder: string; readonly onInput?: (number: number) => void },
): Promise<FuzzCounts> {
  const { from, count, folder, onInput } = options;
  const trial = await open(folder);
  const refused: Record<string, number> = {};
  let taken = 0;
  let slowestSeconds = 0;
  const began = performance.now();
  for (let number = from; number < from + count; number++) {
    onInput?.(number);
    const start = performance.now();
    try {
      await trial(randomKey("fuzz", name, number));
      taken++;
    } catch (error) {
      if (!(error instanceof TercetError) || error.problem.message === "")
        throw new Error(`${name}, input ${number}: ended in ${String(error)}, and not in an answer or a code`, { cause: error });
      refused[error.code] = (refused[error.code] ?? 0) + 1;
    }
    const seconds = (performance.now() - start) / 1000;
    if (seconds > longestSeconds) throw new Error(`${name}, input ${number}: took ${seconds.toFixed(1)} s, at most ${longestSeconds} s`);
    slowestSeconds = Math.max(slowestSeconds, seconds);
  }
  return { inputs: count, taken, refused, slowestSeconds, seconds: (performance.now() - began) / 1000 };
}

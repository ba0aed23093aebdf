// Whether a run that is gone on with, or made again, is the one that it was.
import { TercetError } from "../core/errors.ts";
import type { FitData } from "./fit-data.node.ts";
import type { FitOptions } from "./fit-options.ts";
import type { JournalLine, RunFacts } from "./journal.node.ts";

/** Of the journal's lines; a reader of a newer one has to know. */
const formatVersion = 2;

/** What a run depends on. */
export function factsOf(options: FitOptions, { prepared }: FitData): RunFacts {
  const { seed = 1, trials = null, single = false, prefer = "accuracy", minPerClass = 1, test = null, validation = null } = options;
  const { task = null, labelSeparator = null, architecture = null, optimizer = null, loss = null, options: pinned = {} } = options;
  const { textColumns, labelColumn } = prepared.audit.data;
  return {
    formatVersion,
    dataFile: prepared.audit.data.file,
    fingerprint: prepared.audit.data.fingerprint,
    seed,
    trials,
    options: {
      textColumns,
      labelColumn,
      task,
      labelSeparator,
      single,
      prefer,
      minPerClass,
      test,
      validation,
      architecture,
      optimizer,
      loss,
      pinned,
    },
  };
}

/** Throws `run-different`, naming the first thing that is not what it was. */
export function expectSameRun(before: readonly JournalLine[], facts: RunFacts, folder: string): void {
  const first = before.find((line) => line.event === "run");
  if (!first) return;
  const flat = ({ options, dataFile: _, trials: __, ...rest }: RunFacts): Record<string, unknown> => ({ ...rest, ...options });
  const [then, now] = [flat(first.facts), flat(facts)];
  const different = Object.keys(now).find((key) => JSON.stringify(then[key]) !== JSON.stringify(now[key]));
  if (different === undefined) return;
  throw new TercetError("run-different", {
    file: folder,
    where: different,
    option: optionOf(different),
    expected: `${different} ${JSON.stringify(then[different])}, as when the run began`,
    received: JSON.stringify(now[different]),
    hint: "Give the same data and options as then, or begin a new run in another folder.",
  });
}

const ofOptions = "seed task labelSeparator single prefer minPerClass test validation architecture optimizer loss".split(" ");

/** `minPerClass` is given as --min-per-class; what follows from the data or from several options has none of its own. */
function optionOf(key: string): string | undefined {
  return ofOptions.includes(key) ? `--${key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}` : undefined;
}

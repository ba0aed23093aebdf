// The ids that a training names, checked all at once before anything is read, and what has no effect on the architecture named.
import { type Problem, throwProblems, toProblem } from "../core/errors.ts";
import { nameHint, plainName } from "../core/nearest.ts";
import { losses } from "../losses/registry.ts";
import { architectures } from "../models/registry.ts";
import { optimizers } from "../optimizers/registry.ts";
import { schedules } from "../schedules/registry.ts";
import { networkOptions, type OptionName, type OptionValues } from "./options.ts";

const choices: readonly { readonly name: OptionName; readonly ids: readonly string[] }[] = [
  { name: "architecture", ids: architectures.map(({ id }) => id) },
  { name: "optimizer", ids: optimizers.map(({ id }) => id) },
  { name: "schedule", ids: schedules.map(({ id }) => id) },
  { name: "loss", ids: [...losses.map(({ id }) => id), "crossentropy"] },
];

/** Throws a problem for each id that nobody knows; answers a note for each option without effect. */
export function checkChoices(values: OptionValues): Problem[] {
  throwProblems(choices.flatMap(({ name, ids }) => unknownId(name, values[name] as string | undefined, ids))); // a text, by its row
  const row = architectures.find(({ id }) => plainName(id) === plainName(String(values.architecture ?? "")));
  if (row?.kind !== "linear") return [];
  const unused: readonly OptionName[] = [...networkOptions, "log"];
  return unused.filter((name) => values[name] !== undefined).map((name) => noEffect(name, row.id));
}

function unknownId(name: OptionName, id: string | undefined, ids: readonly string[]): Problem[] {
  if (id === undefined || ids.some((each) => plainName(each) === plainName(id))) return [];
  const facts = { expected: ids.join(", "), received: JSON.stringify(id), hint: nameHint(id, ids) };
  return [toProblem("option-invalid", { option: `--${name}`, ...facts })];
}

function noEffect(name: OptionName, architecture: string): Problem {
  const message = `--${name} has no effect on ${architecture}, which has a solver and features of its own.`;
  return toProblem("option-unused", { option: `--${name}`, message, received: architecture });
}

// The help, made from the tables of commands, options and registries.
import { type CommandName, commandNames } from "./command-names.ts";
import { type CommandRow, commands, commonOptions } from "./commands.ts";
import type { Messages } from "./messages/messages.ts";
import { networkOptions, type OptionName, type OptionRow, options } from "./options.ts";
import { renderTable } from "./table.ts";

export async function helpText(command: CommandName | undefined, messages: Messages, version: string): Promise<string> {
  return command === undefined ? overview(messages, version) : commandHelp(command, messages);
}

function overview(messages: Messages, version: string): string {
  const rows = commandNames.map((name) => [`tercet ${name} ${commands[name].arguments}`, messages.commands[name]]);
  return [
    `tercet ${version}. ${messages.tagline}`,
    "",
    `${messages.commandsTitle}${messages.colon}`,
    twoColumns(rows),
    "",
    `${messages.commonOptionsTitle}${messages.colon}`,
    optionRows(commonOptions, messages),
    "",
    messages.helpHint,
  ].join("\n");
}

async function commandHelp(command: CommandName, messages: Messages): Promise<string> {
  const { arguments: shape, options: own, pins = false }: CommandRow = commands[command];
  const lines = [
    `${messages.usage}${messages.colon} tercet ${command} ${shape} [${messages.optionsTitle.toLowerCase()}]`,
    "",
    messages.commands[command],
    "",
    `${messages.optionsTitle}${messages.colon}`,
    optionRows(own, messages, pins ? searched : []),
    "",
    `${messages.commonOptionsTitle}${messages.colon}`,
    optionRows(commonOptions, messages),
  ];
  return [...lines, ...(own.includes("architecture") ? await registries(messages) : [])].join("\n");
}

/** The ids that can be chosen: whatever is registered. */
async function registries(messages: Messages): Promise<string[]> {
  const [{ architectures }, { optimizers }, { losses }, { schedules }] = await Promise.all([
    import("../models/registry.ts"),
    import("../optimizers/registry.ts"),
    import("../losses/registry.ts"),
    import("../schedules/registry.ts"),
  ]);
  const section = (title: string, rows: readonly (readonly [string, string])[]) => ["", `${title}${messages.colon}`, twoColumns(rows)];
  return [
    ...section(
      messages.architecturesTitle,
      architectures.map(({ id, about }) => [id, messages.about[id] ?? about] as const),
    ),
    ...section(
      messages.optimizersTitle,
      optimizers.map(({ id, about }) => [id, messages.about[id] ?? about] as const),
    ),
    ...section(
      messages.lossesTitle,
      losses.map(({ id, name }) => [id, messages.about[id] ?? name] as const),
    ),
    ...section(
      messages.schedulesTitle,
      schedules.map(({ id, about }) => [id, messages.aboutSchedules[id] ?? about] as const),
    ),
  ];
}

/** Options that a search gives values of its own, unless they are given. */
const searched: readonly OptionName[] = ["architecture", ...networkOptions, "validation"];

function optionRows(names: readonly OptionName[], messages: Messages, withoutDefault: readonly OptionName[] = []): string {
  const rows: ReadonlyMap<string, OptionRow> = new Map(options.map((row) => [row.name, row]));
  return twoColumns(
    names.map((name) => {
      const { value, choices, default: preset } = rows.get(name)!;
      const shown = value ?? choices?.join("|");
      return [
        `--${name}${shown ? ` ${shown}` : ""}`,
        `${messages.options[name]}${preset && !withoutDefault.includes(name) ? ` (${preset})` : ""}`,
      ];
    }),
  );
}

function twoColumns(rows: readonly (readonly string[])[]): string {
  return renderTable(rows, { left: [0, 1], cellWidth: 200 });
}

// Writes docs/cli.md from the tables of the command line: npm run build && node scripts/make-cli-docs.mjs
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { commandNames } from "../dist/cli/command-names.js";
import { commands, commonOptions } from "../dist/cli/commands.js";
import { en } from "../dist/cli/messages/en.js";
import { options } from "../dist/cli/options.js";
import { losses } from "../dist/losses/registry.js";
import { architectures } from "../dist/models/registry.js";
import { optimizers } from "../dist/optimizers/registry.js";
import { schedules } from "../dist/schedules/registry.js";

const rows = new Map(options.map((row) => [row.name, row]));

/** The page as text. */
export function cliPage() {
  return [
    "# The command line",
    "",
    "<!-- Made by scripts/make-cli-docs.mjs from the tables in src/cli: change those. -->",
    "",
    "In a clone, after `npm start` or `npm run build`: `npx tercet COMMAND …`. Results go to standard output, messages and progress to standard error.",
    "Everything works in a pipe, without a terminal, and with `NO_COLOR`.",
    "",
    ...commandNames.flatMap((name) => [
      `## tercet ${name} ${commands[name].arguments}`,
      "",
      capitalized(en.commands[name]),
      "",
      optionTable(commands[name].options),
      "",
    ]),
    "## Common options",
    "",
    optionTable(commonOptions),
    "",
    "## What can be chosen",
    "",
    "Ids are compared without case, hyphens and underscores: `text-cnn` is `textCnn`.",
    "",
    table(
      ["architecture", ""],
      architectures.map(({ id, about }) => [`\`${id}\``, about]),
    ),
    "",
    table(
      ["optimizer", ""],
      optimizers.map(({ id, about }) => [`\`${id}\``, about]),
    ),
    "",
    table(
      ["loss", ""],
      [...losses.map(({ id, name }) => [`\`${id}\``, name]), ["`crossentropy`", "binary or sparse categorical, as the labels say"]],
    ),
    "",
    table(
      ["schedule", ""],
      schedules.map(({ id, about }) => [`\`${id}\``, about]),
    ),
    "",
    "## Exit codes",
    "",
    table(
      ["code", "meaning"],
      [
        ["0", "done"],
        ["1", "failed: see the message; [errors.md](errors.md) explains each code"],
        [
          "2",
          "the command line is wrong: unknown option or command, missing argument, value out of range, a named column that does not exist",
        ],
        ["130, 143", "stopped by Ctrl-C or SIGTERM; the best so far is kept. A second Ctrl-C ends at once"],
      ],
    ),
    "",
    "With `--json` standard output holds exactly one document, also on failure: [json.md](json.md). With `--progress json` standard error holds one event a line.",
    "",
  ].join("\n");
}

function optionTable(names) {
  const cells = names.map((name) => {
    const { value, choices, default: preset } = rows.get(name);
    const shown = value ?? choices?.join("|");
    return [`\`--${name}${shown ? ` ${shown}` : ""}\``.replaceAll("|", "\\|"), en.options[name], preset ? `\`${preset}\`` : ""];
  });
  return table(["option", "", "default"], cells);
}

function table(head, cells) {
  return [head, head.map(() => "---"), ...cells].map((row) => `| ${row.join(" | ")} |`).join("\n");
}

const capitalized = (text) => `${text[0].toUpperCase()}${text.slice(1)}.`;

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(new URL("../docs/cli.md", import.meta.url), cliPage());

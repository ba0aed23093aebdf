// What a search would try, as tables.
import type { SpaceReport } from "../search/explain-space.node.ts";
import { type Context, exitCodes } from "./context.ts";
import { count, duration } from "./numbers.ts";
import { renderTable } from "./table.ts";

export function showSpace({ messages, terminal, printDocument }: Context, report: SpaceReport): number {
  printDocument({ space: report }, []);
  const { fit } = messages;
  const { families, optimizers, losses, hyperparameters, size, rows } = report;
  terminal.print(`${terminal.bold(fit.spaceTitle)}\n${fit.spaceSize({ size, rows })}\n`);
  const cells = families.map((each) => [each.architecture, count(each.size), duration(each.predictedSeconds)]);
  terminal.print(renderTable([fit.spaceColumns, ...cells]));
  terminal.print(
    `\n${messages.optimizersTitle}${messages.colon} ${optimizers.join(", ")}\n${messages.lossesTitle}${messages.colon} ${losses.join(", ")}`,
  );
  const values = hyperparameters.map(({ of, name, values, start }) => [of, name, values.map(shown).join(", "), shown(start)]);
  terminal.print(`\n${renderTable([fit.hyperparameterColumns, ...values], { left: [0, 1, 2, 3], cellWidth: 60 })}`);
  return exitCodes.done;
}

function shown(value: unknown): string {
  return Array.isArray(value) ? `[${value.join(" ")}]` : String(value);
}

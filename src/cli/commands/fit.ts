// tercet fit: the best combination for a file, with the evidence.
import { type Context, exitCodes } from "../context.ts";
import { runSearch } from "../run-search.ts";
import { showNext } from "../show-fit-report.ts";

export async function run(context: Context): Promise<number> {
  const [data] = context.positionals as readonly [string]; // counted when the line was parsed
  const startedAt = 0; // the clock of performance.now() begins with the process
  const report = await runSearch(context, { data, usualBudget: "5m", startedAt });
  if (report) showNext(context, report);
  return exitCodes.done;
}

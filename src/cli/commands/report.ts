// tercet report: the page of a search, made anew in the language of the messages.
import { dirname } from "node:path";
import { readReport, writeReportPage } from "../../search/report/report-files.node.ts";
import { type Context, exitCodes } from "../context.ts";

export async function run(context: Context): Promise<number> {
  const { messages, terminal, positionals, language } = context;
  const report = await readReport(positionals[0]!); // counted when the line was parsed
  const now = `${new Date().toISOString().slice(0, 16).replace("T", " ")} UTC`;
  const file = await writeReportPage(report.run, report, {
    language,
    now,
    problemText: (problem) => messages.errors[problem.code](problem),
  });
  context.printDocument({ run: dirname(file), report: file }, []);
  terminal.print(messages.reportLine({ file }));
  return exitCodes.done;
}

// Reads Vitest's JSON report and the list of expected skips, and prints the count as its last line:
//   node scripts/count-tests.mjs REPORT EXPECTED_SKIPS
// Fails on no passed test, a failed one, or a skipped one that the list does not expect.
import { existsSync, readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

/** `{ passed, failed, skipped }`: full names of tests. A file that could not be run counts as one failed test. */
export function readReport({ testResults }) {
  const tests = testResults.flatMap((file) => file.assertionResults);
  const named = (...statuses) => tests.filter((test) => statuses.includes(test.status)).map((test) => test.fullName);
  const brokenFiles = testResults.filter(
    (file) => file.status === "failed" && !file.assertionResults.some((test) => test.status === "failed"),
  );
  return {
    passed: named("passed"),
    failed: [...named("failed"), ...brokenFiles.map((file) => file.name)],
    skipped: named("skipped", "pending", "todo", "disabled"),
  };
}

/** Lines of `pattern # reason` as regular expressions; throws at a line without a reason. */
export function readExpectedSkips(text) {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== "" && !line.startsWith("#"));
  return lines.map((line) => {
    const [, pattern, reason] = line.match(/^(.*?) # (.*)$/) ?? [];
    if (!reason?.trim()) throw new Error(`Expected skip without a reason: write "${line.trim()} # why".`);
    return new RegExp(`^${pattern.trim().split("*").map(escaped).join(".*")}$`, "s");
  });
}

function escaped(text) {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

/** Everything that forbids a pass, as sentences. */
export function findProblems({ passed, failed, skipped }, expectedSkips) {
  const unexpected = skipped.filter((name) => !expectedSkips.some((pattern) => pattern.test(name)));
  return [
    ...(passed.length === 0 ? ["No test passed."] : []),
    ...failed.map((name) => `Failed: ${name}`),
    ...unexpected.map((name) => `Skipped, and not in the list of expected skips: ${name}`),
  ];
}

function main([reportFile, skipsFile]) {
  const report = existsSync(reportFile)
    ? readReport(JSON.parse(readFileSync(reportFile, "utf8")))
    : { passed: [], failed: [], skipped: [] };
  const problems = findProblems(report, readExpectedSkips(readFileSync(skipsFile, "utf8")));
  for (const problem of problems) console.log(problem);
  console.log(`${report.passed.length} passed, ${report.failed.length} failed, ${report.skipped.length} skipped`);
  process.exitCode = problems.length === 0 ? 0 : 1;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) main(process.argv.slice(2));

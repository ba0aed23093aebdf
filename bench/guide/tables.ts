// The measured tables of the guide with their verdicts, as Markdown in both languages: everything in them comes from bench/results/guide.json.
import { type GuideSet, guideSets, guideSizes } from "./cells.ts";
import type { GuideLanguage } from "./examples.ts";
import { type ArchitectureRow, type ChangeRow, type Difference, type FitRow, type GuideDocument, guideVerdict } from "./summary.ts";
import { type GuideWords, words } from "./words.ts";

export const tableNames = ["architectures", "elements", "better", "fit", "curves", "losses"] as const;
export type TableName = (typeof tableNames)[number];

export function tableBlock(name: TableName, document: GuideDocument, language: GuideLanguage): string {
  const said = words[language];
  const made = makers[name](document, said);
  return [...made, name === "curves" ? null : source(document, said)].filter((part) => part !== null && part !== "").join("\n\n");
}

type Maker = (document: GuideDocument, said: GuideWords) => readonly string[];

const makers: Readonly<Record<TableName, Maker>> = {
  architectures: (document, said) => [
    said.architectures.means,
    meansTable(document, said),
    meanVerdicts(document, said),
    ...guideSets.flatMap((set) => [said.architectures.set(set, document.testRows[set] ?? 0), setTable(document.architectures, set, said)]),
    leftOut(document.architectures, said),
  ],
  elements: (document, said) => [
    changesTable(document.elements, said, said.elements),
    verdicts(document.elements, said, said.elements.name),
  ],
  better: (document, said) => [changesTable(document.better, said, said.better), verdicts(document.better, said, said.better.name)],
  fit: (document, said) => [fitTable(document.fit, said), fitVerdicts(document.fit, said)],
  curves: (document, said) => [curvesTable(document.fit, said)],
  losses: (document, said) => [lossTable(document, said), lossVerdicts(document, said)],
};

function markdown(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(header), line(header.map((_, i) => (i === 0 ? "---" : "---:"))), ...rows.map(line)].join("\n");
}

const isSure = (behind: Difference | null): boolean => behind !== null && guideVerdict(behind) === "better";

interface Measured {
  readonly accuracy: number | null;
  readonly behindBest: Difference | null;
}

/** Bold: the best; ≈: no evidence that it differs from the best. What stands alone in its column is neither. */
function cell(row: Measured | undefined, column: readonly Measured[]): string {
  if (!row || row.accuracy === null) return "–";
  if (column.filter(({ accuracy }) => accuracy !== null).length < 2) return row.accuracy.toFixed(1);
  if (row.behindBest === null) return `**${row.accuracy.toFixed(1)}**`;
  return `${row.accuracy.toFixed(1)}${isSure(row.behindBest) ? "" : " ≈"}`;
}

function sizeNames(said: GuideWords): string[] {
  return guideSizes.map((size) => (size === "all" ? said.all : said.rows(size)));
}

function idsIn(rows: readonly { readonly architecture: string }[]): string[] {
  return [...new Set(rows.map(({ architecture }) => architecture))];
}

function meansTable({ means }: GuideDocument, said: GuideWords): string {
  const rows = idsIn(means).map((id) => [
    `\`${id}\``,
    ...guideSizes.map((size) => {
      const column = means.filter(({ rows }) => rows === size);
      return cell(
        column.find(({ architecture }) => architecture === id),
        column,
      );
    }),
  ]);
  return markdown([said.architectures.architecture, ...sizeNames(said)], rows);
}

function meanVerdicts({ means }: GuideDocument, said: GuideWords): string {
  return guideSizes
    .flatMap((size) => {
      const rows = means.filter((row) => row.rows === size);
      const best = rows.find(({ behindBest }) => behindBest === null);
      if (!best || rows.length < 2) return [];
      const level = rows
        .filter(({ behindBest }) => behindBest !== null && !isSure(behindBest))
        .map(({ architecture }) => `\`${architecture}\``);
      const size_ = size === "all" ? said.all : said.rows(size);
      return [
        `- ${said.architectures.verdict({ compared: rows.length, size: size_, best: `\`${best.architecture}\``, accuracy: best.accuracy.toFixed(1), level })}`,
      ];
    })
    .join("\n");
}

function setTable(all: readonly ArchitectureRow[], set: GuideSet, said: GuideWords): string {
  const own = all.filter((row) => row.set === set);
  const at = (id: string, size: (typeof guideSizes)[number]) => own.find(({ rows, architecture }) => rows === size && architecture === id);
  const rows = idsIn(own).map((id) => [
    `\`${id}\``,
    ...guideSizes.map((size) =>
      cell(
        at(id, size),
        own.filter(({ rows }) => rows === size),
      ),
    ),
  ]);
  return markdown([said.architectures.architecture, ...sizeNames(said)], rows);
}

function leftOut(all: readonly ArchitectureRow[], said: GuideWords): string {
  const rows = all.filter((row) => row.leftOut !== null);
  if (rows.length === 0) return "";
  return said.architectures.leftOut(
    rows.map(
      ({ set, rows, architecture, leftOut }) =>
        `\`${architecture}\`, ${set}, ${rows === "all" ? said.all : said.rows(rows)} (${leftOut} s)`,
    ),
  );
}

function points({ points, low, high }: Difference): string {
  return `${signed(points)} [${signed(low)}, ${signed(high)}]`;
}

function signed(value: number): string {
  const text = Math.abs(value).toFixed(1);
  return Number(text) === 0 ? "0.0" : `${value > 0 ? "+" : "−"}${text}`;
}

interface ChangeWords {
  readonly change: string;
  readonly name: (id: string) => string;
}

function changesTable(changes: readonly ChangeRow[], said: GuideWords, { change, name }: ChangeWords): string {
  const sets = guideSets.filter((set) => changes.some(({ bySet }) => bySet[set]));
  const rows = changes.map(({ id, bySet, mean }) => [
    name(id),
    ...sets.map((set) => (bySet[set] ? signed(bySet[set].points) : "–")),
    points(mean),
    said.verdict[guideVerdict(mean)],
  ]);
  return markdown([change, ...sets, said.mean, said.verdictHead], rows);
}

/** What the table's intervals do not bear out. */
function verdicts(changes: readonly ChangeRow[], said: GuideWords, name: (id: string) => string): string {
  const of = (verdict: string) =>
    changes.filter(({ mean }) => guideVerdict(mean) === verdict).map(({ id, mean }) => `${name(id)} (${signed(mean.points)})`);
  return said.groups({ none: of("none"), worse: of("worse") });
}

function fitTable(rows: readonly FitRow[], said: GuideWords): string {
  const lines = rows.map(({ id, trainAccuracy, testAccuracy, logLoss, difference }) => [
    said.fit.name(id),
    trainAccuracy.toFixed(1),
    testAccuracy.toFixed(1),
    logLoss.toFixed(3),
    difference ? points(difference) : "–",
  ]);
  return markdown([said.fit.run, said.fit.train, said.fit.test, said.fit.logLoss, said.fit.difference], lines);
}

function fitVerdicts(rows: readonly FitRow[], said: GuideWords): string {
  const ill = rows.find(({ id }) => id === "overfitted");
  const cures = rows.filter(({ cures }) => cures === "overfitted");
  if (!ill || cures.length === 0) return "";
  const named = (kept: readonly FitRow[]) => kept.map(({ id }) => said.fit.name(id));
  const byLoss = cures.toSorted((a, b) => a.logLoss - b.logLoss);
  const of = (verdict: string) => named(cures.filter(({ difference }) => difference && guideVerdict(difference) === verdict));
  return said.fit.verdict({
    better: of("better"),
    worse: of("worse"),
    none: of("none"),
    bestLoss: said.fit.name(byLoss[0]!.id),
    fromLoss: ill.logLoss.toFixed(3),
    toLoss: byLoss[0]!.logLoss.toFixed(3),
  });
}

const shownEpochs = [1, 2, 3, 5, 10, 20, 40];

function curvesTable(rows: readonly FitRow[], said: GuideWords): string {
  const shown = ["overfitted", "dropout", "smaller rate", "healthy", "rate too low"].flatMap(
    (id) => rows.find((row) => row.id === id) ?? [],
  );
  const lines = shown.flatMap(({ id, history }) =>
    (["train", "validation"] as const).map((side) => [
      `${said.fit.name(id)}: ${said.fit.side[side]}`,
      ...shownEpochs.map((epoch) => history[side][epoch - 1]?.toFixed(3) ?? "–"),
    ]),
  );
  return markdown([said.fit.epoch, ...shownEpochs.map(String)], lines);
}

function lossTable({ losses }: GuideDocument, said: GuideWords): string {
  const sets = guideSets.filter((set) => losses.some(({ bySet }) => bySet[set]));
  const rows = losses.map(({ loss, options, bySet }) => [
    lossName(loss, options, said),
    ...sets.flatMap((set) => {
      const own = bySet[set];
      if (!own) return ["–", "–", "–"];
      return [own.accuracy.toFixed(1), own.difference ? points(own.difference) : "–", own.logLoss?.toFixed(3) ?? "–"];
    }),
  ]);
  return markdown(
    [said.loss.loss, ...sets.flatMap((set) => [`${set}: ${said.loss.accuracy}`, said.loss.difference, said.loss.logLoss])],
    rows,
  );
}

function lossName(loss: string, options: object, said: GuideWords): string {
  const shown = Object.entries(options)
    .filter(([name, value]) => !(name === "labelSmoothing" && value === 0))
    .map(([name, value]) => `${said.loss.option(name)} ${value}`);
  return [`\`${loss}\``, ...shown].join(", ");
}

function lossVerdicts({ losses }: GuideDocument, said: GuideWords): string {
  const each = guideSets.flatMap((set) =>
    losses.flatMap(({ loss, options, bySet }) => {
      const difference = bySet[set]?.difference;
      return difference
        ? [{ name: `${lossName(loss, options, said)} (${set}, ${signed(difference.points)})`, verdict: guideVerdict(difference) }]
        : [];
    }),
  );
  const of = (verdict: string) => each.filter((one) => one.verdict === verdict).map(({ name }) => name);
  return said.groups({ better: of("better"), none: of("none"), worse: of("worse") });
}

function source({ versions, cells, machine }: GuideDocument, said: GuideWords): string {
  const { cores } = machine as { readonly cores?: number };
  return said.source({
    tercet: versions.tercet ?? "?",
    node: versions.node ?? "?",
    runtime: versions["onnxruntime-node"] ?? "?",
    cores: cores ?? 0,
    ...cells,
  });
}

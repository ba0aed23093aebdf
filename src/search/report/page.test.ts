import { describe, expect, test } from "vitest";
import { exampleReport, largeReport, madeUpMetrics, rowOf, smallReport } from "../../../test/report/example-report.ts";
import { type Element, find, readHtml } from "../../../test/report/read-html.ts";
import type { FitReport } from "../fit-report.ts";
import { renderReport } from "./page.ts";
import { mostConfused } from "./sections/confusion.ts";

const languages = ["en", "zh"] as const;
const reports = { example: exampleReport(), large: largeReport(), small: smallReport() };
const cases = Object.keys(reports).flatMap((name) => languages.map((language) => [name as keyof typeof reports, language] as const));

const render = (report: FitReport, language: "en" | "zh" = "en") => renderReport(report, { language });
const textOf = (elements: readonly Element[], selector: string) =>
  find(elements, selector).map(({ text }) => text.replaceAll("\u00a0", " "));
const section = (elements: readonly Element[], id: string) => {
  const found = elements.find(({ name, attributes }) => name === "section" && attributes.id === id);
  if (!found) throw new Error(`no section ${id}`);
  return found.text.replaceAll("\u00a0", " ");
};

describe.each(cases)("%s, %s", (name, language) => {
  const page = render(reports[name], language);
  const elements = readHtml(page); // throws where tags are not closed in order

  test("loads nothing and runs nothing", () => {
    expect(find(elements, "script")).toEqual([]);
    expect(find(elements, "link")).toEqual([]);
    expect(find(elements, "img")).toEqual([]);
    expect(
      elements.flatMap(({ attributes }) => Object.keys(attributes)).filter((key) => /^(on|src|style|action|srcset)/.test(key)),
    ).toEqual([]);
    expect(elements.filter(({ attributes }) => attributes.href !== undefined && !attributes.href.startsWith("#"))).toEqual([]);
    expect(page).not.toMatch(/https?:|url\(|@import/);
    const policy = elements.find(({ attributes }) => attributes["http-equiv"] === "Content-Security-Policy");
    expect(policy?.attributes.content).toContain("default-src 'none'");
  });

  test("every id is there once, and everything that points to one finds it", () => {
    const ids = elements.flatMap(({ attributes }) => attributes.id ?? []);
    expect(new Set(ids).size).toBe(ids.length);
    const pointers = elements.flatMap(({ attributes: { href, "aria-labelledby": named } }) => [
      ...(href ? [href.slice(1)] : []),
      ...(named?.split(" ") ?? []),
    ]);
    expect(pointers.length).toBeGreaterThan(20);
    expect(pointers.filter((id) => !ids.includes(id))).toEqual([]);
  });

  test("has landmarks, one first heading, and no heading level is left out", () => {
    for (const landmark of ["header", "nav", "main", "footer"]) expect(find(elements, landmark), landmark).toHaveLength(1);
    expect(find(elements, "html")[0]!.attributes.lang).toBe(language === "en" ? "en" : "zh-CN");
    const levels = elements.flatMap(({ name: tag }) => (/^h[1-6]$/.test(tag) ? [Number(tag[1])] : []));
    expect(levels.filter((level) => level === 1)).toHaveLength(1);
    expect(levels.every((level, i) => i === 0 || level <= levels[i - 1]! + 1)).toBe(true);
  });

  test("every table names its columns and rows, and every chart says what it shows", () => {
    expect(find(elements, "th").every(({ attributes: { scope } }) => scope === "col" || scope === "row")).toBe(true);
    expect(find(elements, "caption")).toHaveLength(find(elements, "table").length);
    expect(find(elements, "caption").every(({ text }) => text !== "")).toBe(true);
    for (const svg of find(elements, "svg.chart")) expect(svg.attributes["aria-labelledby"]).toBeDefined();
    expect(find(elements, "svg.chart").every(({ text }) => text.length > 10)).toBe(true);
  });

  test("shows no value that is none", () => expect(page).not.toMatch(/NaN|undefined|Infinity|\[object|>null</));

  test("every section has something to say", () => {
    for (const each of find(elements, "section")) expect(each.text.length, each.attributes.id).toBeGreaterThan(8);
    expect(find(elements, "section")).toHaveLength(17);
  });

  test("is smaller than 2 MB", () => expect(Buffer.byteLength(page)).toBeLessThan(2e6));
});

test("equal reports give equal pages, and the time is shown only when it is given", () => {
  expect(render(exampleReport())).toBe(render(exampleReport()));
  expect(renderReport(exampleReport(), { language: "en", now: "2026-11-24" })).toContain("Page made 2026-11-24.");
  expect(render(exampleReport())).not.toContain("Page made");
});

describe("the numbers are those of the report", () => {
  const report = exampleReport();
  const elements = readHtml(render(report));
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`;

  test("the answer: what to expect, what was measured, and the verdict", () => {
    const told = section(elements, "answer");
    const { optimism, best, comparisons, trials } = report;
    expect(textOf(elements, ".big")).toEqual([`${(100 * optimism!.expected).toFixed(1)} %`]);
    expect(told).toContain(`The ensemble was chosen among ${trials.finished} finished trials`);
    expect(told).toContain(`On 1,032 test rows that no choice has seen, it labeled ${percent(best.test!.accuracy!)} right`);
    expect(told).toContain("There is no evidence that the ensemble and the linear model differ");
    expect(told).toContain(`p = ${comparisons[0]!.pAdjusted.toFixed(2)}`);
  });

  test("every row of the leaderboard, in its order", () => {
    const rows = elements.filter(({ name, path }) => name === "tr" && path.includes("tbody"));
    const shown = rows.filter(({ text }) => /^\d+/.test(text) && /trial \d+/.test(text)).map(({ text }) => text.replaceAll("\u00a0", " "));
    expect(shown).toHaveLength(report.leaderboard.length);
    for (const [i, row] of report.leaderboard.entries()) {
      expect(shown[i]).toContain(`${row.rank}`);
      expect(shown[i]).toContain(`trial ${row.trial} `);
      if (row.validation) expect(shown[i]).toContain(percent(row.validation.accuracy!));
      if (row.status !== "finished") expect(shown[i]).toContain(row.status === "pruned" ? "cut short" : "failed");
    }
  });

  test("comparisons with both p-values", () => {
    const told = section(elements, "comparisons");
    for (const { p, pAdjusted } of report.comparisons) {
      expect(told).toContain(p < 0.1 ? p.toFixed(3) : p.toFixed(2));
      expect(told).toContain(pAdjusted < 0.1 ? pAdjusted.toFixed(3) : pAdjusted.toFixed(2));
    }
    expect(told).toContain("▼ worse");
  });

  test("audit, effects, optimism, more data, confusion, labels", () => {
    expect(section(elements, "data")).toContain(`${report.data.duplicates} rows repeat a text`);
    expect(section(elements, "effects")).toContain("41 % (95 % interval 18–66 %)");
    expect(section(elements, "optimism")).toContain(percent(report.optimism!.validation));
    expect(section(elements, "more-data")).toContain("With 3,717 more rows of the same kind, expect +0.2 points");
    expect(section(elements, "more-data")).toContain("The interval holds 0");
    const counts = report.best.test!.confusion.matrix.flat().filter((count) => count > 0);
    expect(textOf(elements, "text.count").map(Number)).toEqual(counts);
    for (const { f1 } of report.best.test!.perClass) expect(section(elements, "per-class")).toContain(percent(f1));
  });

  test("the doctor names the page of the guide, in the language of the page", () => {
    expect(report.diagnosis.map(({ code }) => code)).toContain("overfitting");
    expect(section(elements, "diagnosis")).toContain("in the folder of Tercet: docs/guide/overfitting.md");
    expect(section(readHtml(render(report, "zh")), "diagnosis")).toContain("docs/guide/zh/overfitting.md");
  });

  test("the commands stand there as they are to be typed", () => {
    const commands = textOf(elements, "pre.command");
    expect(commands).toContain(report.repeat);
    expect(commands).toContain(report.diagnosis[0]!.command!);
    expect(commands).toContain(`tercet predict ${report.model} "…"`);
  });
});

describe("the verdict", () => {
  const [first, ...others] = exampleReport().comparisons;
  const withFirst = (facts: object) =>
    section(readHtml(render({ ...exampleReport(), comparisons: [{ ...first!, ...facts }, ...others] })), "answer");

  test("better, with how sure that is", () => {
    const told = withFirst({ verdict: "better", difference: 0.012, low: 0.004, high: 0.02, pAdjusted: 0.012 });
    expect(told).toContain(
      "The ensemble is better than the linear model by 1.2 points (95 % interval of the difference +0.4 to +2.0, p = 0.012).",
    );
    expect(told).toContain("about 12 of 1,000 such tests, allowing for 3 comparisons");
  });

  test("a comparison told from the linear model's side is turned around", () => {
    const told = withFirst({ a: "linear", b: "ensemble", verdict: "better", difference: 0.012, low: 0.004, high: 0.02 });
    expect(told).toContain("The ensemble is worse than the linear model by 1.2 points (95 % interval of the difference −2.0 to −0.4");
  });

  test("the linear model as the answer", () => {
    const { baseline, ...report } = exampleReport();
    const told = section(readHtml(render({ ...report, baseline, best: baseline })), "answer");
    expect(told).toContain("The linear model is the answer itself");
  });

  test("without test rows the page says that the number flatters", () => {
    expect(section(readHtml(render(smallReport())), "answer")).toContain("On the 6 held-out rows that also chose it");
  });
});

test("findings and parts of the rows are told in the language of the page, whatever that of the run was", () => {
  const report = exampleReport();
  const numbers = { sureErrors: 0.25, suspectShare: 0.1, contradictory: 0 };
  const finding = { code: "labelNoise", evidence: "in English", advice: "in English", command: null };
  const slices = [{ slice: "length > 12", rows: 40, accuracy: 0.9, low: 0.8, high: 0.95, rest: 0.91, pAdjusted: 1, differs: false }];
  const told: FitReport = {
    ...report,
    diagnosis: [
      { ...finding, numbers, change: { change: "labels", rows: 12 } },
      { ...finding, code: "older" },
    ],
    errors: { ...report.errors!, slices },
  };
  const elements = readHtml(render(told, "zh"));
  expect(section(elements, "diagnosis")).toContain("在线性模型最有把握的回答中，25");
  expect(section(elements, "diagnosis")).toContain("in English"); // an older report holds no more than its sentences
  expect(section(elements, "errors")).toContain("长度 > 12（40 行）");
  expect(section(readHtml(render(told)), "errors")).toContain("length > 12 (40 rows)");
});

describe("texts of users", () => {
  const hostile = {
    script: `<script>alert("1")</script>`,
    quotes: `"' onmouseover="alert(1)`,
    override: "safe \u202egnp.exe",
    long: `${"长文本 ".repeat(2500)}THE END`,
    emoji: "👩‍👩‍👧 👍🏽 🇨🇳",
    chinese: "这家酒店的早餐很好吃",
    closing: "</style></title></svg>-->]]>",
  };
  const texts = Object.values(hostile);
  const [label, other] = [hostile.script, `${hostile.quotes}${hostile.closing}`];
  const metrics = madeUpMetrics({ labels: [label, other], supports: [30, 20], accuracy: 0.8, seed: 4 });
  const best = rowOf("textCnn", { architecture: hostile.script, options: { note: hostile.quotes }, validation: metrics, test: metrics });
  const example = exampleReport();
  const report: FitReport = {
    ...example,
    run: `/runs/${hostile.script}`,
    model: `/runs/${hostile.quotes}/model`,
    repeat: `tercet fit ${hostile.script} ${hostile.closing}`,
    data: {
      ...example.data,
      file: `/data/${hostile.quotes}${hostile.script}`,
      textColumns: [hostile.override],
      labelColumn: hostile.closing,
      labels: { [label]: 30, [other]: 20 },
    },
    best,
    leaderboard: [best],
    finalists: [best],
    comparisons: [{ ...example.comparisons[0]!, a: hostile.script, b: hostile.quotes }],
    effects: { ...example.effects!, choices: [{ ...example.effects!.choices[0]!, choice: hostile.closing }] },
    pareto: [best.trial],
    diagnosis: [{ code: hostile.quotes, evidence: hostile.script, advice: hostile.closing, command: hostile.script }],
    errors: {
      ...example.errors!,
      mistakes: texts.map((text) => ({ text, label, predicted: other, score: 0.9 })),
      suspects: texts.map((text, row) => ({ row, text, label, suggested: other, score: 0.9 })),
      slices: [{ slice: hostile.closing, rows: 3, accuracy: 0.5, low: 0.1, high: 0.9, rest: 0.6, pAdjusted: 1, differs: false }],
    },
    warnings: [{ code: "rows-duplicate", message: hostile.script }],
  };

  test.each(languages)("cannot become markup: %s", (language) => {
    const page = render(report, language);
    const elements = readHtml(page); // an attribute or tag out of place would not be read
    const plain = readHtml(render({ ...report, errors: { ...report.errors!, mistakes: [] } }, language));
    expect(page).not.toMatch(/<script|\u202e/);
    expect(elements.flatMap(({ attributes }) => Object.keys(attributes)).filter((key) => key.startsWith("on"))).toEqual([]);
    expect(new Set(elements.map(({ name }) => name))).toEqual(new Set(plain.map(({ name }) => name)));
  });

  test("are shown as they are, the steering characters by name", () => {
    const told = section(readHtml(render(report)), "errors");
    for (const text of [hostile.script, hostile.quotes, hostile.emoji, hostile.chinese, hostile.closing]) expect(told).toContain(text);
    expect(told).toContain("safe [U+202E]gnp.exe");
  });

  test("are cut when they are long, and what is left out is counted", () => {
    const page = render(report);
    expect(page).not.toContain("THE END");
    expect(section(readHtml(page), "errors")).toContain(`… ${(hostile.long.length - 300).toLocaleString("en-US")} more characters`);
  });

  test("are set apart from the direction of the text around them", () => {
    const quotes = find(readHtml(render(report)), "bdi").map(({ text }) => text);
    expect(quotes).toContain(hostile.chinese);
    expect(quotes).toContain(hostile.script);
  });
});

describe("a large search", () => {
  const elements = readHtml(render(largeReport()));

  test("folds the leaderboard after 20 rows", () => {
    const rows = elements.filter(({ name, path, text }) => name === "tr" && path.includes("tbody") && /^\d+\D.* · .*trial \d+/.test(text));
    const folded = rows.filter(({ path }) => path.includes("details"));
    expect([rows.length - folded.length, folded.length]).toEqual([20, 280]);
    expect(textOf(elements, "summary")).toContain("Show the other 280 of 300");
  });

  test("draws only the most confused labels, and says so", () => {
    expect(find(elements, "rect.right")).toHaveLength(12);
    expect(section(elements, "confusion")).toContain("The 12 most confused of 150 labels.");
  });
});

test("the most confused classes are both sides of the most frequent mistakes", () => {
  const matrix = [
    [9, 0, 0, 1],
    [0, 9, 5, 0],
    [0, 2, 9, 0],
    [0, 0, 0, 9],
  ];
  expect(mostConfused(matrix, 2)).toEqual([1, 2]);
  expect(mostConfused(matrix, 4)).toEqual([0, 1, 2, 3]);
});

test("both languages show the same numbers", () => {
  const numbersOf = (language: "en" | "zh") => {
    const elements = readHtml(render(exampleReport(), language));
    return [...textOf(elements, "td.number"), ...textOf(elements, "text.number"), ...textOf(elements, ".big")];
  };
  expect(numbersOf("zh")).toEqual(numbersOf("en"));
  expect(numbersOf("en").length).toBeGreaterThan(60);
});

test("warnings are told in the language of the page when the caller can do so", () => {
  const page = renderReport(exampleReport(), { language: "zh", problemText: ({ code }) => `注意 ${code}` });
  expect(section(readHtml(page), "warnings")).toContain("注意 rows-duplicate");
});

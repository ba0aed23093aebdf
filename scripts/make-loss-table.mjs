// Writes the table of losses and labels into docs/guide/loss.md and docs/guide/zh/loss.md: npm run build && node scripts/make-loss-table.mjs
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { losses } from "../dist/losses/registry.js";
import { labelKinds, lossReasons, lossSuitability } from "../dist/losses/suitability.js";

const begin = "<!-- Loss table: made by scripts/make-loss-table.mjs from src/losses/suitability.ts. -->";
const end = "<!-- End of the loss table. -->";

const words = {
  en: {
    title: "Which losses go with which labels",
    about: [
      "Rows are losses, columns are what the labels are. A cell names the last activations that fit, the usual one first.",
      "**!** is taken with a warning, **–** is refused with an error; the number is the reason below. A search tries what is warned of all the same.",
    ],
    loss: "loss",
    reasons: "Reasons:",
  },
  zh: {
    title: "哪些损失函数适合哪些标签",
    about: [
      "每行是一个损失函数，每列是一种标签。格子里是适用的最后一层激活函数，常用的在前。",
      "**!** 表示可用但会给出警告，**–** 表示报错拒绝；数字是下面的原因编号。搜索仍会尝试有警告的组合。",
    ],
    loss: "损失函数",
    reasons: "原因：",
  },
};

/** The pages with the table, by language. */
export const pages = {
  en: fileURLToPath(new URL("../docs/guide/loss.md", import.meta.url)),
  zh: fileURLToPath(new URL("../docs/guide/zh/loss.md", import.meta.url)),
};

/** The section with its marker comments. */
export function lossTable(language) {
  const { title, about, loss, reasons } = words[language];
  const kinds = Object.keys(labelKinds);
  const numbered = Object.keys(lossReasons);
  const cellOf = (cell) => {
    const outputs = (cell.outputs ?? []).map((output) => `\`${output}\``).join(", ");
    if (cell.verdict === "ok") return outputs;
    const number = numbered.indexOf(cell.reason) + 1;
    return cell.verdict === "warn" ? `**!** ${outputs} (${number})` : `**–** (${number})`;
  };
  const rows = losses.map(({ id }) => [`\`${id}\``, ...kinds.map((kind) => cellOf(lossSuitability[id][kind]))]);
  const head = [loss, ...kinds.map((kind) => labelKinds[kind][language])];
  const table = [head, head.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`);
  const list = numbered.map((reason, i) => `${i + 1}. ${lossReasons[reason][language]}`);
  return [begin, "", `## ${title}`, "", ...about, "", ...table, "", reasons, "", ...list, "", end].join("\n");
}

/** A page with its section replaced by the present one. */
export function withTable(page, language) {
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from < 0 || to < 0) throw new Error(`the ${language} page has no marker comments of the loss table`);
  return page.slice(0, from) + lossTable(language) + page.slice(to + end.length);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [language, file] of Object.entries(pages)) writeFileSync(file, withTable(readFileSync(file, "utf8"), language));
}

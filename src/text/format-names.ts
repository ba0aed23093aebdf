// What the formats of data are called, where they are shown.
import type { TableFormat } from "./table.ts";

export const formatNames = {
  en: {
    csv: "CSV",
    jsonl: "JSON lines",
    json: "a JSON list",
    parquet: "Parquet",
    folder: "a folder for each label",
    lines: "a text on each line, labels in another file",
  },
  zh: {
    csv: "CSV",
    jsonl: "JSON Lines",
    json: "JSON 列表",
    parquet: "Parquet",
    folder: "每个标签一个文件夹",
    lines: "每行一条文本，标签在另一个文件里",
  },
} as const satisfies Record<"en" | "zh", Readonly<Record<TableFormat, string>>>;

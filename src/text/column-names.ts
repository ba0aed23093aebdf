// The names by which people call their text and label columns, and whether a first line holds names at all.

export const textNames = ["text", "review", "content", "comment", "message", "sentence", "文本", "内容", "评论", "评价", "句子"] as const;
export const labelNames = ["label", "class", "category", "sentiment", "rating", "标签", "类别", "分类", "情感", "评分"] as const;

/** Names that make a first line a header, without saying what the column is for. */
const otherNames = [
  "id",
  "name",
  "body",
  "title",
  "subject",
  "description",
  "feedback",
  "question",
  "answer",
  "target",
  "标题",
  "编号",
] as const;

/** Compared without case and surrounding spaces; a plural s is allowed. */
export function isNamed(column: string, names: readonly string[]): boolean {
  const plain = column.trim().toLowerCase();
  return names.includes(plain) || (plain.endsWith("s") && names.includes(plain.slice(0, -1)));
}

/** Rows looked at to decide whether there is a header. */
export const headerSampleRows = 2000;

/**
 * Names for the columns of a file whose first line is data, or null where the first line is a header.
 *
 * It is a header when it holds a known name. It is data when the value of a cell comes back below it in a column of few different
 * values, as labels do; in a file of one column, when it reads like a sentence. The label column is then called "label", the one with
 * the longest cells "text", others "column1" and so on.
 */
export function namesWithoutHeader(records: readonly (readonly string[])[]): string[] | null {
  const [first, ...rest] = records.slice(0, headerSampleRows);
  if (!first || rest.length === 0 || first.some((cell) => isNamed(cell, [...textNames, ...labelNames, ...otherNames]))) return null;
  if (first.length === 1) return isPlainName(first[0]!) ? null : ["text"];
  const columns = first.map((cell, i) =>
    summarize(
      cell,
      rest.map((record) => record[i] ?? ""),
    ),
  );
  const label = columns.findLastIndex(({ recurs, different }) => recurs && different >= 2);
  if (label < 0) return null;
  const text = longest(columns.map(({ meanLength, different }, i) => (i === label || different < 2 ? -1 : meanLength)));
  return columns.map((_, i) => (i === label ? "label" : i === text ? "text" : `column${i + 1}`));
}

function summarize(cell: string, below: readonly string[]): { recurs: boolean; different: number; meanLength: number } {
  const different = new Set(below).size;
  const isLabelLike = different <= Math.max(2, Math.min(200, below.length / 2));
  const meanLength = below.reduce((sum, value) => sum + value.length, 0) / below.length;
  return { recurs: cell.trim() !== "" && isLabelLike && below.includes(cell), different, meanLength };
}

// Like "id" or "Customer feedback", not like a sentence.
function isPlainName(cell: string): boolean {
  return /^[\p{L}\p{N}_ -]{1,20}$/u.test(cell.trim());
}

function longest(lengths: readonly number[]): number {
  return lengths.indexOf(Math.max(...lengths));
}

// Writing of CSV for the scripts that make the bundled samples.

/** Rows of strings as CSV: comma, line feed, quotes only where they are needed (RFC 4180 otherwise). */
export function toCsv(header, rows) {
  return [header, ...rows].map((row) => `${row.map(quoted).join(",")}\n`).join("");
}

function quoted(field) {
  return /[",\r\n]/.test(field) || field.trim() !== field ? `"${field.replaceAll('"', '""')}"` : field;
}

/** Keeps the first of equal rows. */
export function distinct(rows) {
  const seen = new Set();
  return rows.filter((row) => {
    const key = JSON.stringify(row);
    return !seen.has(key) && seen.add(key);
  });
}

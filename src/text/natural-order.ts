// The order in which people list names: numbers by value, everything else by code unit, the same on every machine.

/** The names sorted: as numbers when all are numbers ("-1", "0", "2.5"), else with the digits in them by value ("class 9", "class 10"). */
export function sortNatural(names: readonly string[]): string[] {
  const areNumbers = names.every((name) => name.trim() !== "" && Number.isFinite(Number(name)));
  return names.toSorted(
    (a, b) => (areNumbers ? Number(a) - Number(b) : compareParts(a.split(/(\d+)/), b.split(/(\d+)/))) || compareUnits(a, b),
  );
}

function compareParts(a: readonly string[], b: readonly string[]): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const order = i % 2 === 1 ? Number(a[i]) - Number(b[i]) : compareUnits(a[i]!, b[i]!); // odd places hold the digits
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

function compareUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

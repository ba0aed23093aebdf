// The nearest name to a misspelt one, for "Did you mean …?".

/** The closest of the names, compared without case, hyphens and underscores; undefined when none is near. */
export function nearestName(wrong: string, names: Iterable<string>): string | undefined {
  const plain = plainName(wrong);
  let best: string | undefined;
  let bestDistance = Math.max(2, Math.floor(plain.length / 3)) + 1;
  for (const name of names) {
    const distance = editDistance(plain, plainName(name));
    if (distance < bestDistance) [best, bestDistance] = [name, distance];
  }
  return best;
}

/** A name as ids are compared on the command line: lower case, no hyphens, underscores or spaces. */
export function plainName(name: string): string {
  return name.toLowerCase().replaceAll(/[-_\s]/g, "");
}

/** "Did you mean …?", or the whole list when no name is near. */
export function nameHint(wrong: string, names: readonly string[]): string {
  const near = nearestName(wrong, names);
  return near ? `Did you mean "${near}"?` : `Known: ${names.join(", ")}.`;
}

// Damerau–Levenshtein distance with adjacent swaps counted as one edit.
function editDistance(a: string, b: string): number {
  const rows = Array.from({ length: a.length + 1 }, (_, i) => [i, ...new Array<number>(b.length).fill(0)]);
  for (let j = 0; j <= b.length; j++) rows[0]![j] = j;
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= b.length; j++) {
      const substitution = rows[i - 1]![j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      let cost = Math.min(rows[i - 1]![j]! + 1, rows[i]![j - 1]! + 1, substitution);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, rows[i - 2]![j - 2]! + 1);
      rows[i]![j] = cost;
    }
  }
  return rows[a.length]![b.length]!;
}

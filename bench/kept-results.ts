// Results of long benches, kept in a file after every run: a second call goes on from there.
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

export interface KeptResults<Result> {
  get(key: string): Result | undefined;
  keep(key: string, result: Result): void;
}

/** `again`: what the file holds is forgotten with the first new result. */
export function keptResults<Result>(file: string, { again }: { readonly again: boolean }): KeptResults<Result> {
  const results: Record<string, Result> = !again && existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {};
  return {
    get: (key) => results[key],
    keep(key, result) {
      results[key] = result;
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(`${file}.new`, `${JSON.stringify(results, null, 2)}\n`);
      renameSync(`${file}.new`, file);
    },
  };
}

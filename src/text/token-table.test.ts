import { expect, test } from "vitest";
import { tableOf, tokenTable } from "./token-table.ts";
import { tokenHash } from "./tokenize.ts";

function unitsOf(token: string): [Uint16Array, number, number] {
  const units = Uint16Array.from({ length: token.length }, (_, i) => token.charCodeAt(i));
  return [units, units.length, tokenHash(units, units.length)];
}

test("a table finds each of many tokens again, and no other", () => {
  const tokens = Array.from({ length: 20_000 }, (_, i) => `w${i}`);
  const table = tableOf(tokens);
  expect(table.size).toBe(tokens.length);
  for (const [i, token] of tokens.entries()) {
    expect(table.find(...unitsOf(token))).toBe(i);
    expect(table.token(i)).toBe(token);
  }
  expect(table.find(...unitsOf("w20000"))).toBe(-1);
});

test("tokens with equal hashes are kept apart", () => {
  const table = tokenTable();
  const [a, b] = [Uint16Array.of(97), Uint16Array.of(98)];
  expect([table.findOrAdd(a, 1, 7), table.findOrAdd(b, 1, 7), table.findOrAdd(a, 1, 7)]).toEqual([0, 1, 0]);
});

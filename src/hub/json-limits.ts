// Whether JSON of unknown origin may be parsed: a small file can ask for a hundred times its size in memory, or nest deeper than a stack.

export interface JsonLimits {
  /** Most brackets that are open at once. */
  readonly depth: number;
  /** Most members of all lists and objects together. */
  readonly members: number;
}

/** What the files of a model folder may hold: a vocabulary of a million words is the largest that we expect. */
export const folderLimits: JsonLimits = { depth: 64, members: 1_200_000 };

const [quote, backslash, comma, openList, closeList, openObject, closeObject] = codesOf('"\\,[]{}');

/** Which limit the bytes of a JSON text break, as what was received; null where they keep both. One pass, without parsing. */
export function beyondLimits(bytes: Uint8Array, { depth: most, members: mostMembers }: JsonLimits = folderLimits): string | null {
  let [depth, members] = [0, 0];
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i];
    if (byte === quote) i = endOfString(bytes, i);
    else if (byte === comma || byte === openList || byte === openObject) {
      if (++members > mostMembers) return `JSON of more than ${mostMembers} members`;
      if (byte !== comma && ++depth > most) return `JSON nested more than ${most} deep`;
    } else if (byte === closeList || byte === closeObject) depth--;
  }
  return null;
}

/** The place of the quote that ends the string begun at `start`; the length of the bytes where none does. */
function endOfString(bytes: Uint8Array, start: number): number {
  let i = start + 1;
  while (i < bytes.length && bytes[i] !== quote) i += bytes[i] === backslash ? 2 : 1;
  return i;
}

/** ASCII codes: in UTF-8 no byte of another character equals one. */
function codesOf(characters: string): Uint8Array {
  return new TextEncoder().encode(characters);
}

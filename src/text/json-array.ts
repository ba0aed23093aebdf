// A JSON list of objects, taken apart while it arrives: each element as soon as it is complete, none held longer.
import { TercetError } from "../core/errors.ts";

/** A list as it is read: text goes in, the texts of complete elements come out. */
export interface JsonArrayReader {
  /** Elements that end in this piece. */
  push(text: string): string[];
  /** Refuses a list that is not closed. */
  end(): void;
}

/** Whether a text begins as a list of objects does; no header of a CSV does. */
export function looksLikeJsonArray(beginning: string): boolean {
  return /^\ufeff?\s*\[\s*(\{\s*("|\}|$)|\]\s*$)/.test(beginning);
}

type Place = "before" | "first" | "element" | "next" | "after";

const quote = 0x22;
const backslash = 0x5c;
const [openList, closeList, openObject, closeObject, comma] = [0x5b, 0x5d, 0x7b, 0x7d, 0x2c];

/**
 * Finds the commas between the elements of a list, by counting brackets outside of strings. What an element is, JSON.parse says.
 *
 * Refuses, as `json-invalid` with the index of the element as the line: a list that is cut off, two commas, a comma before the end, text
 * after the end.
 */
export function jsonArrayReader(file: string): JsonArrayReader {
  let place: Place = "before";
  let depth = 0;
  let isString = false;
  let isEscaped = false;
  let held = ""; // the beginning of the element in hand, from earlier pieces
  let elements = 0;

  const refuse = (expected: string, received: string) =>
    new TercetError("json-invalid", { file, line: Math.max(1, elements + (place === "after" ? 0 : 1)), expected, received, hint });

  /** Whether the element in hand ends before this character. */
  function endsElement(code: number): boolean {
    if (isString) {
      if (isEscaped) isEscaped = false;
      else if (code === backslash) isEscaped = true;
      else if (code === quote) isString = false;
      return false;
    }
    if (depth <= 0 && (code === comma || code === closeList)) return true;
    if (code === quote) isString = true;
    else if (code === openObject || code === openList) depth++;
    else if (code === closeObject || code === closeList) depth--;
    return false;
  }

  function startOf(code: number, char: string): void {
    if (place === "before") {
      if (code !== openList) throw refuse("a JSON list", JSON.stringify(char));
      place = "first";
    } else if (place === "after") throw refuse("nothing after the list", JSON.stringify(char));
    else if (code === closeList && place === "first") place = "after";
    else if (code === closeList || code === comma) throw refuse("a JSON object", JSON.stringify(char));
    else place = "element";
  }

  return {
    push(text) {
      const found: string[] = [];
      let start = 0;
      for (let i = 0; i < text.length; i++) {
        const code = text.charCodeAt(i);
        if (place !== "element") {
          if (code <= 0x20 || code === 0xfeff) continue;
          startOf(code, text[i]!);
          if ((place as Place) !== "element") continue; // changed by startOf
          start = i;
        }
        if (!endsElement(code)) continue;
        found.push(held + text.slice(start, i));
        held = "";
        elements++;
        place = code === comma ? "next" : "after";
      }
      if (place === "element") held += text.slice(start);
      return found;
    },
    end() {
      if (place === "after") return;
      throw refuse("a list that is closed", `the end of the file in element ${elements + 1}`);
    },
  };
}

const hint = 'A JSON file holds one list of objects, such as [{"text": "fine", "label": "good"}].';

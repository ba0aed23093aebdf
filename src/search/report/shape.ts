// Checks of parsed JSON: each tells the first place where a value is not what it should be.

/** Null where the value is right, else e.g. "leaderboard[3].rank is a text, not a number". */
export type Check = (value: unknown, place: string) => string | null;

/** A check for each field of a type: a forgotten one does not compile. */
export type Shape<T> = { readonly [Key in keyof T]-?: Check };

const kinds: Readonly<Record<string, string>> = { string: "a text", number: "a number", boolean: "true or false", undefined: "missing" };

function kindOf(value: unknown): string {
  if (value === null) return "null";
  return kinds[typeof value] ?? (Array.isArray(value) ? "a list" : "an object");
}

function wrong(value: unknown, place: string, expected: string): string {
  const named = place === "" ? "the document" : place;
  return value === undefined ? `${named} is missing` : `${named} is ${kindOf(value)}, not ${expected}`;
}

export const text: Check = (value, place) => (typeof value === "string" ? null : wrong(value, place, "a text"));

export const number: Check = (value, place) =>
  typeof value === "number" && Number.isFinite(value) ? null : wrong(value, place, "a number");

export const flag: Check = (value, place) => (typeof value === "boolean" ? null : wrong(value, place, "true or false"));

/** Any value but none. */
export const anything: Check = (value, place) => (value === undefined ? wrong(value, place, "a value") : null);

export function nullable(check: Check): Check {
  return (value, place) => (value === null ? null : check(value, place));
}

export function optional(check: Check): Check {
  return (value, place) => (value === undefined ? null : check(value, place));
}

export function choice(...values: readonly string[]): Check {
  return (value, place) => (values.includes(value as string) ? null : wrong(value, place, `one of ${values.join(", ")}`)); // other kinds are not among them
}

export function list(check: Check): Check {
  return (value, place) => {
    if (!Array.isArray(value)) return wrong(value, place, "a list");
    return firstProblem(value.map((each, i) => [each, `${place}[${i}]`, check]));
  };
}

/** An object used as a dictionary. */
export function dictionary(check: Check): Check {
  return (value, place) => {
    if (!isObject(value)) return wrong(value, place, "an object");
    return firstProblem(Object.entries(value).map(([key, each]) => [each, `${place}.${key}`, check]));
  };
}

/** Unknown keys are passed over: a later version may have more. */
export function object<T>(shape: Shape<T>): Check {
  return (value, place) => {
    if (!isObject(value)) return wrong(value, place, "an object");
    const checks = Object.entries(shape) as [string, Check][]; // the values of a shape are checks
    return firstProblem(checks.map(([key, check]) => [value[key], place === "" ? key : `${place}.${key}`, check]));
  };
}

function firstProblem(parts: readonly (readonly [value: unknown, place: string, check: Check])[]): string | null {
  for (const [value, place, check] of parts) {
    const problem = check(value, place);
    if (problem !== null) return problem;
  }
  return null;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

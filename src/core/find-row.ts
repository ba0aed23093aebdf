// Finding a row of a registry by its id.
import { expectOneOf } from "./check.ts";
import { plainName } from "./nearest.ts";

/** The row that an id means, compared without case, hyphens and underscores. Throws `option-invalid` with the nearest name. */
export function findRow<Row extends { readonly id: string }>(rows: readonly Row[], option: string, id: string): Row {
  const found = rows.find((row) => plainName(row.id) === plainName(id));
  if (!found) {
    expectOneOf(
      option,
      id,
      rows.map((row) => row.id),
    );
  }
  return found!; // expectOneOf has thrown
}

// Ops that read or add at indices.
import { TercetError } from "../../core/errors.ts";
import { makeNode, type Value } from "../node.ts";
import { normalizeAxis, sameShape } from "../shapes.ts";

/** Rows of a table: y[…] = table[ids[…]]. Shapes: table `[rows, ...rest]`, ids any → `[...ids, ...rest]`. */
export function gather(table: Value, ids: Value): Value {
  expectIndices("gather", ids);
  const shape = [...ids.shape, ...table.shape.slice(1)];
  const names = [...ids.names, ...table.names.slice(1)];
  return makeNode("Gather", [table, ids], {}, [{ shape, names, dtype: table.dtype }]).outputs[0]!;
}

/** One element of x for each index, along an axis: as NumPy's take_along_axis. */
export function gatherElements(x: Value, indices: Value, axis: number): Value {
  expectIndices("gatherElements", indices);
  return makeNode("GatherElements", [x, indices], { axis: normalizeAxis("gatherElements", x, axis) }, [{ ...indices, dtype: x.dtype }])
    .outputs[0]!;
}

/** x with the updates added at the indices along an axis; repeated indices add up. */
export function scatterElementsAdd(x: Value, indices: Value, updates: Value, axis: number): Value {
  expectIndices("scatterElementsAdd", indices);
  if (!sameShape(indices.shape, updates.shape)) {
    throw new TercetError("shape-mismatch", {
      where: "scatterElementsAdd",
      expected: `updates like indices [${indices.shape}]`,
      received: `[${updates.shape}]`,
    });
  }
  return makeNode("ScatterElementsAdd", [x, indices, updates], { axis: normalizeAxis("scatterElementsAdd", x, axis) }, [x]).outputs[0]!;
}

/** x with row n of the updates added to row ids[n]; repeated ids add up. Shapes: x `[rows, width]`, ids `[N]`, updates `[N, width]`. */
export function scatterRowsAdd(x: Value, ids: Value, updates: Value): Value {
  expectIndices("scatterRowsAdd", ids);
  const expected = [ids.shape[0]!, x.shape[1]!];
  if (ids.shape.length !== 1 || x.shape.length !== 2 || !sameShape(updates.shape, expected)) {
    throw new TercetError("shape-mismatch", {
      where: "scatterRowsAdd",
      expected: "x [rows, width], ids [N] and updates [N, width]",
      received: `[${x.shape}], [${ids.shape}] and [${updates.shape}]`,
    });
  }
  return makeNode("ScatterRowsAdd", [x, ids, updates], {}, [x]).outputs[0]!;
}

function expectIndices(where: string, ids: Value): void {
  if (ids.dtype !== "int32" && ids.dtype !== "int64") {
    throw new TercetError("dtype-mismatch", { where, expected: "indices of type int32 or int64", received: ids.dtype });
  }
}

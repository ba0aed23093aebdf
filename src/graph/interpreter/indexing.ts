// Rows that read or add at indices.
import { checkedIndex, mismatch } from "./problems.ts";
import { rowSize } from "./shape.ts";
import { gridOffsets, stridesOf, type Tensor, zeros } from "./tensor.ts";

/** y[…] = table[ids[…]] */
export function gather(table: Tensor, ids: Tensor): Tensor {
  const width = rowSize(table);
  const y = zeros([...ids.shape, ...table.shape.slice(1)]);
  for (let i = 0; i < ids.data.length; i++) {
    const row = checkedIndex("Gather", ids.data[i]!, table.shape[0]!);
    y.data.set(table.data.subarray(row * width, (row + 1) * width), i * width);
  }
  return y;
}

/** y[i₀, …, iₙ] = x[i₀, …, indices[i₀, …, iₙ], …, iₙ] */
export function gatherElements(x: Tensor, indices: Tensor, axis: number): Tensor {
  const offsets = elementOffsets("GatherElements", x, indices, axis);
  const y = zeros(indices.shape);
  for (let i = 0; i < offsets.length; i++) y.data[i] = x.data[offsets[i]!]!;
  return y;
}

/** y = x, then y[i₀, …, indices[i₀, …, iₙ], …, iₙ] += updates[i₀, …, iₙ] */
export function scatterElementsAdd(x: Tensor, indices: Tensor, updates: Tensor, axis: number): Tensor {
  if (`${indices.shape}` !== `${updates.shape}`) {
    mismatch("ScatterElementsAdd", `updates like indices [${indices.shape}]`, `[${updates.shape}]`);
  }
  const offsets = elementOffsets("ScatterElementsAdd", x, indices, axis);
  const y: Tensor = { data: x.data.slice(), shape: x.shape };
  for (let i = 0; i < offsets.length; i++) y.data[offsets[i]!]! += updates.data[i]!;
  return y;
}

/** y = x, then y[ids[n]] += updates[n] */
export function scatterRowsAdd(x: Tensor, ids: Tensor, updates: Tensor): Tensor {
  const width = rowSize(x);
  if (`${updates.shape}` !== `${[ids.data.length, width]}`) {
    mismatch("ScatterRowsAdd", `updates [${ids.data.length}, ${width}]`, `[${updates.shape}]`);
  }
  const y: Tensor = { data: x.data.slice(), shape: x.shape };
  for (let n = 0; n < ids.data.length; n++) {
    const start = checkedIndex("ScatterRowsAdd", ids.data[n]!, x.shape[0]!) * width;
    for (let i = 0; i < width; i++) y.data[start + i]! += updates.data[n * width + i]!;
  }
  return y;
}

/** The position in x of the element that each index names. */
function elementOffsets(op: string, x: Tensor, indices: Tensor, axis: number): Int32Array {
  if (x.shape.length !== indices.shape.length)
    mismatch(op, `indices with ${x.shape.length} axes, as in [${x.shape}]`, `[${indices.shape}]`);
  const strides = stridesOf(x.shape);
  const offsets = gridOffsets(
    indices.shape,
    strides.map((stride, i) => (i === axis ? 0 : stride)),
  );
  for (let i = 0; i < offsets.length; i++) offsets[i]! += checkedIndex(op, indices.data[i]!, x.shape[axis]!) * strides[axis]!;
  return offsets;
}

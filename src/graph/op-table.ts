// The names of all ops and the attributes of each. Each op has a row in gradients.ts, onnx/lower.ts and interpreter.ts.
import type { AxisName, DType, Graph } from "./node.ts";

/** How one axis of a reshaped, expanded or filled value gets its size. A named axis is never given as a raw number. */
export type AxisSpec = number | { readonly copy: number } | "infer";

type None = Readonly<Record<never, never>>;
interface Axes {
  readonly axes: readonly number[];
  readonly keepDims: boolean;
}
interface Axis {
  readonly axis: number;
}
interface Target {
  readonly target: readonly AxisSpec[];
}

/** Numbers of a constant: float32 (float64 where the interpreter should see more), int32, int64, bool. */
export type ConstantData = Float32Array | Float64Array | Int32Array | BigInt64Array | Uint8Array;

export interface OpAttributes {
  // sources
  Input: { readonly name: string };
  Constant: { readonly data: ConstantData };
  /** A value everywhere; `{ copy: i }` takes axis i of the one input. */
  Fill: { readonly value: number } & Target;
  // one argument, elementwise
  Neg: None;
  Exp: None;
  Log: None;
  Sqrt: None;
  Reciprocal: None;
  Abs: None;
  Sign: None;
  Tanh: None;
  Sigmoid: None;
  Relu: None;
  Softplus: None;
  Erf: None;
  Sin: None;
  Cos: None;
  Not: None;
  Cast: { readonly dtype: DType };
  // two arguments, broadcast as in NumPy
  Add: None;
  Sub: None;
  Mul: None;
  Div: None;
  Pow: None;
  Max: None;
  Min: None;
  Greater: None;
  Less: None;
  Equal: None;
  And: None;
  Or: None;
  Where: None;
  // reductions
  ReduceSum: Axes;
  ReduceMean: Axes;
  ReduceMax: Axes;
  ArgMax: Axis;
  CumSum: Axis & { readonly reverse: boolean };
  // products
  MatMul: { readonly transposeA: boolean; readonly transposeB: boolean };
  // shape
  Reshape: Target;
  Expand: Target;
  Transpose: { readonly permutation: readonly number[] };
  Unsqueeze: { readonly axes: readonly number[] };
  Squeeze: { readonly axes: readonly number[] };
  Concat: Axis;
  Split: Axis & { readonly sizes: readonly number[] };
  /** `end: null` runs to the end of the axis, whatever its size. Every `step`-th element is taken; absent: each. */
  Slice: Axis & { readonly start: number; readonly end: number | null; readonly step?: number };
  Reverse: Axis;
  /** Zeros before and after, along one axis. */
  Pad: Axis & { readonly before: number; readonly after: number };
  // indices
  /** Rows of a table: `table[ids]`, along its first axis. */
  Gather: None;
  /** As NumPy's take_along_axis. */
  GatherElements: Axis;
  /** `data` with `updates` added at `indices` along the axis; repeated indices add up. */
  ScatterElementsAdd: Axis;
  /** A matrix with rows of `updates` added at the rows that `ids` name; repeated ids add up. */
  ScatterRowsAdd: None;
  // recurrence
  /** Inputs: carried start values, sequences (time first), captured values; outputs: carried end values, then stacked results. */
  Scan: { readonly body: Graph; readonly carried: number; readonly sequences: number; readonly reverse: boolean };
  // composites: one node with its own gradient and lowering
  /** Inputs: queries, keys, values, then a bias of the scores and a mask of the weights, as the flags say. */
  Attention: { readonly biased: boolean; readonly dropped: boolean; readonly rate: number };
  Softmax: Axis;
  SoftmaxCrossEntropy: None;
  LayerNorm: { readonly epsilon: number };
  Gelu: None;
  LstmCell: None;
}

export type OpName = keyof OpAttributes;

export type { AxisName };

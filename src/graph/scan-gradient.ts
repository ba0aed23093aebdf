// The gradient of a scan: a second scan over the same steps, backwards. What does not depend on the carried gradient is computed
// for all steps at once, before the loop or after it, so that the loop itself stays as short as a hand-written one.
import { invariant } from "../core/errors.ts";
import type { Gradient } from "./gradients.ts";
import { canLift, type Lifted, liftNode, stack } from "./lift.ts";
import { type Graph, isOp, type Node, topologicalOrder, type Value } from "./node.ts";
import {
  add,
  concat,
  fill,
  input,
  matmul,
  reduceSum,
  reshape,
  scanGraph,
  slice,
  squeeze,
  transpose,
  unsqueeze,
  zerosLike,
} from "./ops/index.ts";
import { withInputs } from "./rebuild.ts";

export interface ScanTape {
  /** The forward scan, widened by the values that the backward one reads. */
  readonly node: Node<"Scan">;
  /** Upstream gradients of the widened scan's outputs → gradients of its inputs. */
  readonly backward: (upstream: readonly Gradient[]) => readonly Gradient[];
}

/** The vector–Jacobian product of a body; handed in by `differentiate.ts`, for a body may hold scans of its own. */
export type Backpropagate = (
  outputs: readonly Value[],
  upstream: readonly Gradient[],
  wrt: readonly Value[],
) => { readonly outputs: readonly Value[]; readonly gradients: readonly Gradient[] };

export interface WidenOptions {
  /** The inputs as they are now. */
  readonly inputs: readonly Value[];
  /** Which of them need a gradient. */
  readonly activeInputs: readonly boolean[];
  readonly backpropagate: Backpropagate;
}

/** Ops cheap enough to be repeated from what was kept rather than kept themselves. */
const repeated: ReadonlySet<string> = new Set(
  "Split Slice Reshape Squeeze Unsqueeze Transpose Cast Greater Less Equal Not And Or Constant Fill Expand".split(" "),
);

/** Prepares a scan for its gradient with respect to the active inputs (others get null). */
export function widenScan(node: Node<"Scan">, { inputs, activeInputs, backpropagate }: WidenOptions): ScanTape {
  const { carried: K, sequences: S } = node.attributes;
  const body = bodyGradient(node, activeInputs, backpropagate);
  const extras: Value[] = [];
  const keep = (value: Value) => {
    if (!extras.includes(value)) extras.push(value);
  };
  // Every forward value the gradient reads is kept, but what is cheap to repeat and what is an input of the scan anyway.
  const visit = (value: Value) => {
    const at = body.graph.inputs.indexOf(value);
    if (at >= K) return;
    if (at >= 0) {
      // A carried value before the step is the same one after the step before: keep that, if the body makes it.
      const after = body.graph.outputs[at]!;
      if (!body.graph.inputs.includes(after)) keep(after);
      else keep(value);
    } else if (repeated.has(value.node.op)) value.node.inputs.forEach(visit);
    else keep(value);
  };
  body.read.forEach(visit);
  const results = body.graph.outputs.slice(K);
  const fresh = extras.filter((value) => !results.includes(value));
  const wide: Graph = { inputs: body.graph.inputs, outputs: [...body.graph.outputs, ...fresh] };
  const { carried, results: stacked } = scanGraph(wide, {
    carried: inputs.slice(0, K),
    sequences: inputs.slice(K, K + S),
    captured: inputs.slice(K + S),
    reverse: node.attributes.reverse,
  });
  const widened = [...carried, ...stacked][0]!.node;
  invariant(isOp(widened, "Scan"), "a scan should make a scan node");
  const kept = new Map(extras.map((value) => [value, stacked[[...results, ...fresh].indexOf(value)]!]));
  return { node: widened, backward: (upstream) => backwardScan({ node: widened, body, kept, upstream }) };
}

interface BodyGradient {
  /** The body; its outputs come anew when a scan inside it is differentiated. */
  readonly graph: Graph;
  /** Upstream gradients as the body sees them: one per output, null where none can come. */
  readonly upstream: readonly Gradient[];
  /** Gradients of the body's inputs for one step. */
  readonly gradients: readonly Gradient[];
  /** Whether the carried value takes part. */
  readonly activeCarried: readonly boolean[];
  /** Values of the body that the gradients read. */
  readonly read: readonly Value[];
}

function bodyGradient(node: Node<"Scan">, activeInputs: readonly boolean[], backpropagate: Backpropagate): BodyGradient {
  const { body, carried: K } = node.attributes;
  const activeCarried = findActiveCarried(node, activeInputs);
  const wrt = body.inputs.filter((_, i) => (i < K ? activeCarried[i] : activeInputs[i]));
  const upstream = body.outputs.map((output, i) =>
    output.dtype === "float32" && (i >= K || activeCarried[i]) ? input(`upstream${i}`, output.shape, output.dtype, output.names) : null,
  );
  const result = backpropagate(body.outputs, upstream, wrt);
  const graph = { inputs: body.inputs, outputs: result.outputs };
  const gradients = body.inputs.map((value) => (wrt.includes(value) ? result.gradients[wrt.indexOf(value)]! : null));
  const forward = new Set(topologicalOrder(graph.outputs));
  const isForward = (value: Value) => forward.has(value.node) || body.inputs.includes(value);
  const made = topologicalOrder(
    gradients.filter((value) => value !== null),
    (each) => forward.has(each) || body.inputs.some((value) => value.node === each),
  );
  const read = [...new Set([...made.flatMap((each) => each.inputs), ...gradients.filter((value) => value !== null)])].filter(isForward);
  return { graph, upstream, gradients, activeCarried, read };
}

/** A carried value is active when its start is, or when a step feeds something active into it. */
function findActiveCarried(node: Node<"Scan">, activeInputs: readonly boolean[]): boolean[] {
  const { body, carried: K } = node.attributes;
  const active = activeInputs.slice(0, K).map((is, i) => is && body.inputs[i]!.dtype === "float32");
  for (let changed = true; changed; ) {
    changed = false;
    const sources = new Set(body.inputs.filter((_, i) => (i < K ? active[i] : activeInputs[i])).map((value) => value.node));
    const depending = new Set<Node>();
    for (const each of topologicalOrder(body.outputs)) {
      if (sources.has(each) || each.inputs.some((value) => depending.has(value.node))) depending.add(each);
    }
    for (let i = 0; i < K; i++) {
      if (!active[i] && body.outputs[i]!.dtype === "float32" && depending.has(body.outputs[i]!.node)) active[i] = changed = true;
    }
  }
  return active;
}

interface Backward {
  readonly node: Node<"Scan">;
  readonly body: BodyGradient;
  /** Values kept by the widened scan: body value → stacked result. */
  readonly kept: ReadonlyMap<Value, Value>;
  readonly upstream: readonly Gradient[];
}

function backwardScan({ node, body, kept, upstream }: Backward): readonly Gradient[] {
  const { carried: K, sequences: S, reverse } = node.attributes;
  const time = node.inputs[K]!.shape[0]!;
  const { graph, gradients } = body;
  const activeAt = body.activeCarried.flatMap((is, i) => (is ? [i] : []));
  const carriedUpstream = activeAt.map((i) => body.upstream[i]!);

  // --- what is known for all steps before the loop runs ---
  const outside = new Map<Value, Lifted | null>();
  graph.inputs.forEach((value, i) => {
    if (i >= K + S) outside.set(value, { value: node.inputs[i]!, stacked: false });
    else if (i >= K) outside.set(value, { value: node.inputs[i]!, stacked: true });
    else outside.set(value, { value: beforeStep(graph, i, node.inputs[i]!, kept, reverse), stacked: true });
  });
  for (const [value, stacked] of kept) outside.set(value, { value: stacked, stacked: true });
  body.upstream.forEach((value, i) => {
    if (!value) return;
    if (i < K) outside.set(value, null);
    else {
      const g = upstream[i];
      // Results that nobody reads have gradient zero: a constant, which simplify then drops from the loop.
      outside.set(value, g ? { value: g, stacked: true } : { value: fill(0, value, value.shape), stacked: false });
    }
  });
  const liftBefore = (value: Value): Lifted | null => {
    const known = outside.get(value);
    if (known !== undefined) return known;
    const lifted = liftAll(value.node, value.node.inputs.map(liftBefore), time);
    value.node.outputs.forEach((output, i) => {
      outside.set(output, lifted ? lifted[i]! : null);
    });
    return outside.get(value)!;
  };
  const dependsOnCarried = memoize((value: Value, self): boolean => carriedUpstream.includes(value) || value.node.inputs.some(self));

  // --- the loop: only what the carried gradient needs ---
  const sequences: { inner: Value; outer: Value }[] = [];
  const captured: { inner: Value; outer: Value }[] = [];
  const start = activeAt.map((i) => upstream[i] ?? zerosLike(node.outputs[i]!));
  const carriedInner = new Map(carriedUpstream.map((value) => [value, value]));
  const inLoop = memoize((value: Value, self): Value => {
    const carriedValue = carriedInner.get(value);
    if (carriedValue) return carriedValue;
    if (!dependsOnCarried(value)) {
      if (isConstant(value)) return value;
      const lifted = liftBefore(value);
      if (lifted && !lifted.stacked && isConstant(lifted.value)) return lifted.value;
      if (lifted) {
        const list = lifted.stacked ? sequences : captured;
        const inner = input(`${lifted.stacked ? "slice" : "captured"}`, value.shape, value.dtype, value.names);
        list.push({ inner, outer: lifted.value });
        return inner;
      }
    }
    return withInputs(value.node, value.node.inputs.map(self))[value.index]!;
  });
  const nextCarried = activeAt.map((i) => {
    const gradient = gradients[i];
    return gradient ? inLoop(gradient) : zerosLike(body.upstream[i]!);
  });
  const needed = new Set(topologicalOrder(activeAt.flatMap((i) => gradients[i] ?? [])));

  // --- what can wait until the loop has run: its inputs are left behind, then it is computed for all steps at once ---
  const exported: Value[] = [];
  const results = new Map<Value, Value>();
  type Deferred = { readonly get: () => Lifted };
  const after = memoize((value: Value, self): Deferred | null => {
    if (!dependsOnCarried(value)) {
      const lifted = liftBefore(value);
      return lifted && { get: () => lifted };
    }
    if (needed.has(value.node) || carriedInner.has(value)) return exportFromLoop(value);
    const parts = value.node.inputs.map((each) => self(each));
    if (parts.every((part) => part !== null) && canLift(value.node)) {
      const { node: each, index } = value;
      let lifted: readonly Lifted[] | null = null;
      return {
        get: () =>
          (lifted ??= liftAll(
            each,
            parts.map((part) => part.get()),
            time,
          )!)[index]!,
      };
    }
    return exportFromLoop(value);
  });
  const exportFromLoop = (value: Value): Deferred => {
    if (!exported.includes(value)) exported.push(value);
    return { get: () => ({ value: results.get(value)!, stacked: true }) };
  };
  const answers: (() => Gradient)[] = graph.inputs.map((_, i) => {
    const gradient = gradients[i];
    if (i < K) {
      const at = activeAt.indexOf(i);
      return () => (at >= 0 ? loop!.carried[at]! : null);
    }
    if (!gradient) return () => null;
    if (i < K + S) {
      const deferred = after(gradient) ?? exportFromLoop(gradient);
      return () => stack(deferred.get(), time);
    }
    return sumOverTime(gradient, time, (value) => after(value) ?? exportFromLoop(value));
  });
  const exportedInner = exported.map(inLoop);
  let loop: { readonly carried: readonly Value[]; readonly results: readonly Value[] } | undefined;
  const loopBody: Graph = {
    inputs: [...carriedUpstream, ...sequences.map(({ inner }) => inner), ...captured.map(({ inner }) => inner)],
    outputs: [...nextCarried, ...exportedInner],
  };
  if (activeAt.length > 0 || exported.length > 0) {
    loop = scanGraph(loopBody, {
      carried: start,
      sequences: sequences.length > 0 ? sequences.map(({ outer }) => outer) : [node.inputs[K]!],
      captured: captured.map(({ outer }) => outer),
      reverse: !reverse,
    });
    loop.results.forEach((value, i) => {
      results.set(exported[i]!, value);
    });
  }
  return answers.map((answer) => answer());
}

const isConstant = ({ node }: Value) => node.inputs.length === 0 && node.op !== "Input";

/** The carried value as each step found it: the value after the step before, and the start value in the first. */
function beforeStep(graph: Graph, index: number, start: Value, kept: ReadonlyMap<Value, Value>, reverse: boolean): Value {
  const own = kept.get(graph.inputs[index]!);
  if (own) return own;
  const after = kept.get(graph.outputs[index]!);
  if (!after) return unsqueeze(start, [0]); // nothing reads it
  const first = unsqueeze(start, [0]);
  if (after.shape[0] === 1) return first;
  return reverse ? concat([slice(after, 0, 1, null), first], 0) : concat([first, slice(after, 0, 0, -1)], 0);
}

function liftAll(node: Node, inputs: readonly (Lifted | null)[], time: number): readonly Lifted[] | null {
  const known = inputs.filter((each) => each !== null);
  if (known.length < inputs.length || node.op === "Input") return null;
  if (known.every(({ stacked }) => !stacked)) {
    return withInputs(
      node,
      known.map(({ value }) => value),
    ).map((value) => ({ value, stacked: false }));
  }
  return liftNode(node, known, time)?.map((value) => ({ value, stacked: true })) ?? null;
}

/**
 * Σ over time of a captured value's gradient. A sum of products over rows is one product over the rows of all steps:
 * Σₜ Aₜᵀ·Gₜ = [A₁; A₂; …]ᵀ·[G₁; G₂; …], and sums of sums are one sum.
 */
function sumOverTime(gradient: Value, time: number, after: (value: Value) => { readonly get: () => Lifted }): () => Value {
  const { node } = gradient;
  if (isOp(node, "Add") && node.inputs.every((each) => `${each.shape}` === `${gradient.shape}`)) {
    const [a, b] = node.inputs.map((each) => sumOverTime(each, time, after));
    return () => add(a!(), b!());
  }
  if (isOp(node, "ReduceSum")) {
    const { axes, keepDims } = node.attributes;
    const source = after(node.inputs[0]!);
    return () => {
      const summed = reduceSum(stack(source.get(), time), { axes: [0, ...axes.map((axis) => axis + 1)], keepDims });
      return keepDims ? squeeze(summed, [0]) : summed;
    };
  }
  if (isOp(node, "Reshape") || isOp(node, "Unsqueeze") || isOp(node, "Squeeze") || isOp(node, "Transpose") || isOp(node, "Pad")) {
    const inner = sumOverTime(node.inputs[0]!, time, after);
    return () => withInputs(node, [inner()])[0]!;
  }
  if (isOp(node, "MatMul") && node.attributes.transposeA && !node.attributes.transposeB) {
    const [a, g] = node.inputs.map(after);
    if (node.inputs.every((each) => each.shape.length === gradient.shape.length)) {
      return () => matmul(rowsOfAllSteps(stack(a!.get(), time)), rowsOfAllSteps(stack(g!.get(), time)), { transposeA: true });
    }
  }
  const source = after(gradient);
  return () => reduceSum(stack(source.get(), time), { axes: [0] });
}

/** `[time, ...groups, rows, columns]` → `[...groups, time·rows, columns]` */
function rowsOfAllSteps(x: Value): Value {
  const rank = x.shape.length;
  const groups = Array.from({ length: rank - 3 }, (_, i) => i + 1);
  const grouped = groups.length > 0 ? transpose(x, [...groups, 0, rank - 2, rank - 1]) : x;
  return reshape(grouped, [...groups.map((axis) => x.shape[axis]!), x.shape[0]! * x.shape[rank - 2]!, x.shape[rank - 1]!]);
}

function memoize<Result>(compute: (value: Value, self: (value: Value) => Result) => Result): (value: Value) => Result {
  const found = new Map<Value, Result>();
  const self = (value: Value): Result => {
    if (!found.has(value)) found.set(value, compute(value, self));
    return found.get(value)!;
  };
  return self;
}

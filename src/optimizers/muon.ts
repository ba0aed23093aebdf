// Muon: for matrices, momentum whose singular values are brought near 1; AdamW for what is no matrix.
import { expectKnownOptions, expectNotNegative, expectOption, expectPositive, expectPositiveInteger, expectRate } from "../core/check.ts";
import { type AdamOptions, adamStep } from "./adam.ts";
import { expectAdamRates } from "./check-rates.ts";
import { type MatrixSize, matrixSize } from "./matrix-size.ts";
import { orthogonalize } from "./newton-schulz.ts";
import type { Optimizer, UpdateContext } from "./optimizer.ts";

export interface MuonOptions extends AdamOptions {
  /** Share of the running mean that is kept, of matrices. Default 0.95. */
  readonly momentum?: number;
  /** Looks ahead along the momentum. Default true. */
  readonly nesterov?: boolean;
  /** Iterations of Newton–Schulz. Default 5. */
  readonly nsSteps?: number;
  /** Root mean square of an update, in learning rates. Default 0.2: that of AdamW, so that both take the same rate. */
  readonly rmsRate?: number;
  /** Default 0.1. */
  readonly weightDecay?: number;
}

/**
 * Muon, for a matrix [rows, columns]:  m ← μm + (1−μ)g   u = (1−μ)g + μm (Nesterov; else m)
 *   w ← (1 − lr·λ)·w − lr · 0.2·√max(rows, columns) · orthogonalize(u)
 * for vectors and for embeddings, whose rows are words rather than a map: AdamW with β₁, β₂, ε and the same λ and lr.
 *
 * Axes before the last are taken together as the rows. A parameter is an embedding if its name says so.
 * Source: Jordan et al. 2024, https://kellerjordan.github.io/posts/muon/; the scale is that of Liu et al. 2025,
 * https://arxiv.org/abs/2502.16982, equation 4. Departs: the last layer is a matrix like others, which the authors leave to AdamW.
 * In a training the runtime's kernels compute the products, in float32; a bare `update` computes them in TypeScript.
 */
export function muon(options: MuonOptions = {}): Optimizer {
  const known = ["learningRate", "momentum", "nesterov", "nsSteps", "rmsRate", "weightDecay", "beta1", "beta2", "epsilon"];
  expectKnownOptions("muon", options, known);
  const { learningRate = 0.001, momentum = 0.95, nesterov = true, nsSteps = 5, rmsRate = 0.2, weightDecay = 0.1 } = options;
  const { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 } = options;
  expectAdamRates("muon", { learningRate, beta1, beta2, epsilon });
  expectRate("muon.momentum", momentum);
  expectOption(typeof nesterov === "boolean", "muon.nesterov", "true or false", nesterov);
  expectPositiveInteger("muon.nsSteps", nsSteps);
  expectPositive("muon.rmsRate", rmsRate);
  expectNotNegative("muon.weightDecay", weightDecay);
  return {
    id: "muon",
    config: { learningRate, momentum, nesterov, nsSteps, rmsRate, weightDecay, beta1, beta2, epsilon },
    slots: ["m", "v"], // running means of g, and of g² where AdamW rules
    scope: "tensor",
    update(w, g, slots, context) {
      const { learningRate: rate, decays = true } = context;
      const decay = decays ? weightDecay : 0;
      const size = matrixOf(w.length, context);
      if (!size) {
        adamStep(w, g, slots.m!, slots.v!, { ...context, beta1, beta2, epsilon, decay });
        return;
      }
      const orthogonal = context.orthogonal ?? orthogonalize(follow(g, slots.m!), size, nsSteps);
      const step = rate * rmsRate * Math.sqrt(Math.max(size.rows, size.columns));
      for (let i = 0; i < w.length; i++) w[i] = (1 - rate * decay) * w[i]! - step * orthogonal[i]!;
    },
    direction(g, slots, context) {
      const size = matrixOf(g.length, context);
      return size && { matrix: follow(g, slots.m!), size, steps: nsSteps };
    },
  };

  /** m ← μm + (1−μ)g; answers u. */
  function follow(g: Float32Array, m: Float32Array): Float64Array {
    const direction = new Float64Array(g.length);
    for (let i = 0; i < g.length; i++) {
      m[i] = momentum * m[i]! + (1 - momentum) * g[i]!;
      direction[i] = nesterov ? (1 - momentum) * g[i]! + momentum * m[i]! : m[i]!;
    }
    return direction;
  }
}

function matrixOf(length: number, { shape = [length], name = "" }: UpdateContext): MatrixSize | null {
  return /embedding/i.test(name) ? null : matrixSize(shape);
}

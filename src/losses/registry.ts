// Every loss, those with options at their defaults: command line, help, documents and search read this list.
import { binaryCrossentropy } from "./binary-crossentropy.ts";
import { binaryFocalCrossentropy } from "./binary-focal-crossentropy.ts";
import { categoricalCrossentropy } from "./categorical-crossentropy.ts";
import { categoricalFocalCrossentropy } from "./categorical-focal-crossentropy.ts";
import { categoricalHinge } from "./categorical-hinge.ts";
import { corn } from "./corn.ts";
import { cosineSimilarity } from "./cosine-similarity.ts";
import { hinge } from "./hinge.ts";
import { huber } from "./huber.ts";
import { klDivergence } from "./kl-divergence.ts";
import { logCosh } from "./log-cosh.ts";
import type { Loss } from "./loss.ts";
import { meanAbsoluteError } from "./mean-absolute-error.ts";
import { meanSquaredError } from "./mean-squared-error.ts";
import { meanSquaredLogarithmicError } from "./mean-squared-logarithmic-error.ts";
import { poisson } from "./poisson.ts";
import { sparseCategoricalCrossentropy } from "./sparse-categorical-crossentropy.ts";
import { squaredHinge } from "./squared-hinge.ts";
import { supervisedContrastive } from "./supervised-contrastive.ts";
import { tripletHard } from "./triplet-hard.ts";

export const losses: readonly Loss[] = [
  binaryCrossentropy,
  categoricalCrossentropy,
  sparseCategoricalCrossentropy,
  binaryFocalCrossentropy(),
  categoricalFocalCrossentropy(),
  meanSquaredError,
  meanAbsoluteError,
  huber(),
  logCosh,
  meanSquaredLogarithmicError,
  poisson,
  hinge,
  squaredHinge,
  categoricalHinge,
  klDivergence,
  cosineSimilarity,
  corn,
  tripletHard(),
  supervisedContrastive(),
];

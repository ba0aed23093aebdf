// Every loss: command line, help, documents and search read this list.
import { binaryCrossentropy } from "./binary-crossentropy.ts";
import { categoricalCrossentropy } from "./categorical-crossentropy.ts";
import type { Loss } from "./loss.ts";
import { meanSquaredError } from "./mean-squared-error.ts";
import { sparseCategoricalCrossentropy } from "./sparse-categorical-crossentropy.ts";

export const losses: readonly Loss[] = [binaryCrossentropy, categoricalCrossentropy, sparseCategoricalCrossentropy, meanSquaredError];

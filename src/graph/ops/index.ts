// All ops, for writers of layers and losses.
export * from "./elementwise.ts";
export * from "./indexing.ts";
export * from "./matmul.ts";
export * from "./reduce.ts";
export * from "./scan.ts";
export * from "./shape.ts";
export * from "./source.ts";

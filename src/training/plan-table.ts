// Made by `npm run bench -- plan --write`: how many workers pay for which work of a step. Work is in seconds, as src/training/cost.ts has it.
export const planTable: readonly { readonly from: number; readonly workers: number }[] = [
  { from: 0, workers: 1 },
  { from: 0, workers: 2 },
];

// How many workers pay for which work of a step; `npm run bench -- plan --write` makes this file anew. Work is in seconds, as cost.ts has it.
//
// Rough: from a busy machine (bench/results/plan.json, load 11 on 2 cores), where below 1 ms of work a second worker lost a seventh of the
// time, and from a quiet one, where at 70 ms and more it won 1.6 to 1.9 times. Between the two nothing was measured in quiet.
export const planTable: readonly { readonly from: number; readonly workers: number }[] = [
  { from: 0, workers: 1 },
  { from: 0.002, workers: 2 },
];

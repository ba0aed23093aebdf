// A worker of the team: waits for an order, does its part, says so.
import { receiveMessageOnPort, workerData } from "node:worker_threads";
import { optimizers } from "../optimizers/registry.ts";
import { parameterGroups, updateGroups } from "./parameter-groups.ts";
import type { Program } from "./program.ts";
import { at, follow, makeShards, numberAt, orders, rangeOf, sourceOf, type WorkerStart } from "./team.node.ts";

const {
  member,
  members,
  control,
  numbers,
  memory,
  layout,
  seed,
  optimizer: chosen,
  update: outside,
  tables,
  port,
} = workerData as WorkerStart; // sent by the team
const shards = makeShards({ memory, layout, seed, members, member, shared: true });
const optimizer = chosen && optimizers.find(({ id }) => id === chosen.id)!.create(chosen.config);
const groups = optimizer ? parameterGroups(layout, outside, optimizer) : [];
const programs: Program[] = [];
let seen = 0;

for (;;) {
  Atomics.wait(control, at.command, seen);
  const command = Atomics.load(control, at.command);
  if (command === seen) continue;
  seen = command;
  try {
    if (control[at.order] === orders.stop) break;
    if (control[at.order] === orders.run) await run();
    else update();
  } catch (error) {
    port.postMessage(error instanceof Error ? error.stack : String(error));
    Atomics.store(control, at.failed, 1);
  }
  Atomics.add(control, at.done, 1);
  Atomics.notify(control, at.done);
}

async function run(): Promise<void> {
  const index = control[at.program]!;
  while (programs.length <= index) {
    const received = receiveMessageOnPort(port);
    if (received) programs.push(received.message as Program); // sent before the order
  }
  for (const shard of shards) await shard.run(programs[index]!, { scale: numbers[numberAt.scale]!, step: control[at.step]! });
}

function update(): void {
  if (!optimizer) return;
  const range = rangeOf(layout, member, members);
  const step = control[at.step]!;
  updateGroups(optimizer, sourceOf(memory, tables), groups, range, { learningRate: numbers[numberAt.learningRate]!, step });
  follow(memory, outside, range, step);
}

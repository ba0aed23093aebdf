import { describe, expect, test } from "vitest";
import { randomKey, uniformAt } from "../core/random.ts";
import { runLanes, type Started } from "./lanes.ts";
import type { Outcome, Trial } from "./outcome.ts";
import { makeTrial } from "./trials.ts";

const trialOf = (number: number, predictedSeconds: number): Trial =>
  makeTrial({
    number,
    origin: "change",
    seed: 1,
    predictedSeconds,
    candidate: { architecture: "mean", optimizer: "adam", loss: "x", options: {} },
  });

function outcomeOf(trial: Trial, status: Outcome["status"] = "finished"): Outcome {
  const nothing = {
    halfLoss: null,
    scores: null,
    parameters: null,
    sizeBytes: null,
    msPerText: null,
    history: null,
    weightsSha256: null,
  };
  return { trial, status, seconds: 0, options: {}, ...nothing };
}

/** A trial that takes as long as it likes in real time, whatever was predicted. */
function startWith(delay: (number: number) => number) {
  return (trial: Trial): Started => {
    let cut = false;
    const wait = () => new Promise<void>((resolve) => setTimeout(resolve, delay(trial.number)));
    let answered: () => void = () => {};
    const answer = new Promise<void>((resolve) => {
      answered = resolve;
    });
    return {
      half: wait().then(() => trial.number / 10),
      done: answer.then(wait).then(() => outcomeOf(trial, cut ? "pruned" : "finished")),
      goOn(goesOn) {
        cut = !goesOn;
        answered();
      },
    };
  };
}

async function orderOf(order: "virtual" | "real", delay: (number: number) => number): Promise<string[]> {
  const told: string[] = [];
  const predicted = [5, 1, 1, 3, 1, 4, 2, 1];
  let number = 0;
  await runLanes({
    lanes: 2,
    order,
    next() {
      if (number >= predicted.length) return null;
      number++;
      told.push(`start ${number}`);
      return trialOf(number, predicted[number - 1]!);
    },
    start: startWith(delay),
    onHalf(trial, loss) {
      told.push(`half ${trial.number} ${loss}`);
      return trial.number !== 4;
    },
    async onDone({ trial, status }) {
      told.push(`${status} ${trial.number}`);
    },
  });
  return told;
}

describe("with a virtual clock", () => {
  test("reports are taken in the order of the predicted times, whatever trials really take", async () => {
    const quick = await orderOf("virtual", () => 0);
    const key = randomKey(1, "delays");
    const uneven = await orderOf("virtual", (number) => 20 * uniformAt(key, number));
    const backwards = await orderOf("virtual", (number) => 20 - 2 * number);
    expect(uneven).toEqual(quick);
    expect(backwards).toEqual(quick);
    // Trial 1 takes 5 virtual seconds: meanwhile the other lane does 2, 3, and 4, which is cut at half of its 3.
    const until = quick.slice(0, quick.indexOf("finished 1"));
    expect(until).toContain("finished 2");
    expect(until).toContain("finished 3");
    expect(until).toContain("pruned 4");
    expect(quick.indexOf("half 1 0.1")).toBeGreaterThan(quick.indexOf("finished 3"));
  });
});

test("in real time reports are taken as they come", async () => {
  const told = await orderOf("real", (number) => (number === 1 ? 60 : 1));
  expect(told.indexOf("finished 1")).toBeGreaterThan(told.indexOf("finished 3"));
  expect(told.filter((line) => line.startsWith("start"))).toHaveLength(8);
  expect(told).toContain("pruned 4");
});

test("never more trials run than there are lanes", async () => {
  let [running, most, number] = [0, 0, 0];
  await runLanes({
    lanes: 3,
    order: "real",
    next: () => (++number <= 10 ? trialOf(number, 1) : null),
    start(trial) {
      running++;
      most = Math.max(most, running);
      const done = new Promise<Outcome>((resolve) => setTimeout(() => resolve(outcomeOf(trial)), 5));
      return { half: Promise.resolve(null), done, goOn: () => {} };
    },
    onHalf: () => true,
    async onDone() {
      running--;
    },
  });
  expect(most).toBe(3);
});

test("a trial that ends without a half-time report is not asked about", async () => {
  const asked: number[] = [];
  const ended: string[] = [];
  let number = 0;
  await runLanes({
    lanes: 1,
    order: "virtual",
    next: () => (++number <= 2 ? trialOf(number, 1) : null),
    start: (trial) => ({ half: Promise.resolve(null), done: Promise.resolve(outcomeOf(trial, "failed")), goOn: () => {} }),
    onHalf(trial) {
      asked.push(trial.number);
      return true;
    },
    async onDone({ status }) {
      ended.push(status);
    },
  });
  expect(asked).toEqual([]);
  expect(ended).toEqual(["failed", "failed"]);
});

// A saved model judged apart from the program that made it: its answers, and how long one takes.
import { loadModel } from "../src/tasks/load-model.node.ts";
import type { LabeledTexts } from "./linear-sets.ts";
import { spreadOf, timeSteps } from "./measure.ts";

export interface JudgedModel {
  /** Share of right answers. */
  readonly accuracy: number;
  /** The same on some of the rows; null without any. */
  readonly newTextsAccuracy: number | null;
  /** Median time of an answer to one text in a running program. */
  readonly msPerText: number;
}

const timed = { steps: 200, warmup: 20 };

/** `newTexts` are among those of `test`. */
export async function judgeModel(
  folder: string,
  { test, newTexts }: { readonly test: LabeledTexts; readonly newTexts: LabeledTexts | null },
): Promise<JudgedModel> {
  const model = await loadModel(folder);
  const share = async ({ texts, labels }: LabeledTexts) => {
    const answers = await model.predict(texts);
    return answers.filter(({ label }, row) => label === labels[row]).length / texts.length;
  };
  try {
    const times = await timeSteps((number) => model.predict([test.texts[number % test.texts.length]!]), timed);
    return {
      accuracy: await share(test),
      newTextsAccuracy: newTexts && (await share(newTexts)),
      msPerText: spreadOf(times).median,
    };
  } finally {
    await model.release();
  }
}

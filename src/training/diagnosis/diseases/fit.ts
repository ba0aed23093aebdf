// How well the network fits: too little, too much, or just too sure of itself.
import type { Advice, Diagnosis, OptionChange } from "../diagnosis.ts";
import type { RunFacts } from "../facts.ts";
import { beyond, type Signs } from "../signs.ts";

/** A network that has learned all it can is right on nearly all rows it was trained on. */
const poorTrainAccuracy = 0.9;
const leastBehind = 0.03;
/** In standard errors: small validation parts are no evidence. */
const surelyBehind = 1.5;
/** A validation loss that has risen by more speaks for the opposite. */
const flat = 1.12;
/** Scores that are too meek for how often they are right: training has only begun to pull them apart. */
const meekScale = 1.3;

export function underfitting({ train, validation, linear, settings }: RunFacts, signs: Signs): Diagnosis<"underfitting"> | null {
  const { behind, behindErrors, epochs, validationLoss, learned } = signs;
  if (!train || !validation || learned === null) return null;
  const isFalling = validationLoss?.lowestEpoch === epochs;
  const poor = beyond(train.accuracy, poorTrainAccuracy, 0.7);
  const isRising = validationLoss !== null && validationLoss.last > flat * validationLoss.lowest;
  const worse = isRising ? 0 : behind === null ? 0.5 : behindErrors! < surelyBehind ? 0 : beyond(behind, leastBehind, 0.1);
  const unfinished = isFalling ? beyond(validation.scale, meekScale, 2) : 0;
  const confidence = Math.max(Math.min(poor, worse), unfinished);
  if (confidence === 0) return null;
  const evidence = {
    trainAccuracy: train.accuracy,
    validationAccuracy: validation.accuracy,
    linearAccuracy: linear?.accuracy ?? null,
    isFalling,
    epochs,
  };
  return { code: "underfitting", confidence, evidence, advice: { change: "option", ...more(settings, isFalling) } };
}

/** Longer while it still gains; else something larger. */
function more({ architecture, epochs }: RunFacts["settings"], isFalling: boolean): OptionChange {
  if (isFalling) return { option: "epochs", value: 3 * epochs };
  return { option: "architecture", value: architecture === "textCnn" ? "linear" : "textCnn" };
}

const memorized = 0.93;
/** Validation loss of the kept epoch, as a multiple of the lowest: beyond twice, accuracy suffers too. */
const rise = 2.1;
/** Log loss after scaling, as a multiple of the lowest validation loss: what a factor on the logits does not repair. */
const lastingHarm = 1.15;
/** Multiples of tiny losses are no harm: nats that have to be lost besides. */
const leastNats = 0.03;
/** Without a better epoch to compare with: so far behind the linear model, in accuracy and in standard errors. */
const farBehind = 0.05;
const surelyFarBehind = 2.5;

export function overfitting(
  { train, validation, linear, settings, history, keptEpoch }: RunFacts,
  signs: Signs,
): Diagnosis<"overfitting"> | null {
  const { validationLoss, behind, behindErrors, epochs, isCrossEntropy } = signs;
  if (!train || !validation || !validationLoss || keptEpoch === null) return null;
  const { lowest, last, lowestEpoch } = validationLoss;
  const kept = history.val_loss![keptEpoch - 1]!; // as there is a curve
  const isLater = keptEpoch > lowestEpoch && kept > lowest + leastNats;
  const isSpoiled = isLater && isCrossEntropy && validation.scaledLogLoss > lowest + leastNats;
  const harm = Math.max(
    isLater ? beyond(kept / lowest, rise, 4) : 0,
    isSpoiled ? beyond(validation.scaledLogLoss / lowest, lastingHarm, 1.4) : 0,
  );
  const isFar = behindErrors !== null && behindErrors >= surelyFarBehind && last > flat * lowest;
  const worse = isFar ? beyond(behind!, farBehind, 0.12) : 0;
  const confidence = Math.min(Math.max(harm, worse), beyond(train.accuracy, memorized, 1));
  if (confidence === 0) return null;
  const evidence = {
    trainAccuracy: train.accuracy,
    validationAccuracy: validation.accuracy,
    linearAccuracy: linear?.accuracy ?? null,
    bestEpoch: lowestEpoch,
    epochs,
    lowestLoss: lowest,
    lastLoss: last,
  };
  return { code: "overfitting", confidence, evidence, advice: { change: "option", ...less({ settings, keptEpoch, lowestEpoch, behind }) } };
}

/** Shorter, if what was kept is later than the best; else the linear model where it is ahead, or a smaller network. */
function less(run: {
  readonly settings: RunFacts["settings"];
  readonly keptEpoch: number;
  readonly lowestEpoch: number;
  readonly behind: number | null;
}): OptionChange {
  const { settings, keptEpoch, lowestEpoch, behind } = run;
  if (keptEpoch > lowestEpoch) return { option: "epochs", value: lowestEpoch };
  if (behind !== null && behind > leastBehind) return { option: "architecture", value: "linear" };
  return { option: "architecture", value: settings.architecture === "bilstm" ? "textCnn" : "mean" };
}

const leastRepair = 1.15;

export function overconfident({ validation, keptEpoch }: RunFacts, { validationLoss }: Signs): Diagnosis<"overconfident"> | null {
  if (!validation || keptEpoch === null) return null;
  const { scale, meanScore, accuracy, logLoss, scaledLogLoss } = validation;
  const confidence = scale < 1 && meanScore > accuracy ? beyond(logLoss / scaledLogLoss, leastRepair, 2) : 0;
  if (confidence === 0) return null;
  const shorter = validationLoss && validationLoss.lowestEpoch < keptEpoch;
  const meanwhile = shorter ? ({ option: "epochs", value: validationLoss.lowestEpoch } as const) : undefined;
  const advice: Advice = { change: "calibration", scale, ...(meanwhile && { meanwhile }) };
  return { code: "overconfident", confidence, evidence: { meanScore, accuracy, logLoss, scaledLogLoss }, advice };
}

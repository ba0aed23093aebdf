// Log loss on the scales of language models.
import { logLoss } from "./log-loss.ts";
import type { MeanTally } from "./mean-over-rows.ts";
import type { Metric } from "./metric.ts";

/** Perplexity = e^(log loss): among how many equally likely classes, or tokens, the model is undecided. Range from 1. */
export function perplexity(): Metric<MeanTally> {
  return fromLogLoss("perplexity", 1, Math.exp);
}

/** Bits per character = log loss / ln 2, where each row is the next character of a text. Range from 0. */
export function bitsPerCharacter(): Metric<MeanTally> {
  return fromLogLoss("bitsPerCharacter", 0, (nats) => nats / Math.LN2);
}

function fromLogLoss(id: string, best: number, scale: (nats: number) => number): Metric<MeanTally> {
  const metric = logLoss();
  return {
    ...metric,
    id,
    range: [best, Number.POSITIVE_INFINITY],
    result(tally) {
      const nats = metric.result(tally);
      return nats === null ? null : scale(nats);
    },
  };
}

// What every section is given, and what it gives back.
import type { Problem } from "../../core/errors.ts";
import type { AnyFitReport } from "../fit-report.ts";
import type { Html } from "./html.ts";
import type { ScoreView } from "./score-view.ts";
import type { Words } from "./words/words.ts";

export interface Context {
  readonly report: AnyFitReport;
  /** How its scores are shown. */
  readonly view: ScoreView;
  readonly words: Words;
  /** A problem as a sentence in the language of the report. */
  readonly problemText: (problem: Problem) => string;
}

export interface Section {
  /** Anchor of the section, and the beginning of the ids in it. */
  readonly id: string;
  readonly heading: string;
  readonly body: Html;
}

// The colors of the report. Blue and orange are told apart by every kind of color vision; shapes and dashes say the same again.

export interface Theme {
  readonly paper: string;
  /** Behind code and marked rows. */
  readonly tint: string;
  readonly ink: string;
  /** Text of less weight. */
  readonly muted: string;
  /** Hairlines, which carry no meaning. */
  readonly line: string;
  /** The answer, links, right answers. */
  readonly accent: string;
  /** The linear model, mistakes, things to look at. */
  readonly second: string;
}

/** All but `line` have a contrast of at least 4.5 with `paper` and `tint` (WCAG 2.2, 1.4.3 and 1.4.11). */
export const themes = {
  light: { paper: "#fcfcfa", tint: "#f1f3f4", ink: "#16191d", muted: "#59616a", line: "#d9dcdd", accent: "#0b5fb8", second: "#a8470a" },
  dark: { paper: "#131619", tint: "#1d2226", ink: "#e6e9ec", muted: "#a0a9b2", line: "#333a40", accent: "#74b6ff", second: "#f2a468" },
} as const satisfies Record<string, Theme>;

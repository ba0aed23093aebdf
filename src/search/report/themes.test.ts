import { describe, expect, test } from "vitest";
import { themes } from "./themes.ts";

/** Relative luminance and contrast: WCAG 2.2, https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio. */
function luminance(color: string): number {
  const channels = [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16) / 255);
  const [r, g, b] = channels.map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}

function contrast(a: string, b: string): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high! + 0.05) / (low! + 0.05);
}

/** A color laid over another, as SVG's fill-opacity does it. */
function over(top: string, below: string, opacity: number): string {
  const mixed = [1, 3, 5].map((at) => {
    const [t, b] = [top, below].map((color) => Number.parseInt(color.slice(at, at + 2), 16));
    return Math.round(opacity * t! + (1 - opacity) * b!)
      .toString(16)
      .padStart(2, "0");
  });
  return `#${mixed.join("")}`;
}

test("the formula gives the known contrasts of black and gray on white", () => {
  expect(contrast("#000000", "#ffffff")).toBeCloseTo(21, 5);
  expect(contrast("#767676", "#ffffff")).toBeCloseTo(4.54, 2);
});

describe.each(Object.entries(themes))("the %s theme", (_, theme) => {
  test.each(["ink", "muted", "accent", "second"] as const)("%s can be read on paper and tint", (name) => {
    expect(contrast(theme[name], theme.paper)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(theme[name], theme.tint)).toBeGreaterThanOrEqual(4.5);
  });

  test.each(["accent", "second"] as const)("numbers can be read on the darkest field of a confusion matrix in %s", (name) => {
    expect(contrast(theme.ink, over(theme[name], theme.paper, 0.4))).toBeGreaterThanOrEqual(4.5);
  });
});

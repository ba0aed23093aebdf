import { expect, test } from "vitest";
import { detectLanguage } from "./language.ts";

const samples: [string, string, "words" | "characters"][] = [
  ["The film was good and the actors were great, but it is not for me.", "en", "words"],
  ["这部电影很好看，演员也不错，就是太长了。", "zh", "characters"],
  ["この映画はとても面白かったです。俳優も良かった。", "ja", "characters"],
  ["이 영화는 정말 재미있었어요. 배우도 좋았습니다.", "ko", "words"],
  ["ภาพยนตร์เรื่องนี้ดีมาก", "th", "characters"],
  ["Der Film war gut und die Schauspieler sind nicht schlecht, aber es ist zu lang.", "de", "words"],
  ["Le film est très bon et les acteurs sont dans une forme qui nous plaît.", "fr", "words"],
  ["La película es muy buena pero el final no está a la altura de los actores.", "es", "words"],
  ["Фильм был хорошим, и я не жалею, что мы его посмотрели, но он длинный.", "ru", "words"],
  ["Das the le el", "und", "words"],
  ["12345 !!! 678", "und", "words"],
  ["iPhone 15 Pro 手机很好用 very good phone with nice camera", "en", "characters"],
];

test.each(samples)("%s is %s, cut into %s", (text, tag, splitting) => {
  expect(detectLanguage([text])).toEqual({ tag, splitting });
});

test("no texts at all have no language", () => {
  expect(detectLanguage([])).toEqual({ tag: "und", splitting: "words" });
});

test("a file sorted by language is looked at as a whole", () => {
  const texts = [
    ...Array.from({ length: 3000 }, () => "good film".repeat(100)),
    ...Array.from({ length: 3000 }, () => "很好的电影".repeat(100)),
  ];
  expect(detectLanguage(texts).splitting).toBe("characters");
});

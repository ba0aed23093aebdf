import { expect, test } from "vitest";
import { escapeHtml } from "./escape.ts";
import { html, userText } from "./html.ts";

test("what HTML reads as markup becomes text", () => {
  expect(escapeHtml(`<script>alert("a" & 'b')</script>`)).toBe("&lt;script&gt;alert(&quot;a&quot; &amp; &#39;b&#39;)&lt;/script&gt;");
});

test("characters that turn the reading order around are named instead", () => {
  expect(escapeHtml("a\u202eb\u2066c")).toBe("a[U+202E]b[U+2066]c");
});

test("control characters and halves of characters do not reach the page", () => {
  expect(escapeHtml("a\u0000b\u001bc\ud800d\te\n")).toBe("a[U+0000]b[U+001B]c\ufffdd\te\n");
});

test("emoji, Chinese and right-to-left letters stay as they are", () => {
  const text = "👩‍👩‍👧 好评 שלום";
  expect(escapeHtml(text)).toBe(text);
});

test("a template escapes texts, in content and attributes, and leaves HTML alone", () => {
  const inner = html`<b>${"<i>"}</b>`;
  expect(html`<a title="${'"x'}">${inner}${[inner, "&"]}${null}${7}</a>`.markup).toBe(
    '<a title="&quot;x"><b>&lt;i&gt;</b><b>&lt;i&gt;</b>&amp;7</a>',
  );
});

test("a user's text is kept apart from the direction of the text around it", () => {
  expect(userText("שלום <").markup).toBe("<bdi>שלום &lt;</bdi>");
});

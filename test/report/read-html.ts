// A small reader of our own HTML: refuses what is not well formed, and lists elements and text.

export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Names of the elements around it, outermost first. */
  readonly path: readonly string[];
  /** Direct and inner text, unescaped. */
  text: string;
}

const voids = new Set(["meta", "link", "br", "img", "input", "hr"]);
const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'", "#96": "`" };

export function unescapeHtml(text: string): string {
  return text.replaceAll(/&([#\w]+);/g, (whole, name: string) => entities[name] ?? whole);
}

/** All elements in document order. Throws where tags are not closed in order or an attribute has no quotes. */
export function readHtml(markup: string): Element[] {
  const elements: Element[] = [];
  const open: Element[] = [];
  let at = markup.replace(/^<!doctype html>/, (head) => " ".repeat(head.length)).search(/<[a-z]/);
  while (at < markup.length) {
    if (markup[at] !== "<") {
      const end = nextTag(markup, at, open.at(-1)?.name);
      const text = unescapeHtml(markup.slice(at, end));
      for (const element of open) element.text += text;
      at = end;
      continue;
    }
    const closing = /^<\/([\w-]+)>/.exec(markup.slice(at, at + 40));
    if (closing) {
      const element = open.pop();
      if (element?.name !== closing[1])
        throw new Error(`</${closing[1]}> closes <${element?.name}> at ${at}: ${markup.slice(at - 80, at + 40)}`);
      at += closing[0].length;
      continue;
    }
    const opening = /^<([a-zA-Z][\w-]*)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>/.exec(markup.slice(at, at + 20_000));
    if (!opening) throw new Error(`no tag at ${at}: ${markup.slice(at, at + 80)}`);
    const [whole, name, attributes, selfClosing] = opening as unknown as [string, string, string, string];
    const element = { name, attributes: readAttributes(attributes), path: open.map((each) => each.name), text: "" };
    elements.push(element);
    if (!selfClosing && !voids.has(name)) open.push(element);
    at += whole.length;
  }
  if (open.length > 0) throw new Error(`not closed: ${open.map(({ name }) => name).join(", ")}`);
  return elements;
}

/** Style holds text that only its end tag ends. */
function nextTag(markup: string, at: number, inside: string | undefined): number {
  const end = markup.indexOf(inside === "style" ? "</style>" : "<", at);
  return end < 0 ? markup.length : end;
}

function readAttributes(text: string): Record<string, string> {
  const pairs = Array.from(text.matchAll(/([\w:-]+)="([^"]*)"/g), ([, name, value]) => [name!, unescapeHtml(value!)] as const);
  return Object.fromEntries(pairs);
}

/** Elements by name, and by class where one is given: "circle.answer". */
export function find(elements: readonly Element[], selector: string): Element[] {
  const [name, ...classes] = selector.split(".");
  return elements.filter(
    (element) =>
      (name === "" || element.name === name) && classes.every((each) => (element.attributes.class ?? "").split(" ").includes(each)),
  );
}

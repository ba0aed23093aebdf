// Text inside Markdown.

/** A label inside a line or a table cell. */
export function inline(label: string): string {
  return label.replaceAll(/\s+/g, " ").replaceAll(/[\\|`*_<>[\]]/g, "\\$&");
}

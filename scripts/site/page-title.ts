export type PageStatus = "current" | "deprecated" | "legacy";

/** A title of the index without its marker. */
export interface PageTitle {
  readonly title: string;
  readonly status: PageStatus;
  /** Site-relative path or URL of what to use instead. */
  readonly replacement: string | undefined;
}

const marker = /\s*(?:\u26a0\ufe0f?)\s*(LEGACY|DEPRECATED)\b(.*)$/iu;

/** `Delete a shipment ⚠️ LEGACY — use v3: /api/v3/orders/delete-an-order` to its title, status and replacement. */
export function parsePageTitle(text: string): PageTitle {
  const title = text.replace(/\s+/gu, " ").trim();
  const found = marker.exec(title);
  if (found === null) return { title: title === "null" ? "" : title, status: "current", replacement: undefined };
  const replacement = /\buse\b(?:\s+[^\s:]+:)?\s+((?:\/|https?:\/\/)\S+)/iu.exec(found[2] ?? "")?.[1];
  return {
    title: title.slice(0, found.index).trim(),
    status: found[1]?.toLowerCase() === "legacy" ? "legacy" : "deprecated",
    replacement,
  };
}

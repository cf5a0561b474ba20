const shorthands: Readonly<Record<string, string>> = {
  d: "0",
  w: "a",
  s: " ",
  D: "a",
  W: "-",
  S: "a",
  t: "\t",
  n: "\n",
};

/** First character that a class such as `[A-Z0-9]` admits; a negated class admits one of a few common ones. */
function ofClass(body: string): string {
  if (body.startsWith("^"))
    return ["a", "0", "-", " "].find((character) => !new RegExp(`[${body.slice(1)}]`).test(character)) ?? "a";
  return body.startsWith("\\") ? (shorthands[body[1] ?? ""] ?? body[1] ?? "") : (body[0] ?? "");
}

/** A text that matches a pattern of literals, classes, groups and quantifiers; undefined where the attempt does not match. */
export function samplePattern(pattern: string): string | undefined {
  const tokens = /\((?:\?[:=!])?|\)|\||\[((?:\\.|[^\]])*)\]|\\(.)|([^\\[\](){}|?*+])|(\{\d+(?:,\d*)?\}|[?*+])\??/g;
  const stack: { text: string; last: string; done: boolean }[] = [{ text: "", last: "", done: false }];
  const top = (): { text: string; last: string; done: boolean } => stack.at(-1) ?? { text: "", last: "", done: true };
  const push = (text: string): void => {
    const at = top();
    if (at.done) return;
    at.text += at.last;
    at.last = text;
  };
  for (const [token, inClass, escaped, literal, quantifier] of pattern.matchAll(tokens)) {
    if (token.startsWith("(")) stack.push({ text: "", last: "", done: false });
    else if (token === ")" && stack.length > 1) {
      const { text, last } = stack.pop() ?? top();
      push(text + last);
    } else if (token === "|") top().done = true;
    else if (inClass !== undefined) push(ofClass(inClass));
    else if (escaped !== undefined) push(/[bB]/.test(escaped) ? "" : (shorthands[escaped] ?? escaped));
    else if (literal !== undefined) push(literal === "^" || literal === "$" ? "" : literal === "." ? "a" : literal);
    else if (quantifier !== undefined && !top().done)
      top().last = top().last.repeat(
        Math.min(Number(/\d+/.exec(quantifier)?.[0] ?? (quantifier === "+" ? 1 : 0)), 1_000),
      );
  }
  const { text, last } = top();
  try {
    return new RegExp(pattern, "u").test(text + last) ? text + last : undefined;
  } catch {
    return undefined;
  }
}

import { levels, type Finding, type Summary } from "./finding.js";

/** Additions that callers can use: a minor release. */
function adds(finding: Finding): boolean {
  return finding.level !== "docs";
}

/**
 * Counts and the release that a client with these changes asks for: major where existing callers stop to compile or a deployed client
 * fails, minor where something else than words changed, patch for words.
 */
export function summarise(findings: readonly Finding[]): Summary {
  const count = (level: Finding["level"]): number => findings.filter((finding) => finding.level === level).length;
  const major = findings.some(
    (finding) => finding.level === "breaking" || (finding.effect.source === "breaks" && finding.level !== "docs"),
  );
  const semver = findings.length === 0 ? "none" : major ? "major" : findings.some(adds) ? "minor" : "patch";
  const worst = levels.find((level) => count(level) > 0) ?? null;
  return {
    breaking: count("breaking"),
    dangerous: count("dangerous"),
    notice: count("notice"),
    safe: count("safe"),
    docs: count("docs"),
    worst,
    semver,
  };
}

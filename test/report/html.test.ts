import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { chromium, type Browser, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { renderHtml } from "../../scripts/report/html.js";
import { finding, hostileFinding, inputOf } from "./sample-report.js";

const executablePath = "/usr/bin/chromium";
const there = existsSync(executablePath);

const input = {
  ...inputOf([hostileFinding, finding({}), finding({ level: "safe", id: "property-added-optional" }), finding({ level: "docs", id: "description-changed" })]),
  types: () => ({ name: "Parcel", before: "{\n  id: number;\n  note?: string;\n}", after: "{\n  id: number;\n}" }),
};

describe.skipIf(!there)(`the page in headless Chromium${there ? "" : " (skipped: there is no Chromium at /usr/bin/chromium)"}`, () => {
  const folder = mkdtempSync(path.join(tmpdir(), "drift-page-"));
  const file = path.join(folder, "drift.html");
  const asked: string[] = [];
  const faults: string[] = [];
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    writeFileSync(file, renderHtml(input));
    browser = await chromium.launch({
      executablePath,
      args: [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    });
    page = await browser.newPage({ viewport: { width: 1200, height: 900 }, colorScheme: "light" });
    page.on("request", (request) => asked.push(request.url()));
    page.on("console", (message) => faults.push(message.text()));
    page.on("pageerror", (error) => faults.push(error.message));
    page.on("dialog", (dialog) => {
      faults.push(dialog.message());
      void dialog.dismiss();
    });
    await page.goto(pathToFileURL(file).href);
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it("asks for nothing but itself and runs nothing", () => {
    expect(asked).toEqual([pathToFileURL(file).href]);
    expect(faults).toEqual([]);
  });

  it("makes no element of hostile text", async () => {
    expect(await page.locator("script, a, img, iframe").count()).toBe(0);
    expect(await page.locator("article.breaking .message").first().textContent()).toContain("<script>alert(1)</script>");
  });

  it("shows every level but words, and hides a level when its box is cleared", async () => {
    expect(await page.locator("article:visible").count()).toBe(3);
    await page.getByLabel(/Breaking/).uncheck();
    expect(await page.locator("article:visible").count()).toBe(1);
    await page.getByLabel(/Breaking/).check();
    await page.getByLabel(/Words/).check();
    expect(await page.locator("article:visible").count()).toBe(4);
    await page.getByLabel(/Words/).uncheck();
  });

  it("puts the types side by side and marks the line that went", async () => {
    const [before, after] = await Promise.all(
      ["Before", "After"].map((caption) => page.locator("article.breaking").nth(1).locator("figure", { hasText: caption }).boundingBox()),
    );
    expect(before?.y).toBe(after?.y);
    expect(after?.x).toBeGreaterThan((before?.x ?? 0) + (before?.width ?? 0) - 1);
    expect(await page.locator("article.breaking").nth(1).locator(".gone").allTextContents()).toEqual(["  note?: string;"]);
  });

  it("puts them one above the other on a narrow screen, without a scroll bar across", async () => {
    await page.setViewportSize({ width: 390, height: 800 });
    const [before, after] = await Promise.all(
      ["Before", "After"].map((caption) => page.locator("article.breaking").nth(1).locator("figure", { hasText: caption }).boundingBox()),
    );
    expect(after?.y).toBeGreaterThan(before?.y ?? 0);
    expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
    await page.setViewportSize({ width: 1200, height: 900 });
  });

  it.each(["light", "dark"] as const)("is readable in %s: contrast of at least 4.5 (WCAG 2.2, 1.4.3)", async (colorScheme) => {
    await page.emulateMedia({ colorScheme });
    const pairs =
      (await page.evaluate(`[...document.querySelectorAll("h1, .compared, .message, .advice, .meta, .level, .where, summary, pre span")].map((element) => {
      let behind = element; let paper = "rgba(0, 0, 0, 0)";
      while (behind && paper === "rgba(0, 0, 0, 0)") { paper = getComputedStyle(behind).backgroundColor; behind = behind.parentElement; }
      return [getComputedStyle(element).color, paper, element.className || element.tagName];
    })`)) as readonly (readonly [string, string, string])[];
    const poor = pairs.filter(([ink, paper]) => contrast(ink, paper) < 4.5);
    expect(pairs.length).toBeGreaterThan(10);
    expect(poor).toEqual([]);
  });
});

function contrast(one: string, other: string): number {
  const [a, b] = [one, other].map(luminance);
  return (Math.max(a ?? 0, b ?? 0) + 0.05) / (Math.min(a ?? 0, b ?? 0) + 0.05);
}

function luminance(colour: string): number {
  const [red, green, blue] = (colour.match(/[\d.]+/g) ?? []).slice(0, 3).map((part) => {
    const value = Number(part) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * (red ?? 0) + 0.7152 * (green ?? 0) + 0.0722 * (blue ?? 0);
}

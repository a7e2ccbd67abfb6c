import assert from "node:assert/strict";
import { type Browser, chromium, type Page } from "playwright-core";
import { findingPageHtml } from "../../extension/finding-page-html.js";
import { modelPageHtml } from "../../extension/model-page-html.js";
import { HOSTILE, hostileAnswer, hostileFinding } from "../extension/sample-finding.js";
import { hostileModel } from "../report/sample-models.js";
import { BROWSER_ARGUMENTS, chromiumPath } from "./program-path.js";

const PAGES = {
  model: modelPageHtml({ ...hostileModel(), findings: [hostileFinding()], root: "file:///src" }, "1f"),
  finding: findingPageHtml(hostileAnswer(), () => `1\n${HOSTILE}\n3`, "1f"),
};

describe("pages in a browser", () => {
  let browser: Browser;

  before(async () => {
    browser = await chromium.launch({ executablePath: chromiumPath(), args: BROWSER_ARGUMENTS });
  });

  after(() => browser?.close());

  for (const [name, html] of Object.entries(PAGES)) {
    it(`show names that are markup as text and run none of it (${name})`, async () => {
      const { page, said } = await open(browser, html);
      assert.equal(await page.locator("img").count(), 0);
      assert.ok((await page.locator("main").textContent())?.includes("<img src=x onerror="));
      assert.deepEqual(said, []);
      await page.close();
    });

    it(`work from the keyboard (${name})`, async () => {
      const { page, said } = await open(browser, html);
      if (name === "model") {
        await page.locator(".box.work").focus();
        await page.keyboard.press("Enter");
      }
      await page.locator("[role=link]").last().focus();
      await page.keyboard.press("Enter");
      const messages = await page.evaluate("globalThis.messages");
      assert.equal((messages as { open: { file: string } }[]).at(-1)?.open.file, HOSTILE);
      assert.deepEqual(said, []);
      await page.close();
    });
  }
});

/** A page with the editor's part played by a list; `said`: dialogs, requests, errors and breaches of the policy. */
async function open(browser: Browser, html: string): Promise<{ page: Page; said: string[] }> {
  const page = await browser.newPage({ viewport: { width: 1200, height: 800 } });
  const said: string[] = [];
  page.on("dialog", (dialog) => {
    said.push(`dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("console", (message) => said.push(message.text()));
  page.on("pageerror", (error) => said.push(error.message));
  page.on("request", (request) => {
    if (!request.url().startsWith("about:")) said.push(request.url());
  });
  await page.addInitScript(
    "globalThis.messages = []; globalThis.acquireVsCodeApi = () => ({ postMessage: (m) => messages.push(m), getState() {}, setState() {} });",
  );
  await page.goto("about:blank");
  await page.setContent(html);
  return { page, said };
}

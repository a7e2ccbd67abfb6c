import { type ChildProcess, execFile, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { type Browser, chromium, type FrameLocator, type Locator, type Page } from "playwright-core";
import { addBuiltinExtension, serveExtension } from "./browser-extension.js";
import { codeServer } from "./code-server.js";
import { BROWSER_ARGUMENTS, chromiumPath } from "./program-path.js";

/** Where the pictures go; ignored by git. */
export const SCREENSHOTS = resolve(".vscode-test/screenshots");

/** Anything that a user would wait for comes within this, in milliseconds. */
const PATIENCE = 40_000;

export interface WorkbenchOptions {
  readonly vsix: string;
  readonly folder: string;
  readonly settings?: Readonly<Record<string, unknown>>;
  /** The extension runs in the browser's extension host, not in Node. */
  readonly inBrowser?: boolean;
}

interface Parts {
  readonly page: Page;
  readonly browser: Browser;
  readonly server: ChildProcess;
  readonly data: string;
}

/** A real VS Code with an extension installed, and a folder open in it, driven as a user does. */
export class Workbench {
  readonly page: Page;
  readonly #server: ChildProcess;
  readonly #browser: Browser;
  readonly #data: string;

  private constructor({ page, browser, server, data }: Parts) {
    this.page = page;
    this.#browser = browser;
    this.#server = server;
    this.#data = data;
  }

  static async open({ vsix, folder, settings = {}, inBrowser = false }: WorkbenchOptions): Promise<Workbench> {
    const program = chromiumPath();
    const vscode = await codeServer();
    const data = mkdtempSync(join(tmpdir(), "rtnlens-vscode-"));
    const main = [
      join(vscode, "out/server-main.js"),
      "--accept-server-license-terms",
      "--server-data-dir",
      data,
      "--extensions-dir",
      join(data, "extensions"),
    ];
    mkdirSync(join(data, "data/User"), { recursive: true });
    writeFileSync(join(data, "data/User/settings.json"), JSON.stringify({ ...SETTINGS, ...settings }));
    const address = inBrowser ? await serveExtension(vscode, vsix, join(data, "unpacked")) : undefined;
    if (!address) await promisify(execFile)(process.execPath, [...main, "--install-extension", vsix], { timeout: 200_000 });
    const server = spawn(process.execPath, [...main, "--host", "127.0.0.1", "--port", "0", "--without-connection-token"], {
      stdio: "pipe",
    });
    try {
      const port = await portOf(server);
      const browser = await chromium.launch({ executablePath: program, args: BROWSER_ARGUMENTS });
      const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
      page.setDefaultTimeout(PATIENCE);
      if (address) await addBuiltinExtension(page, new URL(address, `http://127.0.0.1:${port}`));
      await page.goto(`http://127.0.0.1:${port}/?folder=${encodeURIComponent(folder)}`);
      await page.locator(".monaco-workbench .explorer-folders-view").waitFor();
      return new Workbench({ page, browser, server, data });
    } catch (error) {
      server.kill();
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.#browser.close();
    this.#server.kill();
    rmSync(this.#data, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }

  /** Runs a command by its title. */
  async command(title: string): Promise<void> {
    await this.page.keyboard.press("F1");
    await this.#pick(`>${title}`);
  }

  /** Opens a file of the folder, with the cursor at a line. */
  async openFile(name: string, line = 1): Promise<void> {
    await this.page.keyboard.press("F1");
    await this.#pick(`${name}`);
    await this.page.locator(`.tab.active[data-resource-name="${name}"]`).waitFor();
    await this.goTo(line);
  }

  /** Puts the cursor at the start of a line of the active editor. */
  async goTo(line: number): Promise<void> {
    await this.page.keyboard.press("F1");
    await this.#pick(`:${line}`);
  }

  /** Waits until the cursor is in a line of the active editor. */
  async cursorAt(line: number): Promise<void> {
    await this.page.locator("#status\\.editor\\.selection", { hasText: `Ln ${line},` }).waitFor();
  }

  /** Chooses from the light bulb at the cursor, by the start of its title. */
  async quickFix(title: string): Promise<void> {
    await this.command("Quick Fix...");
    const action = this.page.locator(".action-widget").getByText(title);
    // The menu takes no click before the mouse has moved over it.
    await action.hover({ force: true });
    await action.click();
  }

  /** The squiggles in what is shown. */
  get squiggles(): Locator {
    return this.page.locator(".part.editor .squiggly-error");
  }

  /** The content of the page that an extension shows. */
  get webview(): FrameLocator {
    return this.page.locator("iframe.webview.ready").last().contentFrame().locator("iframe#active-frame").contentFrame();
  }

  async screenshot(name: string): Promise<void> {
    mkdirSync(SCREENSHOTS, { recursive: true });
    await this.page.screenshot({ path: join(SCREENSHOTS, `${name}.png`) });
  }

  /** What the extension and its server have written to their log, and what the extension host says of them. */
  get log(): string {
    const logs = join(this.#data, "data/logs");
    const paths = readdirSync(logs, { recursive: true, encoding: "utf8" });
    const textsOf = (name: string) =>
      paths.filter((path) => path.endsWith(`/${name}`)).map((path) => readFileSync(join(logs, path), "utf8"));
    const own = textsOf("RTNLens.log");
    if (own.length === 0) throw new Error("the extension has no log");
    const ofHost = textsOf("remoteexthost.log").flatMap((text) => text.split("\n").filter((line) => line.includes("rtnlens")));
    return [...own, ...ofHost].join("\n");
  }

  async #pick(text: string): Promise<void> {
    const input = this.page.locator(".quick-input-widget input.input");
    await input.waitFor();
    await input.fill(text);
    const first = this.page.locator(".quick-input-list .monaco-list-row").first();
    await first.waitFor();
    await this.page.waitForTimeout(150);
    await this.page.keyboard.press("Enter");
    await input.waitFor({ state: "hidden" });
  }
}

/** No pop-ups and nothing that moves by itself: pictures are to be the same every time. */
const SETTINGS = {
  "security.workspace.trust.enabled": false,
  "workbench.startupEditor": "none",
  "workbench.colorTheme": "Default Dark Modern",
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "window.commandCenter": false,
  "telemetry.telemetryLevel": "off",
  "extensions.autoUpdate": false,
  "git.enabled": false,
  "editor.minimap.enabled": false,
  "chat.commandCenter.enabled": false,
};

function portOf(server: ChildProcess): Promise<number> {
  return new Promise((done, fail) => {
    let said = "";
    const timer = setTimeout(() => fail(new Error(`VS Code's server does not start: ${said}`)), PATIENCE);
    const listen = (chunk: Buffer): void => {
      said += chunk.toString();
      const port = /Extension host agent listening on (\d+)/.exec(said)?.[1];
      if (port === undefined) return;
      clearTimeout(timer);
      done(Number(port));
    };
    server.stdout?.on("data", listen);
    server.stderr?.on("data", listen);
    server.on("exit", (status) => fail(new Error(`VS Code's server ended with ${status}: ${said}`)));
  });
}

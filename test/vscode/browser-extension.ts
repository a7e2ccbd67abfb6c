import { execFile } from "node:child_process";
import { readFileSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Page } from "playwright-core";

/** In the part of VS Code's server that browsers may read. */
const NAME = "extension-under-test";

/** Unpacks an extension into `folder`, which is made, and has the server in `vscode` give it to browsers. Gives the path of its address. */
export async function serveExtension(vscode: string, vsix: string, folder: string): Promise<string> {
  await promisify(execFile)("python3", ["-m", "zipfile", "-e", vsix, folder]);
  const link = join(vscode, NAME);
  rmSync(link, { force: true });
  symlinkSync(join(folder, "extension"), link);
  const { quality = "stable", commit } = JSON.parse(readFileSync(join(vscode, "product.json"), "utf8"));
  return `/${quality}-${commit}/static/${NAME}`;
}

/** Has the workbench start the extension at an address, in the extension host of the browser: as a setting of the page before it is read. */
export async function addBuiltinExtension(page: Page, address: URL): Promise<void> {
  const extension = { scheme: address.protocol.replace(":", ""), authority: address.host, path: address.pathname };
  await page.addInitScript(`
    new MutationObserver((_changes, observer) => {
      const meta = document.getElementById("vscode-workbench-web-configuration");
      if (!meta) return;
      observer.disconnect();
      const settings = JSON.parse(meta.getAttribute("data-settings"));
      meta.setAttribute("data-settings", JSON.stringify({ ...settings, additionalBuiltinExtensions: [${JSON.stringify(extension)}] }));
    }).observe(document, { childList: true, subtree: true });
  `);
}

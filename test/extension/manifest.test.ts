import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { defaultSettings, readSettings } from "../../server/lsp/settings.js";
import { RULES } from "../../server/rules/rules.js";

const manifest = JSON.parse(readFileSync("package.json", "utf8"));
const { contributes, capabilities } = manifest;
const properties: Record<string, { default?: unknown; enum?: string[]; properties?: Record<string, unknown> }> =
  contributes.configuration.properties;
const sources = readdirSync("extension")
  .filter((name) => name.endsWith(".ts"))
  .map((name) => readFileSync(join("extension", name), "utf8"))
  .join("\n");
const commandNames = readFileSync("server/lsp/own-messages.ts", "utf8") + sources;

describe("the extension's manifest", () => {
  it("has the settings of the server, with the same defaults", () => {
    // How diagnostics come is between the client and the server; what they say to each other is traced by the client alone.
    const { diagnostics, ...shown } = defaultSettings;
    const given = Object.fromEntries(
      Object.entries(properties).map(([name, { default: value }]) => [name.replace(/^rtnlens\./, ""), value]),
    );
    delete given["trace.server"];
    assert.deepEqual(given, shown);
    assert.deepEqual(readSettings({ ...given, diagnostics }), defaultSettings);
  });

  it("lets every rule have another severity", () => {
    assert.deepEqual(Object.keys(properties["rtnlens.rules"]?.properties ?? {}).sort(), RULES.map(({ id }) => id).sort());
  });

  it("names only commands that the extension registers, under one prefix", () => {
    for (const { command } of contributes.commands) {
      assert.match(command, /^rtnlens\.\w+$/);
      assert.ok(commandNames.includes(`"${command}"`), command);
    }
  });

  it("names only files that are there", () => {
    const text = JSON.stringify(manifest);
    const paths = [...text.matchAll(/"(extension\/[^"]+)"/g)].map((match) => match[1] ?? "");
    assert.ok(paths.length >= 5);
    assert.deepEqual(
      paths.filter((path) => !existsSync(path)),
      [],
    );
  });

  it("does not let a workspace that is not trusted name a kernel tree", () => {
    assert.equal(capabilities.untrustedWorkspaces.supported, "limited");
    assert.deepEqual(capabilities.untrustedWorkspaces.restrictedConfigurations, ["rtnlens.kernelTree"]);
  });

  it("reaches no network and reports to nobody", () => {
    assert.doesNotMatch(sources, /https?:|\bfetch\(|XMLHttpRequest|WebSocket|[tT]elemetry/);
  });
});

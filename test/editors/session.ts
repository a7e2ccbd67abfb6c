import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

/** A home for one editor: a copy of the example, the built program as `rtnlens` on the path, and nothing of the user's. */
export interface EditorHome {
  readonly folder: string;
  /** The example driver. */
  readonly example: string;
  write(path: string, text: string): string;
  /** Runs an editor to its end, in the example's folder; gives what it printed. */
  run(command: string, args: readonly string[]): string;
  remove(): void;
}

export function editorHome(): EditorHome {
  const folder = mkdtempSync(join(tmpdir(), "rtnlens-editor-"));
  const example = join(folder, "example");
  cpSync("test/example", example, { recursive: true });
  const write = (path: string, text: string): string => {
    const full = join(folder, path);
    mkdirSync(join(full, ".."), { recursive: true });
    writeFileSync(full, text);
    return full;
  };
  chmodSync(write("bin/rtnlens", `#!/bin/sh\nexec "${process.execPath}" "${resolve("dist/cli.js")}" "$@"\n`), 0o755);
  const xdg = Object.fromEntries(
    ["CONFIG", "DATA", "STATE", "CACHE"].map((name) => [`XDG_${name}_HOME`, join(folder, name.toLowerCase())]),
  );
  const env = { ...process.env, ...xdg, HOME: folder, PATH: `${join(folder, "bin")}:${process.env.PATH}` };
  return {
    folder,
    example,
    write,
    run(command, args) {
      const { status, stdout, stderr, error } = spawnSync(command, args, { cwd: example, env, encoding: "utf8", timeout: 190_000 });
      assert.ok(!error, `${command}: ${error?.message}`);
      assert.equal(status, 0, `${command} ended with ${status}:\n${stdout}${stderr}`);
      return stdout;
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** The README's own configuration: its one block of a language. */
export function readmeBlock(language: string): string {
  const blocks = [...readFileSync("README.md", "utf8").matchAll(new RegExp(`^\`\`\`${language}\\n([^\`]*)^\`\`\``, "gm"))];
  assert.equal(blocks.length, 1, `one block of ${language} in the README`);
  return blocks[0]?.[1] ?? "";
}

/** What an editor's script has printed as JSON, a line each after `rtnlens-test: `, by name. */
export function reported(output: string): ReadonlyMap<string, unknown> {
  const lines = output.split(/\r?\n/).flatMap((line) => /^rtnlens-test: (\w+) (.*)$/.exec(line) ?? []);
  const found = new Map<string, unknown>();
  for (let at = 0; at < lines.length; at += 3) found.set(lines[at + 1] ?? "", JSON.parse(lines[at + 2] ?? ""));
  return found;
}

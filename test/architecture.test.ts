import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import { kernelTables, trackedNames } from "../server/kernel/tables.js";

/** The layers, and what each may import besides itself. Kept from above to below: nothing imports downwards. */
const IMPORTS: Readonly<Record<string, readonly string[]>> = {
  text: [],
  syntax: ["text"],
  facts: ["text", "syntax"],
  kernel: [],
  program: ["text", "facts", "kernel"],
  analysis: ["text", "facts", "kernel", "program"],
  rules: ["text", "facts", "kernel", "program", "analysis"],
  fixes: ["text", "syntax", "facts", "kernel", "program", "analysis", "rules"],
  review: ["text", "syntax", "facts", "kernel", "program", "analysis", "rules", "fixes"],
  splat: ["text", "kernel", "program", "analysis", "rules"],
  report: ["text", "program", "rules", "fixes", "review", "splat"],
  sources: ["text", "syntax", "facts", "kernel", "program", "analysis", "rules", "fixes", "review", "splat"],
  cli: ["text", "syntax", "facts", "kernel", "program", "analysis", "rules", "fixes", "review", "splat", "report", "sources"],
  lsp: ["text", "syntax", "facts", "kernel", "program", "analysis", "rules", "fixes", "review", "splat", "report", "sources"],
};

/** Where files, processes and protocols may be touched. */
const EDGES = ["sources", "cli", "lsp"];

/** Packages and the only layers that may name them. */
const PACKAGES: Readonly<Record<string, string>> = {
  "web-tree-sitter": "syntax",
  "tree-sitter": "syntax",
  "tree-sitter-c": "syntax",
  commander: "cli",
  picocolors: "cli",
  diff: "fixes review",
  "postal-mime": "review",
  "vscode-languageserver": "lsp",
  "vscode-languageserver-protocol": "lsp",
  "vscode-languageserver-textdocument": "lsp",
  "vscode-languageserver-types": "lsp",
};

/** Files and folders outside kernel/ whose code may spell kernel calls, each with the reason. */
const SPELLS_KERNEL_CALLS: Readonly<Record<string, string>> = {
  "server/rules/documentation/": "shows C to people",
  "server/text/words.ts": "guard macros are statements to the grammar only after the pre-pass has rewritten them",
  "server/text/statement-macro.ts": "the same",
};

const MOST_LINES = 400;

interface SourceFile {
  readonly path: string;
  readonly layer: string;
  readonly text: string;
  readonly code: string;
  readonly imports: readonly string[];
}

const files = readSources();

describe("architecture", () => {
  it("has only the layers of the table", () => {
    assert.deepEqual(
      [...new Set(files.map((file) => file.layer))].filter((layer) => !(layer in IMPORTS)),
      [],
    );
  });

  it("imports only what stands above", () => {
    assert.deepEqual(
      files.flatMap(({ path, layer, imports }) => {
        const allowed = [layer, ...(IMPORTS[layer] ?? [])];
        const layers = imports
          .filter((name) => name.startsWith("."))
          .map((name) => posix.join(posix.dirname(path), name).split("/")[1] ?? "");
        return layers.filter((other) => !allowed.includes(other)).map((other) => `${path} imports ${other}`);
      }),
      [],
    );
  });

  it("touches Node only at the edges", () => {
    const touching = files.filter(({ layer, imports, code }) => {
      if (EDGES.includes(layer)) return false;
      return (
        imports.some((name) => name.startsWith("node:")) ||
        /\b(process|Buffer)\.\w|\b__dirname\b|\brequire\(/.test(code.replace(/"[^"\n]*"/g, '""'))
      );
    });
    assert.deepEqual(
      touching.map((file) => file.path),
      [],
    );
  });

  it("names each package in its layer only", () => {
    assert.deepEqual(
      files.flatMap(({ path, layer, imports }) =>
        imports
          .filter(
            (name) =>
              !/^(\.|node:)/.test(name) &&
              !PACKAGES[
                name
                  .split("/")
                  .slice(0, name.startsWith("@") ? 2 : 1)
                  .join("/")
              ]
                ?.split(" ")
                .includes(layer),
          )
          .map((name) => `${path} imports ${name}`),
      ),
      [],
    );
  });

  it("reads files only in sources", () => {
    const reading = files.filter(({ layer, imports }) => layer !== "sources" && imports.some((name) => /^node:fs(\/|$)/.test(name)));
    assert.deepEqual(
      reading.map((file) => file.path),
      [],
    );
  });

  it("spells kernel calls only in kernel/ and in comments", () => {
    const allowed = Object.keys(SPELLS_KERNEL_CALLS);
    const names = [...trackedNames(kernelTables())].filter((name) => /_/.test(name) && name.length > 8);
    const pattern = new RegExp(`\\b(${names.join("|")})\\b`);
    const spelling = files.flatMap(({ path, layer, code }) => {
      const match = layer === "kernel" || allowed.some((prefix) => path.startsWith(prefix)) ? null : pattern.exec(code);
      return match ? [`${path}: ${match[1]}`] : [];
    });
    assert.deepEqual(spelling, []);
  });

  it("has a client that knows the server's answers and what draws them, not how they come about", () => {
    const allowed = [
      "lsp/own-messages.js",
      "lsp/status-report.js",
      "lsp/wording.js",
      "report/",
      "rules/",
      "program/queue-model.js",
      "text/range.js",
    ];
    const others = clientSources().flatMap(({ path, code }) =>
      importsOf(code)
        .filter((name) => /^\.\.\/|^[a-z@]/.test(name))
        .filter(
          (name) =>
            !/^(vscode|vscode-languageclient(\/\w+)?)$/.test(name) && !allowed.some((prefix) => name.startsWith(`../server/${prefix}`)),
        )
        .map((name) => `${path} imports ${name}`),
    );
    assert.deepEqual(others, []);
  });

  it("keeps files small", () => {
    assert.deepEqual(
      files.map(({ path, text }) => ({ path, lines: text.split("\n").length - 1 })).filter(({ lines }) => lines > MOST_LINES),
      [],
    );
  });

  it("has no default exports, barrels or any", () => {
    const offending = files.filter(
      ({ code }) => /^export (default|\*|\{[^}]*\} from)/m.test(code) || /[:<,(|] ?any\b[;,)>[\] |=]/.test(code),
    );
    assert.deepEqual(
      offending.map((file) => file.path),
      [],
    );
  });
});

function readSources(): SourceFile[] {
  return readdirSync("server", { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts"))
    .sort()
    .map((name) => {
      const path = posix.join("server", name);
      const text = readFileSync(path, "utf8");
      const code = withoutComments(text);
      return { path, layer: name.split("/")[0] ?? "", text, code, imports: importsOf(code) };
    });
}

function clientSources(): Pick<SourceFile, "path" | "code">[] {
  return readdirSync("extension")
    .filter((name) => name.endsWith(".ts"))
    .map((name) => ({ path: posix.join("extension", name), code: withoutComments(readFileSync(posix.join("extension", name), "utf8")) }));
}

function importsOf(code: string): string[] {
  return [...code.matchAll(/\bfrom "([^"]+)"|\bimport\(\s*"([^"]+)"|^import "([^"]+)"/gm)].map(
    (match) => match[1] ?? match[2] ?? match[3] ?? "",
  );
}

/** Good enough for this code base: strings hold no comment marks that matter here. */
function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/(^|[^:"'`\\])\/\/.*$/gm, "$1");
}

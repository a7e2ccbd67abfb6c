import { type Command, Option } from "commander";
import type { QueueModel } from "../program/queue-model.js";
import { modelDot } from "../report/model-dot.js";
import { modelHtml } from "../report/model-html.js";
import { modelJson } from "../report/model-json.js";
import { modelMermaid } from "../report/model-mermaid.js";
import { modelText } from "../report/model-text.js";
import { findingsOf } from "../rules/lint.js";
import { queueModels } from "../rules/queue-models.js";
import { analysePaths } from "./pipeline.js";
import { addSharedOptions, type SharedOptions } from "./shared-options.js";
import { outputPalette } from "./terminal.js";
import { PROGRAM_VERSION } from "./version.js";

const FORMATS: Readonly<Record<string, (models: readonly QueueModel[]) => string>> = {
  text: (models) => modelText(models, outputPalette()),
  json: (models) => modelJson(models, { version: PROGRAM_VERSION }),
  dot: modelDot,
  mermaid: modelMermaid,
  html: modelHtml,
};

export function modelCommand(command: Command): void {
  addSharedOptions(command)
    .addOption(
      new Option("--format <format>", "how to print; html is one page that needs no network").choices(Object.keys(FORMATS)).default("text"),
    )
    .action(model);
}

async function model(paths: readonly string[], options: SharedOptions & { readonly format: string }): Promise<void> {
  const { project, analysis } = await analysePaths(paths, options);
  const asked = queueModels(analysis, findingsOf(analysis).findings).filter(({ files }) => files.some((file) => project.asked.has(file)));
  process.stdout.write(FORMATS[options.format]?.(asked) ?? "");
  if (project.missing.some((path) => !path.exists)) process.exitCode = 2;
}

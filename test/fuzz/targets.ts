import type { Target } from "./target.js";
import { editedDamagedFile, editedFile } from "./targets/edited-file.js";
import { damagedFileFacts, facts } from "./targets/facts.js";
import { kernelLogs } from "./targets/kernel-logs.js";
import { lint, lintOfDamagedFiles } from "./targets/lint.js";
import { liveModule } from "./targets/live-module.js";
import { mails } from "./targets/mails.js";
import { patches } from "./targets/patches.js";
import { protocol } from "./targets/protocol.js";
import { damagedFileText, text } from "./targets/text.js";

/** Everything that is fuzzed, in the order of the table. */
export const TARGETS: readonly Target[] = [
  text,
  damagedFileText,
  facts,
  damagedFileFacts,
  editedFile,
  editedDamagedFile,
  lint,
  lintOfDamagedFiles,
  liveModule,
  protocol,
  patches,
  mails,
  kernelLogs,
];

import { createColors } from "picocolors";
import type { Palette } from "../report/palette.js";
import { PLAIN } from "../report/palette.js";
import type { Progress } from "../sources/discover.js";

/** Colours when standard output is a terminal and nobody said NO_COLOR; FORCE_COLOR overrides both. */
export function outputPalette(): Palette {
  const { FORCE_COLOR, NO_COLOR, TERM } = process.env;
  const wanted = FORCE_COLOR ? FORCE_COLOR !== "0" : process.stdout.isTTY && !NO_COLOR && TERM !== "dumb";
  if (!wanted) return PLAIN;
  const colors = createColors(true);
  const bySeverity = { error: colors.red, warning: colors.yellow, info: colors.cyan };
  return { severity: (severity, text) => colors.bold(bySeverity[severity](text)), bold: colors.bold, dim: colors.dim };
}

export interface ProgressLine {
  show(progress: Progress): void;
  /** Removes the line from the screen. */
  end(): void;
}

/** Progress on standard error: a line that rewrites itself on a terminal, else (when asked for) a line a second. */
export function progressLine(asked: boolean): ProgressLine {
  const { stderr } = process;
  if (!asked && !stderr.isTTY) return { show: () => {}, end: () => {} };
  let last = performance.now();
  let shown = false;
  return {
    show({ filesRead, files }) {
      const now = performance.now();
      if (now - last < (stderr.isTTY ? 100 : 1000) && filesRead < files) return;
      last = now;
      shown = true;
      const text = filesRead < files ? `${filesRead} of ${files} files read` : `${files} files read, following locks and waits`;
      stderr.write(stderr.isTTY ? `\r\x1b[K${text}` : `${text}\n`);
    },
    end() {
      if (shown && stderr.isTTY) stderr.write("\r\x1b[K");
    },
  };
}

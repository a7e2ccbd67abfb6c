import type { Severity } from "../rules/finding.js";

/** How a text report marks its parts; the edges know whether the reader's terminal has colours. */
export interface Palette {
  readonly severity: (severity: Severity, text: string) => string;
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
}

/** No marks at all. */
export const PLAIN: Palette = { severity: (_severity, text) => text, bold: (text) => text, dim: (text) => text };

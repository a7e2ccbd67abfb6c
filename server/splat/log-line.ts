/** One message of a kernel log without what carried it here. */
export interface LogLine {
  readonly text: string;
  /** `T44`, `C0`: who printed it, where the kernel says so (CONFIG_PRINTK_CALLER). */
  readonly caller: string | undefined;
}

/** Longer lines are no messages. */
const LONGEST = 4096;

/** `[   12.345678]` with or without `[   T44]` behind it, or the caller alone. */
const STAMP = /(?:\[ *\d+\.\d{6}\](?:\[ *([TC]\d+)\])?|\[ *([TC]\d+)\]) ?/;

/**
 * What other programs put before a message: a mail's `>`, the date and host of a system log, `kern  :warn  :` of `dmesg -x`,
 * `<4>` of a raw log, `[Sat Nov 21 08:00:00 2026]` of `dmesg -T`.
 */
const CARRIERS: readonly RegExp[] = [
  /^(?:[>|] ?)+/,
  /^[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \S+ (?=kernel:)/,
  /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d\S* (?:\S+ )?(?=kernel:)/,
  /^kernel: ?/,
  /^[a-z]+ *:[a-z]+ *: ?/,
  /^<\d{1,3}>/,
  /^\[[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4}\] ?/,
];

/** Escape sequences of a terminal, and every control character but the tab. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: serial consoles send them
const CONTROLS = /\x1b\[[0-9;?]*[ -/]*[@-~]|[\x00-\x08\x0a-\x1f\x7f]/g;

/** The messages of one line of a log: more than one where a serial line has run two together. */
export function readLogLine(raw: string): readonly LogLine[] {
  let text = raw.slice(0, LONGEST).replace(CONTROLS, "");
  for (const carrier of CARRIERS) text = text.replace(carrier, "");
  const stamp = STAMP.exec(text);
  if (!stamp) return [{ text: text.trimEnd(), caller: undefined }];
  const before = text.slice(0, stamp.index);
  const lines: LogLine[] = before.trim() === "" ? [] : [{ text: before.trimEnd(), caller: undefined }];
  let rest = text.slice(stamp.index);
  for (;;) {
    const own = STAMP.exec(rest);
    if (own?.index !== 0) break;
    const after = rest.slice(own[0].length);
    const next = STAMP.exec(after);
    lines.push({ text: (next ? after.slice(0, next.index) : after).trimEnd(), caller: own[1] ?? own[2] });
    if (!next) break;
    rest = after.slice(next.index);
  }
  return lines;
}

/** A function on a stack. */
export interface StackFrame {
  /** Without the compiler's suffixes (`.isra.0`, `.part.1`, `.cold`). */
  readonly function: string;
  readonly module: string | undefined;
  /** Where decoded stacks say that it was; the path as printed. */
  readonly place: { readonly file: string; readonly line: number } | undefined;
}

/** `kettle_stop+0xc/0xf [kettle]`, and behind it the place in syzbot's reports; until 4.8 with the address before. */
const RAW =
  /^\s*(?:\[<[0-9a-f]+>\] )?(\? )?([A-Za-z_][\w.]*)\+0x[0-9a-f]+\/0x[0-9a-f]+(?: \[(\w+)[^\]]*\])?(?: ([\w./+-]+):(\d+))?(?: \[inline\])?$/;
/** `rtnl_lock net/core/rtnetlink.c:74 [inline]`. */
const INLINED = /^\s*([A-Za-z_]\w*) ([\w./+-]+\.[chS]):(\d+) \[inline\]$/;
/** `kettle_stop (drivers/net/kettle.c:45 (discriminator 1)) kettle`, of scripts/decode_stacktrace.sh. */
const DECODED = /^\s*(\? )?([A-Za-z_][\w.]*) \(([\w./+-]+\.[chS]):(\d+)[^)]*(?:\([^)]*\)[^)]*)*\) ?(\w+)?$/;

/** Reads a line of a stack: a frame, `unsure` for one that the kernel itself doubts (`?`), undefined for another line. */
export function readFrame(line: string): StackFrame | "unsure" | undefined {
  const raw = RAW.exec(line);
  if (raw) return raw[1] ? "unsure" : frame(raw[2], raw[3], raw[4], raw[5]);
  const inlined = INLINED.exec(line);
  if (inlined) return frame(inlined[1], undefined, inlined[2], inlined[3]);
  const decoded = DECODED.exec(line);
  if (decoded) return decoded[1] ? "unsure" : frame(decoded[2], decoded[5], decoded[3], decoded[4]);
  return undefined;
}

function frame(name = "", module: string | undefined, file: string | undefined, line: string | undefined): StackFrame {
  const place = file === undefined ? undefined : { file: file.replace(/^(?:\.\/)+/, ""), line: Number(line) };
  return { function: functionName(name), module, place };
}

/** A symbol's function in the source. */
export function functionName(symbol: string): string {
  return symbol.replace(/\..*$/, "");
}

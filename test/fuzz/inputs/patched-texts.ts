import fc, { type Arbitrary } from "fast-check";

/** A file before and after a change. */
export interface PatchedText {
  readonly before: string;
  readonly after: string;
}

/** Few different lines, so that the same ones stand in many places; some of them look like parts of a patch. */
const LINE = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom("a", "b", "\treturn 0;", "}", "", "\tint x;", "static int f(void)") },
  {
    weight: 1,
    arbitrary: fc.constantFrom("-- x", "++ y", "--- a/x.c", "@@ -1 +1 @@", "diff --git a/x.c b/x.c", "\\ No newline", "From a@b", "é"),
  },
  { weight: 1, arbitrary: fc.string({ unit: "grapheme-ascii", maxLength: 6 }) },
);

/** What becomes of each line of the file before: stays, goes, is another one, or has lines added behind it. */
const FATE = fc.oneof(
  { weight: 8, arbitrary: fc.constant("stays" as const) },
  fc.constant("goes" as const),
  fc.array(LINE, { minLength: 1, maxLength: 3 }),
);

export const patchedTexts = (): Arbitrary<PatchedText> =>
  fc
    .record({ lines: fc.array(fc.tuple(LINE, FATE), { maxLength: 40 }), ends: fc.tuple(fc.boolean(), fc.boolean()) })
    .map(({ lines, ends }) => {
      const after = lines.flatMap(([line, fate]) => (fate === "stays" ? [line] : fate === "goes" ? [] : fate));
      return {
        before: joined(
          lines.map(([line]) => line),
          ends[0],
        ),
        after: joined(after, ends[1]),
      };
    });

function joined(lines: readonly string[], isEnded: boolean): string {
  return lines.join("\n") + (isEnded && lines.length > 0 ? "\n" : "");
}

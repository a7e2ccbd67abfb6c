import assert from "node:assert/strict";
import fc, { type Arbitrary } from "fast-check";
import { unquotedPatch } from "../../../server/review/quoted-patch.js";
import { readPatches } from "../../../server/review/read-patches.js";
import { inputLine } from "../../../server/review/review.js";
import { diffOf } from "../../review/review-texts.js";
import { DAMAGE, type Damage, damaged } from "../inputs/damage.js";
import { type Grammar, sentences } from "../inputs/grammar.js";
import { type PatchedText, patchedTexts } from "../inputs/patched-texts.js";
import type { Target } from "../target.js";

/** Mails as people and programs send them; `DIFF` is the place of a diff. */
const MAILS: Grammar = {
  input: ["<mail>", "<mailbox>", "<mailbox>", "DIFF", "<log>", "<mail><mail>"],
  mailbox: ["<from>\n<mail>", "<from>\n<mail>\n<mailbox>", "<from>\n<mail>\n<from>\n<mailbox>"],
  from: ["From mboxrd@z Thu Jan  1 00:00:00 1970", "From 0123456789abcdef0123456789abcdef01234567 Mon Sep 17 00:00:00 2001", "From nobody"],
  mail: [
    "<headers>\n<body>",
    "<headers>\n<body>",
    '<headers>Content-Type: multipart/mixed; boundary="b"\n\n--b\n\n<body>\n--b\nContent-Type: text/x-patch; name="a.patch"\nContent-Transfer-Encoding: <encoding>\n\n<body>\n--b--\n',
    "<headers>",
  ],
  headers: ["Subject: [PATCH] mug: lock\n", "<header>\n<headers>", "<header>\n<headers>"],
  header: [
    "From: A <a@example.org>",
    "Subject: [PATCH net v2 <number>/<number>] mug: <word>",
    "Subject: Re: [PATCH] mug",
    "Message-ID: <<word>@example.org>",
    "In-Reply-To: <<word>@example.org>",
    "References: <a@example.org>\n <b@example.org>",
    "Content-Type: text/plain; charset=<charset>",
    "Content-Transfer-Encoding: <encoding>",
    "Date: Thu, 1 Jan 1970 00:00:00 +0000",
    "Subject: =?utf-8?q?t=C3=A4glich?= =?bad",
    "X: <word>",
    "<word>",
  ],
  encoding: ["8bit", "quoted-printable", "base64", "7bit", "<word>"],
  charset: ["utf-8", "iso-8859-1", "utf-16", "x-none", "<word>"],
  number: ["1", "2", "0", "03", "99999999999999999999"],
  word: ["a", "lock", "--", '"', "é", ":", "\0"],
  body: [
    "\nDIFF",
    "\ntext\n---\n mug.c | 2 +-\n\nDIFF-- \n2.39\n",
    "\n> DIFF",
    "\nFrom the start\n\nDIFF",
    "\n<word>\n<body>",
    "\nLS0tIGEveC5jCisrKyBiL3guYwo=\n",
    "\n=3D=\n=E9\nDIFF",
  ],
  log: [
    "commit 0123456789abcdef0123456789abcdef01234567\nAuthor: A <a@b>\nDate:   Thu Jan 1 00:00:00 1970 +0000\n\n    mug\n\nDIFF",
    "<log>\n<log>",
  ],
};

interface GivenMails {
  /** With `DIFF` for each diff, and what these are in turn. */
  readonly text: string;
  readonly diffs: readonly PatchedText[];
  readonly damages: readonly Damage[];
  readonly charset: "utf8" | "latin1" | "utf16le";
}

const given: Arbitrary<GivenMails> = fc.record({
  text: sentences(MAILS, "input", 3000),
  diffs: fc.array(patchedTexts(), { maxLength: 3 }),
  damages: fc.array(DAMAGE, { maxLength: 4 }),
  charset: fc.oneof({ weight: 6, arbitrary: fc.constant("utf8" as const) }, fc.constantFrom("latin1" as const, "utf16le" as const)),
});

/** Mails, mailboxes and logs with diffs: numbered from 1, with lines that the input has; a second reading gives the same. */
export const mails: Target<GivenMails> = { name: "mails", fewRuns: 60, inputs: () => given, check: checkMails };

async function checkMails({ text, diffs, damages, charset }: GivenMails): Promise<void> {
  let next = 0;
  const filled = text.replaceAll("DIFF", () => {
    const diff = diffs[next++ % Math.max(1, diffs.length)];
    return diff ? diffOf({ "x.c": diff.before }, { "x.c": diff.after }) : "";
  });
  const whole = damages.reduce(damaged, filled);
  const bytes = Buffer.from(whole, charset);
  for (const isOrdered of [false, true]) {
    const { patches, notes } = await readPatches(bytes, { isOrdered });
    assert.deepEqual(await readPatches(bytes, { isOrdered }), { patches, notes }, "a second reading gives other patches");
    for (const [index, patch] of patches.entries()) {
      assert.equal(patch.number, index + 1);
      if (patch.firstLine !== undefined) assert.ok(inputLine(patch, 1) >= 1, "a patch begins before the input");
    }
    for (const note of notes) assert.doesNotMatch(note, /undefined|NaN/);
  }
  const quoted = unquotedPatch(whole);
  if (quoted) assert.equal(quoted.lines.length, quoted.text.split("\n").length - 1, "a quoted line has no place");
}

import assert from "node:assert/strict";
import { type PatchInput, readPatches } from "../../server/review/read-patches.js";
import { inputLine } from "../../server/review/review.js";
import { parseUnifiedDiff } from "../../server/review/unified-diff.js";

const DIFF = "diff --git a/x.c b/x.c\n--- a/x.c\n+++ b/x.c\n@@ -1 +1 @@\n-a\n+b\n";
const SEPARATOR = "From mboxrd@z Thu Jan  1 00:00:00 1970\n";

interface MailParts {
  readonly subject: string;
  readonly id?: string;
  readonly references?: string;
  readonly headers?: string;
  readonly body?: string;
}

function mail({
  subject,
  id = subject.replaceAll(/\W/g, ""),
  references,
  headers = "",
  body = `Why.\n---\n${DIFF}-- \n2.39\n`,
}: MailParts): string {
  const answered = references === undefined ? "" : `References: ${references}\nIn-Reply-To: ${references}\n`;
  return `From: A <a@example.org>\nSubject: ${subject}\nMessage-ID: <${id}@example.org>\n${answered}${headers}\n${body}\n`;
}

function mailbox(...mails: readonly MailParts[]): string {
  return mails.map((parts) => SEPARATOR + mail(parts)).join("");
}

async function read(text: string | Uint8Array): Promise<PatchInput> {
  return readPatches(typeof text === "string" ? new TextEncoder().encode(text) : text);
}

async function subjects(text: string): Promise<(string | undefined)[]> {
  return (await read(text)).patches.map(({ subject }) => subject);
}

/** The line of the input at which the patch's first file starts. */
function placeOf({ patches: [patch] }: PatchInput): number | undefined {
  if (!patch) return undefined;
  const [file] = parseUnifiedDiff(patch.text).files;
  return patch.firstLine === undefined || !file ? undefined : inputLine(patch, file.line);
}

describe("what an input holds", () => {
  it("is one patch, when it is a diff", async () => {
    const { patches, notes } = await read(`commit 1\nAuthor: x\n\n    why\n\n${DIFF}`);
    assert.equal(patches.length, 1);
    assert.deepEqual(notes, []);
    assert.equal(placeOf({ patches, notes }), 6);
  });

  it("is the commits of a log, the oldest first", async () => {
    const commit = (digit: string, day: number): string =>
      `commit ${digit.repeat(40)}\nAuthor: A B <a@example.org>\nDate:   Mon Feb ${day} 10:00:00 2026 +0000\n\n    change ${digit}\n\n${DIFF}\n`;
    for (const log of [commit("2", 3) + commit("1", 2), commit("1", 2) + commit("2", 3)]) {
      const { patches } = await read(log);
      assert.deepEqual(
        patches.map(({ number, subject, author, commit: name }) => [number, subject, author, name?.slice(0, 2)]),
        [
          [1, "change 1", "A B", "11"],
          [2, "change 2", "A B", "22"],
        ],
      );
      for (const { text, firstLine = 0 } of patches) assert.equal(log.split("\n")[firstLine - 1], text.split("\n")[0]);
    }
  });

  it("is nothing, when it is empty", async () => {
    assert.deepEqual(await read(""), { patches: [], notes: [] });
  });

  it("is a series, when it is what git format-patch prints", async () => {
    const first = "From 1f0c2a3b4c5d6e7f8091a2b3c4d5e6f708192a3b Mon Sep 17 00:00:00 2001\n";
    const input = await read(
      first +
        mail({ subject: "[PATCH 1/2] cup: one" }) +
        SEPARATOR +
        mail({ subject: "[PATCH 2/2] cup: two", references: "<PATCH12cupone@example.org>" }),
    );
    assert.deepEqual(
      input.patches.map(({ number, subject, commit, author }) => [number, subject, commit?.slice(0, 4), author]),
      [
        [1, "[PATCH 1/2] cup: one", "1f0c", "A"],
        [2, "[PATCH 2/2] cup: two", undefined, "A"],
      ],
    );
    assert.equal(placeOf(input), 8);
  });

  it("is one patch, when it is one mail", async () => {
    const input = await read(mail({ subject: "[PATCH] cup: one" }));
    assert.equal(input.patches[0]?.subject, "[PATCH] cup: one");
    assert.equal(placeOf(input), 7);
  });
});

describe("the order of a series", () => {
  const cover = { subject: "[PATCH v2 0/3] cup: three", body: "What this is.\n" };
  const part = (number: number, version = " v2"): MailParts => ({
    subject: `[PATCH${version} ${number}/3] cup: part ${number}`,
    references: "<PATCHv203cupthree@example.org>",
  });

  it("is that of its numbers, without the cover letter, answers and copies", async () => {
    const answer = { subject: "Re: [PATCH v2 2/3] cup: part 2", references: "<PATCHv203cupthree@example.org>" };
    const text = mailbox(part(3), cover, part(1), answer, part(2), part(1));
    assert.deepEqual(await subjects(text), ["[PATCH v2 1/3] cup: part 1", "[PATCH v2 2/3] cup: part 2", "[PATCH v2 3/3] cup: part 3"]);
    assert.deepEqual((await read(text)).notes, ["1 patch in an answer left out"]);
  });

  it("is that of the newest version", async () => {
    const { patches, notes } = await read(mailbox(cover, part(1, ""), part(2, ""), part(3, ""), part(1), part(2), part(3)));
    assert.deepEqual(
      patches.map(({ subject }) => subject),
      ["[PATCH v2 1/3] cup: part 1", "[PATCH v2 2/3] cup: part 2", "[PATCH v2 3/3] cup: part 3"],
    );
    assert.deepEqual(notes, ["version 1 of the series left out: there is a newer one"]);
  });

  it("is that of the mailbox for patches that have nothing to do with each other", async () => {
    assert.deepEqual(await subjects(mailbox({ subject: "[PATCH] b" }, { subject: "[PATCH] a" })), ["[PATCH] b", "[PATCH] a"]);
  });
});

describe("a mail's body", () => {
  const plain = "Content-Type: text/plain; charset=UTF-8\n";

  it("is decoded from quoted-printable, whatever its names", async () => {
    const body = "Gr=C3=BC=C3=9Fe.\n---\ndiff --git a/x.c b/x.c\n--- a/x.c\n+++ b/x.c\n@@ -1 +1 @@\n-a =3D=\n 1\n+b\n";
    const headers = `${plain}Content-Transfer-Encoding: quoted-printable\n`;
    const { patches } = await read(mail({ subject: "=?UTF-8?Q?caf=C3=A9?=", headers, body }));
    assert.equal(patches[0]?.subject, "café");
    assert.match(patches[0]?.text ?? "", /^Grüße\.\n---\n[\s\S]*^-a = 1$/m);
    assert.equal(patches[0]?.firstLine, undefined);
  });

  it("is decoded from base64", async () => {
    const body = Buffer.from(DIFF).toString("base64");
    const { patches } = await read(mail({ subject: "x", headers: `${plain}Content-Transfer-Encoding: base64\n`, body }));
    assert.equal(patches[0]?.text.trimEnd(), DIFF.trimEnd());
  });

  it("is read with CRLF line ends", async () => {
    const { patches } = await read(mailbox({ subject: "[PATCH] x" }).replaceAll("\n", "\r\n"));
    assert.equal(parseUnifiedDiff(patches[0]?.text ?? "").files[0]?.hunks[0]?.lines[0]?.text, "a");
    assert.equal(placeOf({ patches, notes: [] }), 8);
  });

  it("may hold lines that start with From", async () => {
    const body = `Since\n\nFrom 6.1 on this is wrong.\n\nFrom the manual: x\n---\n${DIFF}`;
    const { patches } = await read(mailbox({ subject: "[PATCH 1/2] x", body }, { subject: "[PATCH 2/2] y" }));
    assert.equal(patches.length, 2);
    assert.match(patches[0]?.text ?? "", /From the manual/);
  });

  it("may be one part of several, or an attachment", async () => {
    const headers = 'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="out"\n';
    const text = (inner: string, more = "") =>
      `--out\nContent-Type: multipart/alternative; boundary="in"\n\n--in\n${plain}\n${inner}\n--in--\n${more}--out--\n`;
    const attached = `--out\nContent-Type: text/x-patch; name="x.patch"\nContent-Disposition: attachment; filename="x.patch"\nContent-Transfer-Encoding: base64\n\n${Buffer.from(DIFF).toString("base64")}\n`;
    for (const body of [text(DIFF), text("see below", attached)]) {
      const { patches } = await read(mail({ subject: "x", headers, body }));
      assert.equal(parseUnifiedDiff(patches[0]?.text ?? "").files.length, 1);
    }
  });

  it("may end in the middle", async () => {
    const whole = mailbox({ subject: "[PATCH] x" });
    for (let length = 0; length < whole.length; length += 7) await read(whole.slice(0, length));
    const cut = await read(whole.slice(0, whole.indexOf("+b")));
    assert.match(parseUnifiedDiff(cut.patches[0]?.text ?? "").problems[0]?.reason ?? "", /cut short/);
  });

  it("may be Latin-1 without saying so", async () => {
    const { patches } = await read(Buffer.from(DIFF.replace("+b", "+\xe9"), "latin1"));
    assert.match(patches[0]?.text ?? "", /^\+é$/m);
  });
});

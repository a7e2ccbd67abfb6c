import assert from "node:assert/strict";
import { compareVersions, holdsFor, nearestRow, parseVersion, v, versionOfMakefile } from "../../server/kernel/version.js";

describe("kernel versions", () => {
  it("are read as people write them", () => {
    assert.deepEqual(parseVersion("6.1"), v("6.1"));
    assert.deepEqual(parseVersion("v6.12-rc3"), v("6.12"));
    assert.deepEqual(parseVersion("2.6.22.18"), v("2.6.22"));
    assert.deepEqual(parseVersion("6.1.0-18-amd64"), v("6.1"));
    assert.equal(parseVersion("next"), undefined);
  });

  it("are read from a kernel's top Makefile", () => {
    assert.deepEqual(versionOfMakefile("VERSION = 6\nPATCHLEVEL = 1\nSUBLEVEL = 192\nEXTRAVERSION =\n"), v("6.1.192"));
    assert.deepEqual(versionOfMakefile("VERSION = 2\nPATCHLEVEL = 6\nSUBLEVEL = 22\nEXTRAVERSION = .18\n"), v("2.6.22"));
    assert.deepEqual(versionOfMakefile("VERSION=3\nPATCHLEVEL=6\n"), v("3.6"));
    assert.equal(versionOfMakefile("obj-m := foo.o\n"), undefined);
    assert.equal(versionOfMakefile(""), undefined);
  });

  it("are ordered by number, not by text", () => {
    assert.ok(compareVersions(v("6.9"), v("6.12")) < 0);
    assert.ok(compareVersions(v("2.6.39"), v("3.0")) < 0);
    assert.equal(compareVersions(v("6.1"), v("6.1.0")), 0);
  });

  it("limit rows: since is the first, until the first without", () => {
    const row = { since: v("5.12"), until: v("6.6"), source: "" };
    assert.equal(holdsFor(row, v("5.12")), true);
    assert.equal(holdsFor(row, v("6.5.3")), true);
    assert.equal(holdsFor(row, v("6.6")), false);
    assert.equal(holdsFor(row, v("5.11.22")), false);
    assert.equal(holdsFor(row, undefined), false);
  });

  it("choose the row of the version, else the nearest", () => {
    const old = { since: v("2.6.36"), until: v("3.7"), source: "old" };
    const recent = { since: v("4.9"), source: "recent" };
    assert.equal(nearestRow([recent, old], v("3.6")), old);
    assert.equal(nearestRow([recent, old], v("4.0")), old);
    assert.equal(nearestRow([recent, old], v("2.6.22")), old);
    assert.equal(nearestRow([old, recent], undefined), recent);
    assert.equal(nearestRow([old], undefined), old);
    assert.equal(nearestRow([], v("6.1")), undefined);
  });
});

import assert from "node:assert/strict";
import { ModuleFinder } from "../../server/sources/module-finder.js";
import { memorySource } from "./memory-source.js";

describe("module finder", () => {
  it("finds the module of a file in the Makefile of its folder or above", () => {
    const source = memorySource({
      "net/core/Makefile": "obj-m := toy.o\ntoy-y := main.o hw/ring.o\n",
      "net/core/main.c": "",
      "net/core/hw/ring.c": "",
    });
    const finder = new ModuleFinder(source, undefined);
    const expected = [{ name: "toy", folder: "net/core", files: ["net/core/hw/ring.c", "net/core/main.c"], includeFolders: [] }];
    assert.deepEqual(finder.modulesOf("net/core/hw/ring.c"), expected);
    assert.deepEqual(finder.modulesOf("net/core/main.c"), expected);
  });

  it("spells paths one way, also when a Kbuild file lies above the working directory", () => {
    const source = memorySource({ "../Makefile": "obj-m := toy.o\ntoy-y := main.o here/ring.o\n", "../main.c": "", "ring.c": "" });
    assert.deepEqual(new ModuleFinder(source, undefined).modulesOf("ring.c")[0]?.files, ["../main.c", "ring.c"]);
  });

  it("takes a folder without Kbuild file for one module", () => {
    const source = memorySource({ "cup/a.c": "", "cup/b.c": "", "cup/cup.h": "", "cup/sub/c.c": "" });
    assert.deepEqual(
      new ModuleFinder(source, undefined).modulesOf("cup/a.c").map(({ name, files }) => ({ name, files })),
      [{ name: "cup", files: ["cup/a.c", "cup/b.c"] }],
    );
  });

  it("takes a file that its Kbuild file does not name for a module", () => {
    const source = memorySource({ Kbuild: "obj-m := a.o\n", "a.c": "", "b.c": "" });
    assert.deepEqual(
      new ModuleFinder(source, undefined).modulesOf("b.c").map(({ name, files }) => ({ name, files })),
      [{ name: "b", files: ["b.c"] }],
    );
  });

  it("ignores the Makefile of another build system", () => {
    const source = memorySource({ Makefile: "all: prog\nprog: a.o b.o\n\tcc -o prog a.o b.o\n", "a.c": "", "b.c": "" });
    assert.deepEqual(new ModuleFinder(source, undefined).modulesOf("a.c")[0]?.files, ["a.c", "b.c"]);
  });

  it("looks for headers as the compiler does", () => {
    const source = memorySource({
      "tree/include/linux/toy.h": "",
      "tree/drivers/Makefile": "subdir-ccflags-y += -I$(srctree)/drivers/shared\nobj-y += toy/\n",
      "tree/drivers/shared/shared.h": "",
      "tree/drivers/toy/Makefile": "obj-m := toy.o\ntoy-y := core/main.o\nccflags-y := -I$(src)/inc\n",
      "tree/drivers/toy/top.h": "",
      "tree/drivers/toy/inc/flag.h": "",
      "tree/drivers/toy/core/main.c": "",
      "tree/drivers/toy/core/own.h": "",
    });
    const finder = new ModuleFinder(source, { root: "tree", version: undefined });
    const file = "tree/drivers/toy/core/main.c";
    const [module] = finder.modulesOf(file);
    assert.ok(module);
    const resolve = (include: string, wanted = false) => finder.resolveInclude(module, file, include, () => wanted);
    assert.equal(resolve('"own.h"'), "tree/drivers/toy/core/own.h");
    assert.equal(resolve('"top.h"'), "tree/drivers/toy/top.h");
    assert.equal(resolve('"flag.h"'), "tree/drivers/toy/inc/flag.h");
    assert.equal(resolve("<flag.h>"), "tree/drivers/toy/inc/flag.h");
    assert.equal(resolve('"shared.h"'), "tree/drivers/shared/shared.h");
    assert.equal(resolve("<linux/toy.h>"), undefined);
    assert.equal(resolve("<linux/toy.h>", true), "tree/include/linux/toy.h");
    assert.equal(resolve('"/etc/passwd"'), undefined);
  });
});

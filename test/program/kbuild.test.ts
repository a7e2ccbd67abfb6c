import assert from "node:assert/strict";
import { type Kbuild, parseKbuild } from "../../server/program/kbuild.js";

describe("kbuild", () => {
  it("reads a composite module from -y, -objs and options, over continued lines", () => {
    const kbuild = parse(`
# a driver
obj-$(CONFIG_TOY) += toy.o
toy-y := toy_main.o \\
	toy_net.o	# the data path
toy-$(CONFIG_TOY_DEBUG) += debug/toy_fs.o
toy-objs += toy_hw.o
ccflags-y := -I$(src)/include -I $(srctree)/drivers/base
`);
    assert.deepEqual(kbuild.modules, [{ name: "toy", files: ["debug/toy_fs.c", "toy_hw.c", "toy_main.c", "toy_net.c"] }]);
    assert.deepEqual(kbuild.includes, [
      { from: "folder", path: "include" },
      { from: "tree", path: "drivers/base" },
    ]);
  });

  it("makes one module of what is always built in and one of each option", () => {
    const kbuild = parse("obj-y := sock.o \\\n dev.o\nobj-y += sub/\nobj-$(CONFIG_A) += a.o other/\nlib-$(CONFIG_B) += b.o\n");
    assert.deepEqual(kbuild.modules, [
      { name: "a", files: ["a.c"] },
      { name: "b", files: ["b.c"] },
      { name: "folder", files: ["dev.c", "sock.c"] },
    ]);
    assert.deepEqual(kbuild.directories, ["other", "sub"]);
  });

  it("keeps a file in each module that is linked from it", () => {
    const kbuild = parse("obj-m += one.o two.o\none-objs := one_main.o shared.o\ntwo-objs := two_main.o shared.o\n");
    assert.deepEqual(
      kbuild.modules.map((module) => module.files),
      [
        ["one_main.c", "shared.c"],
        ["shared.c", "two_main.c"],
      ],
    );
  });

  it("takes both sides of a conditional, and tab-indented assignments", () => {
    const kbuild = parse(
      "obj-m := t.o\nt-y := a.o\nifneq ($(CONFIG_X),)\n\tt-y += b.o\nelse\n\tt-y += stub.o\nendif\nclean:\n\trm -f t-y += c.o\n",
    );
    assert.deepEqual(kbuild.modules, [{ name: "t", files: ["a.c", "b.c", "stub.c"] }]);
  });

  it("expands variables and text functions", () => {
    const kbuild = parse(`
PARTS = core.o irq.o
VERSIONS := 1 2
obj-$(subst m,y,$(CONFIG_T)) += t.o
t-y += $(addprefix hw/, $(PARTS)) $(VERSIONS:%=data/v%.o) $(patsubst %.c,%.o,last.c) $(t-extra-y) $(t-y)
t-extra-$(CONFIG_E) += extra.o
`);
    assert.deepEqual(kbuild.modules, [{ name: "t", files: ["data/v1.c", "data/v2.c", "extra.c", "hw/core.c", "hw/irq.c", "last.c"] }]);
  });

  it("follows included Makefiles and survives one that includes itself", () => {
    const kbuild = parse("obj-m := t.o\nt-y := a.o\ninclude $(src)/more/Makefile\n", (path) =>
      path === "more/Makefile" ? "t-y += more/b.o\ninclude $(srctree)/$(src)/more/Makefile\n" : undefined,
    );
    assert.deepEqual(kbuild.modules, [{ name: "t", files: ["a.c", "more/b.c"] }]);
  });

  it("says nothing of a Makefile that is not Kbuild's", () => {
    const kbuild = parse("CFLAGS = -O2\nall: prog\nprog: a.o b.o\n\t$(CC) -o $@ $^\n$(unclosed\n");
    assert.deepEqual(kbuild.modules, []);
  });
});

function parse(text: string, include: (path: string) => string | undefined = () => undefined): Kbuild {
  return parseKbuild({ text, folderName: "folder", include: (folder) => include(folder.path) });
}

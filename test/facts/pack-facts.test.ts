import assert from "node:assert/strict";
import { packFacts, unpackFacts } from "../../server/facts/pack-facts.js";
import { factsOf } from "./graph-of.js";

const everything = `
#include <linux/workqueue.h>
#define A 1
#define BIG 0xffffffffffffffffULL
#define LOCK(p) mutex_lock(&(p)->x##_lock)
/* rtnlens: allow self-flush -- reason */
enum e { E1, E2 = -5 };
struct s { struct t *a[2]; int (*f)(void); union { u8 b; }; };
typedef struct s *sp;
static DEFINE_MUTEX(m);
static const struct ops ops[] = { { .a = f, [2] = -1 }, { INIT(m, "x") } };
#ifdef X
static inline struct s *f(struct s *p, int n) __must_hold(&p->m)
{
	static int once;
	guard(mutex)(&p->lock);
	for (n = 0; n < 3; n++) {
		if (p && once) continue;
#if Y
		p->a[n]->b |= ~n ? *p : (u8)n;
#endif
	}
	list_for_each_entry(p, &q, list)
		switch (n) { case 1 ... 3: goto out; default: g(container_of(p, struct s, a), sizeof(int), "täglich 😀"); }
out:
	for (;;);
}
#endif
int broken( {
`;

describe("packed facts", () => {
  it("come back as they were", async () => {
    const facts = await factsOf(everything);
    assert.deepEqual(unpackFacts(packFacts(facts)), facts);
  });

  it("take much less room than JSON", async () => {
    const facts = await factsOf(everything);
    assert.ok(packFacts(facts).length * 3 < JSON.stringify(facts).length);
  });

  it("are not read from other bytes", () => {
    assert.equal(unpackFacts(new Uint8Array()), undefined);
    assert.equal(unpackFacts(new Uint8Array(1000).fill(255)), undefined);
    assert.equal(unpackFacts(new TextEncoder().encode('{"functions":[]}')), undefined);
  });

  it("are not read when they are cut short", async () => {
    const packed = packFacts(await factsOf(everything));
    for (let length = 0; length < packed.length; length += 7) assert.equal(unpackFacts(packed.subarray(0, length)), undefined);
  });
});

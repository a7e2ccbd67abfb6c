import type { PatchReview, SeriesTotal } from "./review.js";

/** Adds up a series: a finding counts by whether it was there before the first patch that touches it, and whether it is there after the last. */
export function seriesTotal(patches: readonly Pick<PatchReview, "findings">[]): SeriesTotal {
  const life = new Map<string, { readonly wasThere: boolean; isThere: boolean }>();
  for (const { findings } of patches) {
    for (const { finding, status } of findings) {
      const isThere = status !== "fixed";
      const known = life.get(finding.fingerprint);
      if (known) known.isThere = isThere;
      else life.set(finding.fingerprint, { wasThere: status !== "introduced", isThere });
    }
  }
  const count = (wasThere: boolean, isThere: boolean): number =>
    [...life.values()].filter((each) => each.wasThere === wasThere && each.isThere === isThere).length;
  return { introduced: count(false, true), fixed: count(true, false), unchanged: count(true, true), passing: count(false, false) };
}

/** Rows that are alike but for their name; `names` is separated by white space. */
export function named<const Shared extends object>(names: string, shared: Shared): readonly (Shared & { readonly name: string })[] {
  return names
    .trim()
    .split(/\s+/)
    .map((name) => ({ name, ...shared }));
}

/**
 * Documents that stand beside the one that says what is wanted, by the names that Spec Kit and OpenSpec give them. A line in
 * them that looks like a hint (`effects: blur` in a design) does not make a list of tasks of the whole specification.
 */
const SUPPORTING = /(?:^|\/)(?:plan|design|research|data-model|quickstart)\.md$|(?:^|\/)contracts\//i

/** The documents whose hints count: all where every document is a supporting one, else those that are none. */
export function ledBy<Document extends { readonly source: { readonly path: string } }>(
  documents: readonly Document[],
): readonly Document[] {
  const leading = documents.filter(({ source }) => !SUPPORTING.test(source.path))
  return leading.length === 0 ? documents : leading
}

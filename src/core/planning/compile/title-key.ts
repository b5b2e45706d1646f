const ASCII = /^[\0-\x7f]*$/

/** A title without what does not tell titles apart: case, white space, punctuation and Unicode composition. */
export function titleKey(title: string): string {
  // The same answer for most titles, in a fraction of the time.
  if (ASCII.test(title))
    return title
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, ' ')
      .trim()
  return title
    .normalize('NFC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}

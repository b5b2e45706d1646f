/** Headings whose bare lists are prose wherever they are found: what is not to be done, why, and what is not yet known. */
const PROSE_TITLES: ReadonlySet<string> = new Set([
  'about',
  'assumptions',
  'background',
  'constraints',
  'context',
  'definitions',
  'faq',
  'glossary',
  'goals',
  'goals and non-goals',
  'history',
  'introduction',
  'links',
  'motivation',
  'non goals',
  'non-goals',
  'not in scope',
  'notes',
  'open questions',
  'out of scope',
  'overview',
  'principles',
  'problem',
  'problem statement',
  'questions',
  'references',
  'risks',
  'see also',
  'success criteria',
  'success metrics',
  'summary',
  'why',
])

/** Whether a heading announces prose, so that list items under it are tasks only when one of them carries a hint or a box. */
export function announcesProse(title: string): boolean {
  const words = title
    .toLowerCase()
    .replace(/^[\d.]+\s+/, '')
    .replace(/[^\p{L}\p{N}]+$/u, '')
  return PROSE_TITLES.has(words)
}

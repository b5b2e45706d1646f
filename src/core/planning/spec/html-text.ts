/**
 * The words of HTML as Markdown of the same length: every tag is blanked, and where it opens a heading, an item or a
 * paragraph, line ends and marks stand in its place. So offsets in the result are offsets in the source.
 */

/** Tags that end a line of words. */
const BLOCKS: ReadonlySet<string> = new Set(
  'address article aside blockquote body br center dd details dir div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 head header hr html legend li main menu nav ol option p pre section summary table tbody tfoot th thead title tr ul'.split(
    ' ',
  ),
)

/** Elements whose content is not for readers. */
const SILENT = /<(script|style|template|svg)\b[^>]*>[\s\S]*?(?:<\/\1\s*>|$)/gi
const COMMENT = /<!--[\s\S]*?(?:-->|$)/g
const TAG = /<(\/?)([A-Za-z][\w:-]*)([^<>]*)>/g
const DECLARATION = /<[!?][^<>]*>/g

/** Markdown of the same length whose words are those of the HTML. */
export function wordsOfHtml(html: string): string {
  return html
    .replaceAll(COMMENT, blank)
    .replaceAll(SILENT, blank)
    .replaceAll(DECLARATION, blank)
    .replaceAll(TAG, (tag: string, slash: string, name: string) => markOf(tag, slash === '/', name.toLowerCase()))
    .replaceAll(/^[ \t]{4,}/gm, (indent) => '\n'.repeat(indent.length))
}

function markOf(tag: string, closes: boolean, name: string): string {
  if (/[\r\n]/.test(tag)) return blank(tag)
  if (!BLOCKS.has(name)) return ' '.repeat(tag.length)
  const depth = /^h[1-6]$/.test(name) ? Number(name[1]) : 0
  if (!closes && depth > 0) return `\n${'#'.repeat(Math.min(depth, tag.length - 2))} `.padStart(tag.length, '\n')
  if (!closes && name === 'li') return '\n- '.padStart(tag.length, '\n')
  return '\n'.repeat(tag.length)
}

function blank(text: string): string {
  return text.replaceAll(/[^\r\n]/g, ' ')
}

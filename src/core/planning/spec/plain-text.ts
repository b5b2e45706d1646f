import type { Nodes } from 'mdast'
import { parseWhole } from './syntax.ts'

/** Longer texts are taken as they stand: inline Markdown is slow on hostile input, and no title is that long. */
const LONGEST_PARSED = 1000

/** Tags that Markdown has as HTML; any other name between angle brackets is a placeholder: `<task-id>`. */
const INLINE_TAGS: ReadonlySet<string> = new Set(
  'a abbr b bdi bdo big br button cite code del details dfn div em font hr i img input ins kbd label li mark ol p pre q s samp small span strike strong sub summary sup table tbody td th thead tr tt u ul var wbr'.split(
    ' ',
  ),
)

/**
 * The words of a short piece of Markdown without emphasis, links, code marks and comments; white space collapsed.
 * Placeholders (`<task-id>`) look like HTML and go with it, unless they are to be kept.
 */
export function plainText(markdown: string, keepsPlaceholders = false): string {
  const text = markdown.trim()
  if (text.length > LONGEST_PARSED || !/[*_~`[\]<>&\\]|:\/\/|www\./.test(text)) return collapse(text)
  const words: string[] = []
  collect(parseWhole(text), words, keepsPlaceholders)
  return collapse(words.join(''))
}

/** Every run of white space as one space, none at the ends. */
export function collapse(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim()
}

function collect(node: Nodes, words: string[], keepsPlaceholders: boolean): void {
  if (node.type === 'html') {
    const name = /^<([A-Za-z][\w-]*)>$/.exec(node.value)?.[1]
    if (keepsPlaceholders && name !== undefined && !INLINE_TAGS.has(name.toLowerCase())) words.push(node.value)
    return
  }
  if (node.type === 'break') words.push(' ')
  else if (node.type === 'image') words.push(node.alt ?? '')
  else if ('value' in node) words.push(node.value)
  else if ('children' in node) {
    for (const child of node.children) collect(child, words, keepsPlaceholders)
    if (node.type === 'paragraph' || node.type === 'heading') words.push(' ')
  }
}

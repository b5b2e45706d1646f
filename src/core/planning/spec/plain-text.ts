import type { Nodes } from 'mdast'
import { parseWhole } from './syntax.ts'

/** Longer texts are taken as they stand: inline Markdown is slow on hostile input, and no title is that long. */
const LONGEST_PARSED = 1000

/** The words of a short piece of Markdown without emphasis, links, code marks and comments; white space collapsed. */
export function plainText(markdown: string): string {
  const text = markdown.trim()
  if (text.length > LONGEST_PARSED || !/[*_~`[\]<>&\\]|:\/\/|www\./.test(text)) return collapse(text)
  const words: string[] = []
  collect(parseWhole(text), words)
  return collapse(words.join(''))
}

/** Every run of white space as one space, none at the ends. */
export function collapse(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim()
}

function collect(node: Nodes, words: string[]): void {
  if (node.type === 'html') return
  if (node.type === 'break') words.push(' ')
  else if (node.type === 'image') words.push(node.alt ?? '')
  else if ('value' in node) words.push(node.value)
  else if ('children' in node) for (const child of node.children) collect(child, words)
}

import type { Root } from 'mdast'
import { fromMarkdown, type Options } from 'mdast-util-from-markdown'
import { gfmFromMarkdown } from 'mdast-util-gfm'
import { gfm } from 'micromark-extension-gfm'

/**
 * Inside paragraphs nothing is parsed while blocks are read: hints are found in the source itself, which needs no inline
 * tree, and the inline grammar of Markdown is quadratic on hostile input. Footnotes stay plain paragraphs.
 */
const INLINE_CONSTRUCTS = [
  'attention',
  'autolink',
  'characterEscape',
  'characterReference',
  'codeText',
  'emailAutolink',
  'gfmFootnoteCall',
  'gfmFootnoteDefinition',
  'gfmPotentialFootnoteCall',
  'hardBreakEscape',
  'htmlText',
  'labelEnd',
  'labelStartImage',
  'labelStartLink',
  'protocolAutolink',
  'strikethrough',
  'wwwAutolink',
]

const mdastExtensions = gfmFromMarkdown().map((extension) => ({ ...extension, transforms: [] }))

const blocks: Options = { extensions: [gfm(), { disable: { null: INLINE_CONSTRUCTS } }], mdastExtensions }
const whole: Options = { extensions: [gfm()], mdastExtensions }

/** The block tree of a piece of Markdown: headings, lists with their boxes, paragraphs, code, tables. */
export function parseBlocks(markdown: string): Root {
  return fromMarkdown(markdown, blocks)
}

/** The whole tree of a short piece of Markdown, with emphasis, links and code spans. */
export function parseWhole(markdown: string): Root {
  return fromMarkdown(markdown, whole)
}

import { isMap, parseDocument } from 'yaml'
import { hashDocument } from '../../model/canonical.ts'
import type { Source } from '../../model/proposal.ts'
import type { SpecDocument } from '../../ports/proposer.ts'

/** The largest specification that is read, in bytes over all of its documents. The operation refuses more before it reads. */
export const MAX_SPEC_BYTES = 8 * 1024 * 1024

/** Front matter that is longer is read as Markdown. */
const LONGEST_FRONT_MATTER = 64 * 1024

/** A stretch of a source's text: offsets in UTF-16 code units, `end` exclusive. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** A document with its lines found. Lines end at LF, CRLF or CR and are counted from 1; offsets count from 0 in `text`. */
export interface SourceText {
  readonly path: string
  readonly origin: string
  /** The document without a byte order mark. Quotes are slices of it. */
  readonly text: string
  /** The same length and lines as `text`, with the front matter blanked. */
  readonly body: string
  readonly sha256: string
  /** Offset of the first character of each line. */
  readonly lineStarts: readonly number[]
}

/** Finds the lines of a document; strips its byte order mark and blanks its front matter. */
export function readSource(document: SpecDocument): SourceText {
  const text = document.text.charCodeAt(0) === 0xfeff ? document.text.slice(1) : document.text
  const lineStarts = findLineStarts(text)
  const length = frontMatterLength(text)
  const body = length === 0 ? text : text.slice(0, length).replaceAll(/[^\r\n]/g, ' ') + text.slice(length)
  return { path: document.path, origin: document.origin, text, body, sha256: hashDocument(document.text), lineStarts }
}

/** What a proposal says about a document that was read. */
export function describeSource(source: SourceText): Source {
  const last = source.lineStarts.at(-1) as number
  const lines = last === source.text.length ? source.lineStarts.length - 1 : source.lineStarts.length
  return { path: source.path, origin: source.origin, sha256: source.sha256, lines }
}

/** The line that holds an offset, counted from 1. */
export function lineAt(source: SourceText, offset: number): number {
  let low = 0
  let high = source.lineStarts.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((source.lineStarts[middle] as number) <= offset) low = middle
    else high = middle - 1
  }
  return low + 1
}

/** The verbatim text of lines `first` to `last`, counted from 1, with the line ends between them but not the last one. */
export function textOfLines(source: SourceText, first: number, last: number): string {
  const start = source.lineStarts[first - 1] ?? source.text.length
  const end = source.lineStarts[last] ?? source.text.length
  return source.text.slice(start, end).replace(/(?:\r\n|\n|\r)$/, '')
}

/** Where a finding points: the document as the user named it, and a line. */
export function placeOf(source: SourceText, offset: number): string {
  return `${source.origin}:${lineAt(source, offset)}`
}

function findLineStarts(text: string): number[] {
  const starts = [0]
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === 10 || (code === 13 && text.charCodeAt(i + 1) !== 10)) starts.push(i + 1)
  }
  return starts
}

/** A title for a document that has none: its file's name without the extension. */
export function titleOf(source: SourceText | undefined): string {
  const name = source?.origin.split(/[/\\]/).at(-1) ?? ''
  const stem = name.replace(/\.[A-Za-z0-9]+$/, '')
  return stem === '' || source?.origin === '-' || source?.origin === 'text' ? 'Plan' : stem
}

/** Front matter is a YAML mapping between two lines of three dashes at the very top; anything else there is Markdown. */
function frontMatterLength(text: string): number {
  const head = text.slice(0, LONGEST_FRONT_MATTER)
  const open = /^---[ \t]*(?:\r\n|\n|\r)/.exec(head)
  if (open === null) return 0
  const close = /^(?:---|\.\.\.)[ \t]*$/m.exec(head.slice(open[0].length))
  if (close === null) return 0
  const yaml = parseDocument(head.slice(open[0].length, open[0].length + close.index))
  const isMapping = yaml.errors.length === 0 && (yaml.contents === null || isMap(yaml.contents))
  return isMapping ? open[0].length + close.index + close[0].length : 0
}

import { TextIndex } from './text-index.ts'

/** A text cut into lines, with what is needed to search it often and to say in which line something stands. */
export interface SearchedText {
  readonly index: TextIndex
  /** Offset of the first character of each line, and one more behind the last line. */
  readonly starts: Int32Array
}

/** A document whose quotes are checked: cut into lines once, folded at most once. Lines are counted from 1. */
export class QuotedDocument {
  /** The lines joined by `\n`, whatever the file's own line ends. */
  readonly plain: SearchedText
  readonly #lines: readonly string[]
  #folded: SearchedText | undefined

  constructor(text: string) {
    this.#lines = text.split(/\r\n?|\n/)
    this.plain = searched(this.#lines, '\n')
  }

  /** The document without emphasis marks, every stretch of white space one space. */
  get folded(): SearchedText {
    this.#folded ??= searched(this.#lines.map(fold), ' ')
    return this.#folded
  }
}

/** A text without Markdown's emphasis marks, every stretch of white space one space, none at the ends. */
export function fold(text: string): string {
  return text
    .replaceAll(/[*_`~]/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim()
}

/** The offsets that lines `first` to `last` take up; lines that do not exist take up nothing. */
export function stretchOf({ index, starts }: SearchedText, first: number, last: number): [from: number, to: number] {
  const lines = starts.length - 1
  if (first > lines || last < first) return [index.text.length, index.text.length]
  const from = starts[first - 1] as number
  return [from, Math.min(index.text.length, Math.max(from, (starts[Math.min(last, lines)] as number) - 1))]
}

/** The line that holds an offset. */
export function lineOf({ starts }: SearchedText, offset: number): number {
  let low = 0
  let high = starts.length - 2
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((starts[middle] as number) <= offset) low = middle
    else high = middle - 1
  }
  return low + 1
}

/** Joins lines; in the folded text an empty line takes up nothing, as white space around it is folded into one space. */
function searched(lines: readonly string[], separator: '\n' | ' '): SearchedText {
  const starts = new Int32Array(lines.length + 1)
  const kept: string[] = []
  let offset = 0
  lines.forEach((line, index) => {
    starts[index] = offset
    if (separator === ' ' && line === '') return
    kept.push(line)
    offset += line.length + 1
  })
  starts[lines.length] = offset
  return { index: new TextIndex(kept.join(separator)), starts }
}

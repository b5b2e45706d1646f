/**
 * The text of a task as clauses: sentences of its paragraphs and list items, lines of its code, rows of its tables, each with
 * the heading above it and whether it says that something is not to be done here.
 */
import type { SourceText, Span } from '../spec/source-text.ts'
import type { SubjectText } from './subject.ts'

/** A sentence, or a line of code. */
export interface Clause {
  readonly source: SourceText
  readonly span: Span
  readonly section: readonly string[]
  /** The words themselves. */
  readonly text: string
  /** The last heading above it inside the task's own text, in lower case; empty when there is none. */
  readonly heading: string
  readonly isCode: boolean
  /** Whether it is the heading of the task's text, or the first line of it. */
  readonly isTitle: boolean
  /** Whether it speaks of what is not done here, is done elsewhere, or comes later. */
  readonly isAside: boolean
}

/** Clauses read of one task. More says nothing new, and costs. */
const MOST_CLAUSES = 2_000
const LONGEST_CLAUSE = 2_000

const ASIDE_HEADING =
  /\b(?:non-?goals?|out of scope|not in scope|excluded?|exclusions|deferred|future|follow-?ups?|later|activity log|history|review feedback|reviewer|risks?|output contract|definition of done|handoff|branch strategy)\b/
const ASIDE =
  /\b(?:(?:do|does|must|should|shall|will|may|is|are|can)(?:\s+(?:not|never)|n['’]t)\b|never\s+(?:modify|touch|change|edit|add)|cannot\b|out[- ]of[- ]scope|not (?:in|part of) (?:scope|this)|non-?goals?|no changes? (?:to|in)|unchanged|untouched|later (?:tasks?|work|phases?|packages?|steps?)|(?:subsequent|following|downstream|another|other|separate|future) (?:tasks?|work packages?|phases?|steps?|prs?|changes?|missions?)|handled (?:elsewhere|separately|later|by)|follow-?up|deferred?\b|will (?:later )?be (?:used|consumed|wired|added|handled|done|built|implemented) (?:by|in|later)|(?:used|consumed|needed) (?:later|by (?:later|other|subsequent|downstream))|for later use|in the future)/i

/** The clauses of the texts of a task, in their order. Linear. */
export function clausesOf(texts: readonly SubjectText[]): Clause[] {
  const clauses: Clause[] = []
  for (const text of texts) readText(text, clauses)
  return clauses
}

function readText({ source, span, section }: SubjectText, clauses: Clause[]): void {
  let heading = ''
  let fence = ''
  let block: Span | undefined
  let isFirst = true
  const take = (part: Span, isCode: boolean, isTitle: boolean): void => {
    const text = source.text.slice(part.start, Math.min(part.end, part.start + LONGEST_CLAUSE))
    if (clauses.length >= MOST_CLAUSES || text.trim() === '') return
    const isAside = !isCode && (ASIDE_HEADING.test(heading) || ASIDE.test(text))
    clauses.push({ source, span: part, section, text, heading, isCode, isTitle, isAside })
    isFirst = false
  }
  const close = (): void => {
    if (block !== undefined) for (const part of sentencesIn(source.text, block)) take(part, false, false)
    block = undefined
  }
  for (const line of linesIn(source.text, span)) {
    const words = source.text.slice(line.start, line.end)
    const fenced = /^\s{0,12}(```+|~~~+)/.exec(words)
    if (fenced !== null && (fence === '' || (fenced[1] ?? '').startsWith(fence))) {
      close()
      fence = fence === '' ? (fenced[1] ?? '') : ''
    } else if (fence !== '') {
      take(line, true, false)
    } else if (/^\s{0,3}#{1,6}\s/.test(words)) {
      close()
      const isTitle = isFirst
      heading = isTitle ? '' : words.replace(/^[\s#]+/, '').toLowerCase()
      take(line, false, isTitle)
    } else if (words.trim() === '') {
      close()
    } else if (block === undefined || /^\s{0,40}(?:[-*+]\s|\d{1,3}[.)]\s|\||>)/.test(words)) {
      close()
      block = line
    } else {
      block = { start: block.start, end: line.end }
    }
  }
  close()
}

function* linesIn(text: string, { start, end }: Span): Generator<Span> {
  let at = start
  while (at < end) {
    const next = text.indexOf('\n', at)
    const stop = next === -1 || next >= end ? end : next
    yield { start: at, end: text[stop - 1] === '\r' && stop > at ? stop - 1 : stop }
    at = stop + 1
  }
}

/** Sentences end at a full stop before a capital, or at a semicolon; list marks and white space around them are left out. */
function sentencesIn(text: string, block: Span): Span[] {
  const said = text.slice(block.start, block.end)
  const spans: Span[] = []
  let from = 0
  const add = (to: number): void => {
    const piece = said.slice(from, to)
    const lead = from === 0 ? /^\s*(?:(?:[-*+]|\d{1,3}[.)]|>)\s+)?(?:\[[ xX]\]\s+)?/.exec(piece) : /^\s*/.exec(piece)
    const begin = from + (lead?.[0].length ?? 0)
    const end = from + piece.trimEnd().length
    if (end > begin) spans.push({ start: block.start + begin, end: block.start + end })
    from = to
  }
  for (const { index, 0: mark } of said.matchAll(/[.!?](?=\s+[A-Z`"“(*[])|;(?=\s)/g)) {
    if (mark === '.' && /(?:\b(?:e\.g|i\.e|etc|vs|cf|approx|no)|\d)$/i.test(said.slice(Math.max(0, index - 6), index)))
      continue
    add(index + 1)
  }
  add(said.length)
  return spans
}

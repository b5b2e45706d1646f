/** What the documents themselves leave open: marks such as TBD, and the questions of a section of questions. */
import { closedIn } from '../../language/pieces.ts'
import type { Report } from '../../spec/report.ts'
import { shown, type Prose } from './passages.ts'

const MARK =
  /\[NEEDS[ _-]CLARIFICATIONS?\b[^\]]{0,300}\]?|\bNEEDS CLARIFICATION\b|(?<![\w-])(?:TBD|TBC|TBA)(?![\w-])|(?<![\w?])\?{3,}(?![\w?])|(?<![\w-])(?:TO(?:DO)|FIX(?:ME))(?=:|\s*\()|\bto be (?:decided|determined|defined later|confirmed|clarified)\b/gi
/** Marks that are only spoken of: `no [NEEDS CLARIFICATION] markers remain`. */
const SPOKEN_OF =
  /\b(?:no|any|all|zero|without|resolve|resolved|remaining|contains?|markers?|placeholders?)\b[^.]{0,40}$/i
const SPOKEN_AFTER = /^\W{0,3}(?:markers?|placeholders?|items?|comments?|entries|tags?|lists?|state|status)\b/i
/** A question that has its answer. */
const ANSWERED =
  /\b(?:resolved|answered|decision|decided|answer|closed|n\/a)\b\s*[:—–-]|^\W*(?:none|n\/a|no open questions)\b|~~|\b(?:→|=>)\s|\*\*(?:answer|decision|resolution|resolved)\b/i
/** Questions of one document told one by one. */
const MOST_TOLD = 12

/** Reports marks and questions that stand open. */
export function reportOpenPoints(passages: readonly Prose[], report: Report): void {
  const told = new Map<string, number>()
  for (const [at, passage] of passages.entries()) {
    const { source } = passage
    const marks = marksIn(passage)
    const count = told.get(source.path) ?? 0
    if (marks.length === 0 && !isOpenQuestion(passage, passages[at + 1])) continue
    told.set(source.path, count + 1)
    if (count >= MOST_TOLD) continue
    const [mark] = marks
    report.add({
      code: 'open-question',
      severity: 'warning',
      source,
      offset: passage.start + (mark?.at ?? 0),
      message:
        mark === undefined
          ? `A question is open: ${shown(plain(passage.text))}.`
          : `${shown(mark.text, 60)} leaves something open: ${shown(plain(around(passage.text, mark.at)))}.`,
      advice: 'Answer it in the specification before the tasks that rest on it begin.',
    })
  }
  for (const [path, count] of told) {
    const first = passages.find(({ source }) => source.path === path)
    if (count <= MOST_TOLD || first === undefined) continue
    report.add({
      code: 'open-question',
      severity: 'warning',
      source: first.source,
      offset: 0,
      message: `${count - MOST_TOLD} more questions are open in this document.`,
      advice: 'Answer the questions that the first tasks rest on, and plan again.',
    })
  }
}

function marksIn({ text, isTicked, section }: Prose): { text: string; at: number }[] {
  if (isTicked || section.role === 'negative') return []
  const closed = text.includes('`') ? closedIn(text.replaceAll(/[()[\]{}"“”«»‘’]/g, ' ')) : undefined
  return [...text.matchAll(MARK)].flatMap((found) => {
    const at = found.index
    const [mark] = found
    if (closed?.[at] === 1) return []
    // A word in small letters is a name as often: `status: todo`.
    if (/^(?:todo|fixme|tbd|tbc|tba)$/i.test(mark) && mark !== mark.toUpperCase()) return []
    if (
      SPOKEN_OF.test(text.slice(Math.max(0, at - 60), at)) ||
      SPOKEN_AFTER.test(text.slice(at + mark.length, at + mark.length + 20))
    )
      return []
    return [{ text: mark, at }]
  })
}

function isOpenQuestion({ section, kind, text, isTicked }: Prose, next: Prose | undefined): boolean {
  if (section.role !== 'question' || isTicked || (kind !== 'item' && kind !== 'paragraph')) return false
  if (ANSWERED.test(text) || text.trim().length < 12) return false
  const follows = next !== undefined && next.section === section ? next.text.trimStart() : ''
  if (/^\W*(?:answer|decision|resolution|resolved|a)\b\W*:/i.test(follows)) return false
  return kind === 'item'
    ? !/^\W*(?:answer|decision|proposal|recommendation|rationale)\b/i.test(text)
    : /\?\s*$/.test(text.trim())
}

function around(text: string, at: number): string {
  const before = text.slice(0, at)
  const from = Math.max(before.lastIndexOf('\n') + 1, before.lastIndexOf('. ') + 1, at - 60)
  return text.slice(from, at + 120).replaceAll(/^[\uDC00-\uDFFF]|[\uD800-\uDBFF]$/g, '')
}

function plain(text: string): string {
  return text.replaceAll(/\*+|`/g, '').replaceAll(/^[\s>-]+/g, '')
}

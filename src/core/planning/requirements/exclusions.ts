/** What is not to be made: what negative sections list, and sentences that say so elsewhere. */
import { staysUntouched } from '../language/hands-off.ts'
import { sentencesOf } from '../language/sentence.ts'
import { plainText } from '../spec/plain-text.ts'
import type { Section } from '../spec/section.ts'
import type { Span } from '../spec/source-text.ts'
import type { Statement } from '../spec/statement.ts'
import type { Exclusion } from './requirement.ts'
import { wordsIn, type Gathering } from './unit.ts'

/** Characters beside what stays as it is that say something else. */
const FEWEST_OTHER_WORDS = 8

/** Where an end of a sentence begins that may keep hands off something. */
const TAIL = /[;,]?\s+(?:but|and)\s+(?=(?:please\s+)?(?:do not|don['’]t|never|leave|keep)\b)|;\s+/gi

/** Sentences that leave something out. */
const LEAVES_OUT =
  /\b(?:out of scope|not in scope|outside (?:the|of) scope|(?:is|are) not included in (?:this|the)|not part of (?:this|the) (?:release|version|scope|feature|project|mvp|spec|change|iteration|phase|milestone|work|interaction)|will not be (?:built|implemented|supported|included)|(?:is|are) (?:deliberately |explicitly )?(?:deferred|postponed)\b(?! (?:until|to (?:the )?(?:client|server|next|post)))|we (?:do not|don['’]t|will not|won['’]t) (?:build|support|implement|include)|left for later|(?:we|you) (?:do not|don['’]t|won['’]t) need (?!to\b))\b|^no [^.]{3,80} (?:for now|yet|in (?:this|the first) (?:version|release|step))\b/i

/** Whether a sentence says that something is not to be made. */
export function leavesOut(text: string): boolean {
  return LEAVES_OUT.test(text)
}

/** Takes what a passage keeps hands off. Gives whether it says nothing else. */
export function takeUntouched(gathering: Gathering, { section, span }: Pick<Exclusion, 'section' | 'span'>): boolean {
  const { source } = section
  const words = source.text.slice(span.start, span.end)
  const untouched = untouchedIn(words)
  for (const { start, end } of untouched) {
    const place = { start: span.start + start, end: span.start + end }
    gathering.exclusions.push({ text: wordsIn(source, place), source, span: place, section })
  }
  const said = untouched.reduce((sum, { start, end }) => sum + end - start, 0)
  return untouched.length > 0 && words.trim().length - said < FEWEST_OTHER_WORDS
}

/** The stretches of a text that keep hands off something, in its order: whole sentences, and ends of sentences that demand something else before. */
function untouchedIn(text: string): readonly { readonly start: number; readonly end: number }[] {
  return sentencesOf(text).flatMap(({ text: sentence, start, end }) => {
    if (staysUntouched(plainText(sentence, true))) return [{ start, end }]
    for (const { index, 0: mark } of sentence.matchAll(TAIL)) {
      const from = index + mark.length
      if (staysUntouched(plainText(sentence.slice(from), true))) return [{ start: start + from, end }]
    }
    return []
  })
}

/** Takes everything that a negative section lists: items, rows, and in prose its sentences. */
export function readExclusions(gathering: Gathering, section: Section): void {
  const stack: Statement[] = section.statements.toReversed()
  const { source } = section
  const add = (span: Span): void => {
    const text = wordsIn(source, span)
    if (/\p{L}{2}/u.test(text) && !/[:：]$/.test(text)) gathering.exclusions.push({ text, source, span, section })
  }
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    if (next.kind === 'item') {
      if (next.text !== undefined) add(next.text)
    } else if (next.kind === 'quote' || next.kind === 'html') stack.push(...next.children.toReversed())
    else if (next.kind === 'table') for (const { span } of next.rows) add(span)
    else if (next.kind === 'paragraph') {
      const { start, end } = next.span
      for (const sentence of sentencesOf(source.text.slice(start, end))) {
        add({ start: start + sentence.start, end: start + sentence.end })
      }
    }
  }
}

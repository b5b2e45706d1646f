/** The section of Plan.md with what somebody must answer: open questions, contradictions, words that nobody can check. */
import type { Finding } from '../../model/finding.ts'
import { counted } from '../../std/counted.ts'
import type { Plan } from '../plan.ts'
import { cutList, plain } from './markdown.ts'

/** Kinds of question, the gravest first, each with what makes it one. */
const KINDS = [
  ['contradicting-requirements', 'Requirements that contradict each other. Which one holds?'],
  ['open-question', 'Questions that the specification leaves open.'],
  ['language-not-read', 'Text that was not understood. What does it demand?'],
  ['vague-requirement', 'Words that nobody can check. By which number, example or test is it seen?'],
  ['actor-not-said', 'Deeds without a doer. Who does it?'],
  ['repeated-requirement', 'Requirements that say the same. Is one of them too many?'],
  ['term-in-two-spellings', 'Terms in several spellings. Are they one?'],
] as const satisfies readonly (readonly [code: string, title: string])[]
const CODES: ReadonlySet<string> = new Set(KINDS.map(([code]) => code))
/** What the heading of the list says already. */
const ANNOUNCED = /^A question is open: /
/** Questions of one kind that are told. */
const MOST = 12

/** Whether findings of a code ask something of whoever wrote the specification. */
export function isQuestion(code: string): boolean {
  return CODES.has(code)
}

/** What is to be answered, by kind and in the order of the documents; nothing where nothing is open. */
export function questionsSection({ tasks }: Plan): string {
  const byCode = Map.groupBy(tasks.meta.findings, ({ code }) => code)
  const parts = KINDS.flatMap(([code, title]) => {
    const found = byCode.get(code)
    return found === undefined ? [] : [`${title}\n\n${cutList(found, line, 'tasks.json', MOST)}`]
  })
  const count = tasks.meta.findings.filter(({ code }) => isQuestion(code)).length
  if (count === 0) return ''
  return `## To be answered\n\n${counted(count, 'point')} to settle with whoever wrote the specification; the plan goes on without the answers, and changes with them.\n\n${parts.join('\n')}`
}

function line({ place, message }: Finding): string {
  return `${plain(message.replace(ANNOUNCED, ''))} (${plain(place)})`
}

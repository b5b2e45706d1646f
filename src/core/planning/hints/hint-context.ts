/** What all readers of hints share: where they read, and how they say what is wrong. */
import type { Report } from '../spec/report.ts'
import type { KeyToken } from './hint-token.ts'
import type { HintKey } from './hint-vocabulary.ts'
import type { TaskDraft } from './task-draft.ts'
import { type ListMember, textOf } from './value-list.ts'

/** Where a hint is read: for which task, and where the tokenized text begins in the source. */
export interface HintContext {
  readonly draft: TaskDraft
  readonly base: number
  readonly report: Report
}

/** A value without the comma or semicolon that divides it from the next hint. */
export function wordOf(token: KeyToken): string {
  return textOf(token).replace(/[,;]$/, '').trim()
}

/** Whether words outside of backticks hold white space: then they are a sentence, not a name. */
export function hasLooseSpace(member: ListMember): boolean {
  return /\s/.test(member.words)
}

/** Adds what is not there yet. */
export function addNew(into: string[], members: readonly { readonly text: string }[]): void {
  for (const { text } of members) if (!into.includes(text)) into.push(text)
}

/** Says that a value is not what its key wants. */
export function malformed(
  context: HintContext,
  at: number,
  key: HintKey,
  value: string,
  why: string,
  advice: string,
): void {
  const shown = value.length > 80 ? `${value.slice(0, 79)}…` : value
  problem(context, at, 'malformed-value', `“${shown}” ${why} (\`${key}:\`).`, advice)
}

/** Says what is wrong at a place of the tokenized text. */
export function problem(
  { draft, base, report }: HintContext,
  at: number,
  code: string,
  message: string,
  advice: string,
): void {
  report.add({ code, severity: 'error', source: draft.source, offset: base + at, message, advice })
}

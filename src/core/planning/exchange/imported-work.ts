/**
 * What a reader of another tool's plan gives: its groups, tasks and links under the ids that they have there. The readers know
 * one tool each; what follows from parts and wholes is worked out once, in `compose-import.ts`.
 */
import type { DependencyType, TaskProposal } from '../../model/proposal.ts'
import type { Priority } from '../../model/identity.ts'
import type { Report } from '../spec/report.ts'
import type { SourceText, Span } from '../spec/source-text.ts'

/** How sure the order of a list is. */
export const LISTED = 0.6

/** A phase, tag or group of the other tool; becomes a feature when tasks stand in it. */
export interface ImportedGroup {
  readonly key: string
  readonly title: string
  readonly description?: string | undefined
  readonly priority?: Priority | undefined
  readonly span: Span
}

/** What a reader may say of a task beside its id, place and words. */
export type ImportedFields = Omit<TaskProposal, 'key' | 'feature' | 'title' | 'evidence' | 'identity'>

/** A task of the other tool. */
export interface ImportedTask {
  /** As the file has it. */
  readonly id: string
  readonly group: string
  readonly title: string
  readonly span: Span
  readonly section: readonly string[]
  /** The id of the task that this one is a part of. The whole is done when its parts are. */
  readonly parent?: string | undefined
  readonly fields: ImportedFields
}

/** `after` waits for `before`; both are ids of the file. */
export interface ImportedLink {
  readonly before: string
  readonly after: string
  readonly span: Span
  readonly section?: readonly string[]
  readonly type?: DependencyType
  readonly isHard: boolean
  readonly confidence: number
  readonly reason: string
  readonly shared_resource?: string
}

/** All that a file says. */
export interface ImportedWork {
  readonly title: string | undefined
  readonly groups: readonly ImportedGroup[]
  readonly tasks: readonly ImportedTask[]
  readonly links: readonly ImportedLink[]
}

/** What a reader is asked beside the text. */
export interface ReadOptions {
  /** The tag of a Task Master file. */
  readonly tag?: string | undefined
}

/** Reads a document of one tool. Never throws on any text: what is wrong goes to the report. */
export type ReadPlan = (source: SourceText, report: Report, options: ReadOptions) => ImportedWork

/** The longest title that a task gets; the whole text stands in its description then. */
const LONGEST_TITLE = 200

/** A text as title, and as description when the title cannot hold it. */
export function titled(text: string): { readonly title: string; readonly rest?: string } {
  const plain = text.replaceAll(/\s+/g, ' ').trim()
  if (plain.length <= LONGEST_TITLE) return { title: plain }
  const head = plain.slice(0, LONGEST_TITLE - 1)
  const space = head.lastIndexOf(' ')
  const whole = (space > LONGEST_TITLE / 2 ? head.slice(0, space) : head).replace(/[\uD800-\uDBFF]$/, '')
  return { title: `${whole}…`, rest: plain }
}

/** The longest description that is taken over. */
const LONGEST_DESCRIPTION = 8000

/** The parts of a description that say something, joined; `undefined` when none does. */
export function described(...parts: readonly (string | undefined)[]): string | undefined {
  const text = parts.flatMap((part) => (part === undefined || part.trim() === '' ? [] : [part.trim()])).join('\n\n')
  if (text === '') return undefined
  return text.length <= LONGEST_DESCRIPTION
    ? text
    : `${text.slice(0, LONGEST_DESCRIPTION - 1).replace(/[\uD800-\uDBFF]$/, '')}…`
}

/** A path of the codebase as scopes take it; `undefined` for what leads out of it or is no path. */
export function scopePath(path: string): string | undefined {
  const plain = path.trim().replace(/^\.\//, '')
  if (plain === '' || plain.length > 300 || /[\s\\:]|^[/~-]|(?:^|\/)\.\.(?:\/|$)/.test(plain)) return undefined
  return plain
}

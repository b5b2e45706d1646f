import type { TaskProposal } from '../../model/proposal.ts'
import { nearest } from '../../std/nearest.ts'
import type { Report } from '../spec/report.ts'
import type { Declaration } from './resources-block.ts'
import type { TaskDraft } from './task-draft.ts'

/** More pairs of names than this are not compared: a slip is worth seconds of nobody's time. */
const MOST_COMPARED = 1_000_000

/** What became of one task's item. */
interface ReadTask {
  readonly draft: TaskDraft
  readonly proposal: TaskProposal
}

/**
 * Warns of what looks like a slip between claims and declarations: a lock that nobody declared, but whose name is near a
 * declared one, and a declared resource that no task uses. Other names that nobody declared are locks by intent.
 */
export function reportSlips(
  tasks: readonly ReadTask[],
  declared: readonly string[],
  declarations: readonly Declaration[],
  report: Report,
): void {
  const used = new Set(tasks.flatMap(({ proposal }) => claimedBy(proposal)))
  const known = new Set(declared)
  const unknown = [...used].filter((name) => !known.has(name))
  const meant = new Map<string, string>()
  if (unknown.length * declared.length <= MOST_COMPARED) {
    for (const name of unknown) {
      const near = nearDeclared(name, declared)
      if (near !== undefined) meant.set(name, near)
    }
  }
  for (const { draft } of tasks) reportUnknown(draft, meant, report)
  for (const { name, source, offset } of declarations) {
    if (used.has(name)) continue
    report.add({
      code: 'unused-resource',
      severity: 'warning',
      source,
      offset,
      message: `No task uses the resource “${name}”.`,
      advice: `Write \`uses: ${name}\` for the tasks that need it, or take the declaration away.`,
    })
  }
}

function claimedBy({ resources }: TaskProposal): string[] {
  return resources === undefined ? [] : [...resources.exclusive_resources, ...Object.keys(resources.shared_resources)]
}

function reportUnknown(task: TaskDraft, meant: ReadonlyMap<string, string>, report: Report): void {
  for (const mention of task.claims) {
    const name = meant.has(mention.name) ? mention.name : (mention.split?.name ?? mention.name)
    const near = meant.get(name)
    if (near === undefined) continue
    report.add({
      code: 'unknown-resource',
      severity: 'warning',
      source: task.source,
      offset: mention.start,
      message: `“${name}” is declared nowhere, so it is an exclusive lock of its own.`,
      advice: `Did you mean ${near}? If not, declare “${name}” in a \`resources\` block.`,
    })
  }
}

/** The declared name that is near; none that differs in its numbers alone, as two ports do. */
function nearDeclared(name: string, declared: readonly string[]): string | undefined {
  const own = withoutNumbers(name)
  return nearest(
    name,
    declared.filter((other) => withoutNumbers(other) !== own),
  )
}

function withoutNumbers(name: string): string {
  return name.replaceAll(/[-_.]?\d+/g, '')
}

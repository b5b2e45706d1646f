/** What is told of the tasks and dependencies that were found: counts of what is there, nothing else. */
import type { TaskProposal } from '../../model/proposal.ts'
import { counted } from '../../std/counted.ts'
import type { FoundDependencies } from '../dependencies/subject.ts'
import type { SpecReading } from '../requirements/spec-reading.ts'
import type { CodeKnowledge } from '../search/code-knowledge.ts'
import type { Account } from './unplanned.ts'
import type { WorkItem, WorkKind } from '../work/work-item.ts'

const KINDS: Readonly<Record<WorkKind, readonly [one: string, many: string]>> = {
  migration: ['migration', 'migrations'],
  model: ['model', 'models'],
  endpoint: ['endpoint', 'endpoints'],
  view: ['view', 'views'],
  job: ['job', 'jobs'],
  command: ['command', 'commands'],
  config: ['setting', 'settings'],
  auth: ['access rule', 'access rules'],
  limit: ['limit', 'limits'],
  integration: ['integration', 'integrations'],
  logic: ['of behaviour', 'of behaviour'],
  infrastructure: ['of infrastructure', 'of infrastructure'],
  docs: ['of documentation', 'of documentation'],
  test: ['of tests', 'of tests'],
  removal: ['removal', 'removals'],
  rename: ['rename', 'renames'],
  spike: ['question to answer first', 'questions to answer first'],
}

/** What kinds of work there are, for how many files were found and checks can be run, and whether anything was forgotten. */
export function taskLines(
  items: readonly WorkItem[],
  tasks: readonly TaskProposal[],
  reading: SpecReading,
  { search }: CodeKnowledge,
  account: Account,
): string[] {
  if (tasks.length === 0) return []
  const of = `of ${counted(tasks.length, 'task')}`
  const placed = tasks.filter(({ scope_includes: paths = [] }) => paths.length > 0).length
  const checked = tasks.filter(({ acceptance_checks: checks = [] }) => checks.length > 0).length
  return [
    `Kinds of work: ${kindsOf(items)}`,
    ...coverageLine(reading, account),
    ...(search !== undefined && search.files.length > 0
      ? [`Files found for ${placed} ${of} in the codebase`]
      : placed === 0
        ? []
        : [`The specification names files for ${placed} ${of}`]),
    ...(checked === 0
      ? ['No check that can be run is known for any task']
      : [`Checks that can be run for ${checked} ${of}`]),
  ]
}

/** `3 endpoints, 2 migrations`, the most first. */
function kindsOf(items: readonly WorkItem[]): string {
  const counts = new Map<WorkKind, number>()
  for (const { kind } of items) counts.set(kind, (counts.get(kind) ?? 0) + 1)
  return [...counts]
    .toSorted(([a, many], [b, more]) => more - many || (a < b ? -1 : 1))
    .map(([kind, count]) => counted(count, ...KINDS[kind]))
    .join(', ')
}

/** How many demands some task carries out, how many bind one, and how many no task takes up, as the findings tell. */
function coverageLine({ requirements, exclusions }: SpecReading, account: Account): string[] {
  const others = account.unplanned.length
  const bound = requirements.filter(({ key }) => !account.carried.has(key) && account.binding.has(key)).length
  const carried = requirements.filter(({ key }) => account.carried.has(key)).length
  const parts = [
    `${carried} of ${counted(carried + bound + others, 'requirement')} ${carried === 1 ? 'is' : 'are'} carried out`,
    ...(bound === 0 ? [] : [`${bound} more ${bound === 1 ? 'binds a task' : 'bind tasks'}`]),
    ...(others === 0 ? [] : [`no task takes up ${others} (requirement-not-planned)`]),
  ]
  const left = exclusions.length === 0 ? '' : `; ${counted(exclusions.length, 'thing')} left out on purpose`
  return [`${parts.join(', ')}${left}`]
}

/** By the rule that found them, the surest first. */
const EVIDENCE: ReadonlyMap<string, string> = new Map([
  ['declared', 'stated in words or by ids'],
  ['stated-need', 'stated of whole parts'],
  ['made-name', 'by names that one task makes and another uses'],
  ['ground', 'by the ground that one lays for others'],
  ['layer', 'by layers of one thing'],
  ['shared-words', 'by words that both tasks tell'],
])

/** On what the arrows between tasks rest, and what words keep apart. */
export function dependencyLines({ byRule, apart }: FoundDependencies): string[] {
  const counts = new Map<string, number>(byRule)
  const parts = [...EVIDENCE].flatMap(([rule, words]) => {
    const count = counts.get(rule) ?? 0
    return count === 0 ? [] : [`${count} ${words}`]
  })
  return [
    ...(parts.length === 0 ? [] : [`Evidence of order: ${parts.join(', ')}`]),
    ...(apart === 0 ? [] : [`Kept apart: ${counted(apart, 'pair')} of tasks that the specification calls independent`]),
  ]
}

import type { AcceptanceCheck } from '../../model/acceptance-check.ts'
import type { EvidenceSpan } from '../../model/evidence.ts'
import type { DurationProposal, TaskProposal } from '../../model/proposal.ts'
import { criteriaOf } from './boundaries.ts'
import { actionOf, durationOf, linesOf } from './duration-basis.ts'
import { rounded } from '../../std/rounded.ts'

/** Titles of members that a joined title spells out; the others are counted. */
const MOST_TITLES = 3

/** Several small tasks as one, in the place of the first. They agree in all that is not joined here. */
export function mergeTasks(members: readonly TaskProposal[]): TaskProposal {
  const first = members[0] as TaskProposal
  const given = new Set(members.flatMap((task) => task.interfaces_produced ?? []))
  const consumed = union(members, (task) => task.interfaces_consumed)?.filter((name) => !given.has(name))
  const size = sizesOf(members)
  return {
    ...first,
    title: joinedTitle(members.map((task) => task.title)),
    evidence: distinctEvidence(members),
    duration: summedDurations(members),
    duration_basis: 'estimated',
    ...stated(
      'description',
      joinedText(members, (task) => task.description, '\n\n', members.length > MOST_TITLES),
    ),
    ...stated(
      'stop_when',
      joinedText(members, (task) => task.stop_when, ' ', false),
    ),
    ...stated('complexity', size),
    ...stated('done_when', joinedCriteria(members)),
    ...stated(
      'scope_includes',
      union(members, (task) => task.scope_includes),
    ),
    ...stated(
      'interfaces_produced',
      union(members, (task) => task.interfaces_produced),
    ),
    ...stated('interfaces_consumed', consumed),
    ...stated('reuses_existing', joinedReuse(members)),
    ...stated('acceptance_checks', joinedChecks(members)),
    ...stated(
      'effects',
      distinct(members, (task) => task.effects),
    ),
    ...stated(
      'requirements',
      union(members, (task) => task.requirements),
    ),
    ...stated(
      'derivation',
      distinct(members, (task) => task.derivation),
    ),
    ...stated(
      'identity',
      joinedText(members, (task) => task.identity, '\n', false),
    ),
    ...stated(
      'tags',
      union(members, (task) => task.tags),
    ),
  }
}

function stated<K extends keyof TaskProposal>(field: K, value: TaskProposal[K] | undefined): Partial<TaskProposal> {
  return value === undefined ? {} : ({ [field]: value } as Partial<TaskProposal>)
}

function joinedTitle(titles: readonly string[]): string {
  if (titles.length <= MOST_TITLES) return titles.join('; ')
  return `${titles.slice(0, MOST_TITLES - 1).join('; ')} and ${titles.length - MOST_TITLES + 1} more`
}

function summedDurations(members: readonly TaskProposal[]): DurationProposal {
  const sum = { optimistic: 0, mostLikely: 0, pessimistic: 0 }
  for (const { duration } of members.map(durationOf)) {
    sum.optimistic += duration.optimistic
    sum.mostLikely += duration.mostLikely
    sum.pessimistic += duration.pessimistic
  }
  return {
    optimistic: rounded(sum.optimistic),
    mostLikely: rounded(sum.mostLikely),
    pessimistic: rounded(sum.pessimistic),
  }
}

function distinctEvidence(members: readonly TaskProposal[]): EvidenceSpan[] {
  return distinct(members, (task) => task.evidence) as EvidenceSpan[]
}

/** What the members' lists hold, each once; undefined when no member has such a list. */
function distinct<T>(
  members: readonly TaskProposal[],
  listOf: (task: TaskProposal) => readonly T[] | undefined,
): T[] | undefined {
  const lists = members.flatMap((task) => listOf(task) ?? [])
  if (members.every((task) => listOf(task) === undefined)) return undefined
  return [...new Map(lists.map((item) => [JSON.stringify(item), item])).values()]
}

function union(
  members: readonly TaskProposal[],
  listOf: (task: TaskProposal) => readonly string[] | undefined,
): string[] | undefined {
  return distinct(members, listOf)
}

function joinedText(
  members: readonly TaskProposal[],
  textOf: (task: TaskProposal) => string | undefined,
  between: string,
  withTitles: boolean,
): string | undefined {
  const texts = members.flatMap((task) => {
    const text = textOf(task)
    if (withTitles) return [text === undefined || text === '' ? `- ${task.title}` : `- ${task.title}: ${text}`]
    return text === undefined ? [] : [text]
  })
  return texts.length === 0 ? undefined : [...new Set(texts)].join(withTitles ? '\n' : between)
}

/** What any of them builds on. */
function joinedReuse(members: readonly TaskProposal[]): TaskProposal['reuses_existing'] {
  const reuses = members.flatMap((task) => task.reuses_existing ?? [])
  if (reuses.length === 0) return undefined
  return {
    extends: [...new Set(reuses.flatMap((reuse) => reuse.extends))],
    imports: [...new Set(reuses.flatMap((reuse) => reuse.imports))],
    rationale: [...new Set(reuses.map((reuse) => reuse.rationale))].join(' '),
  }
}

/** When all are done. Who states nothing has the criteria that it would have had alone, lest those of the others hide it. */
function joinedCriteria(members: readonly TaskProposal[]): string[] | undefined {
  const isSilent = (task: TaskProposal): boolean => (task.acceptance_checks ?? []).length === 0
  const isStated = members.some((task) => (task.done_when ?? []).length > 0)
  if (!isStated && (members.every(isSilent) || !members.some(isSilent))) return undefined
  return union(members, (task) =>
    (task.done_when ?? []).length > 0
      ? task.done_when
      : criteriaOf(task.title, actionOf(task), task.acceptance_checks ?? []),
  )
}

/** The checks of all, each once; one whose id another has is numbered. */
function joinedChecks(members: readonly TaskProposal[]): AcceptanceCheck[] | undefined {
  const checks = distinct(members, (task) => task.acceptance_checks)
  const taken = new Set<string>()
  const next = new Map<string, number>()
  return checks?.map((check) => {
    let id = check.id
    let n = next.get(check.id) ?? 2
    while (taken.has(id)) id = `${check.id}-${n++}`
    next.set(check.id, n)
    taken.add(id)
    return { ...check, id }
  })
}

/** The sum of the members' lines of code, or else their sizes as they were said. */
function sizesOf(members: readonly TaskProposal[]): TaskProposal['complexity'] {
  const sizes = members.flatMap((task) => task.complexity ?? [])
  if (sizes.length === 0) return undefined
  const lines = sizes.map((size) => linesOf(size.value))
  const all = lines.reduce<number>((sum, count) => sum + (count ?? 0), 0)
  if (lines.includes(undefined) || sizes.length < members.length) {
    return { value: sizes.map((size) => size.value).join(' + '), breakdown: 'the sizes of the joined tasks' }
  }
  return { value: `~${Math.max(1, Math.round(all))} LoC`, breakdown: 'the sum of the joined tasks' }
}

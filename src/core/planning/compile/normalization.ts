/**
 * Gives tasks sizes that one person or agent can finish: what has more than 16 hours is split along its scope or its
 * interfaces, and neighbours below half an hour are joined. Only sizes that somebody estimated count, and only tasks that
 * nobody stated more closely are touched; the others are reported.
 *
 * What comes out is again a proposal; normalizing it once more changes nothing. It depends on the proposal alone, so
 * a plan of the same specification has the same tasks, whatever its settings.
 */
import type { Proposal, TaskProposal } from '../../model/proposal.ts'
import type { Findings } from '../findings.ts'
import { suffixAt } from '../numbering.ts'
import type { Verifier } from './evidence.ts'
import { MERGE_BELOW, SPLIT_ABOVE, protectedBy, sizeOf } from './normalization-bounds.ts'
import { edgesOfJoined, edgesOfParts } from './normalization-edges.ts'
import { mergeTasks } from './normalization-merge.ts'
import { joinable } from './normalization-neighbours.ts'
import { tellSizes, type OutOfBounds } from './normalization-report.ts'
import { splitTask } from './normalization-split.ts'
import { rounded } from '../../std/rounded.ts'

/** A proposal whose tasks have sizes that one person or agent can finish, and what was changed for that. Keys, not ids. */
export interface Normalized {
  readonly proposal: Proposal
  /** `from` is the title of the task that was split. */
  readonly split: readonly { readonly from: string; readonly into: readonly string[]; readonly reason: string }[]
  /** `from` are the titles of the tasks that were merged. */
  readonly merged: readonly { readonly from: readonly string[]; readonly into: string; readonly reason: string }[]
  readonly reported: readonly { readonly task: string; readonly mean_hours: number; readonly reason: string }[]
  /** The whole that a part was, by the part's key. */
  readonly wholes: ReadonlyMap<string, TaskProposal>
  /** How many tasks a joined one was, by its key. */
  readonly members: ReadonlyMap<string, number>
}

/** Splits what is too large, joins what is too small, and reports what it leaves alone. See the header. */
export function normalize(proposal: Proposal, verifier: Verifier, findings: Findings): Normalized {
  const keys = new Set(proposal.tasks.map((task) => task.key))
  const unchanged = { proposal, split: [], merged: [], reported: [], wholes: new Map(), members: new Map() }
  // Keys that stand twice are an error, told where the tasks are named.
  if (keys.size < proposal.tasks.length) return unchanged
  const divided = divide(proposal, keys)
  const joined = join(divided.proposal)
  const left = outOfBounds(joined.proposal.tasks, divided.refused)
  tellSizes(left, verifier, findings)
  return {
    proposal: joined.proposal,
    split: divided.split,
    merged: joined.merged,
    reported: left.map(({ task, hours, limit, why }) => ({
      task: task.key,
      mean_hours: rounded(hours),
      reason: `${limit === 'split' ? `above ${SPLIT_ABOVE} h` : `below ${MERGE_BELOW} h`}, and left as it is: ${why}`,
    })),
    wholes: divided.wholes,
    members: joined.members,
  }
}

interface Divided extends Pick<Normalized, 'proposal' | 'split' | 'wholes'> {
  /** Why a task that is too large was not split, by its key. */
  readonly refused: ReadonlyMap<string, string>
}

function divide(proposal: Proposal, keys: Set<string>): Divided {
  const refused = new Map<string, string>()
  const wholes = new Map<string, TaskProposal>()
  const parts = new Map<string, readonly TaskProposal[]>()
  const split: Normalized['split'][number][] = []
  const tasks = proposal.tasks.flatMap((task) => {
    const hours = sizeOf(task)
    if (hours === undefined || hours <= SPLIT_ABOVE || protectedBy(task) !== undefined) return [task]
    const result = splitTask(task)
    if ('refused' in result) {
      refused.set(task.key, result.refused)
      return [task]
    }
    const named = result.parts.map((part, index) => asPart(part, task, index, result.parts.length, keys))
    for (const part of named) wholes.set(part.key, task)
    parts.set(task.key, named)
    const covered = result.parts.map((part) => part.title.slice(task.title.length + 2)).join(' · ')
    split.push({
      from: task.title,
      into: named.map((part) => part.key),
      reason: `${rounded(hours)} h, above ${SPLIT_ABOVE} h; along ${covered}; one after the other, since nothing says that they may overlap`,
    })
    return named
  })
  if (parts.size === 0) return { proposal, split, wholes, refused }
  const edges = edgesOfParts(proposal.edges, parts, proposal.tasks)
  return { proposal: { ...proposal, tasks, edges }, split, wholes, refused }
}

function asPart(
  part: TaskProposal,
  whole: TaskProposal,
  index: number,
  count: number,
  keys: Set<string>,
): TaskProposal {
  let key = `${whole.key}/${suffixAt(index)}`
  while (keys.has(key)) key += '/'
  keys.add(key)
  const place = `This is part ${index + 1} of ${count} of “${whole.title}”.`
  const description = whole.description === undefined ? place : `${whole.description}\n\n${place}`
  return { ...part, key, description }
}

function join(proposal: Proposal): Pick<Normalized, 'proposal' | 'merged' | 'members'> {
  const groups = joinable(proposal)
  const members = new Map<string, number>()
  const merged: Normalized['merged'][number][] = []
  if (groups.length === 0) return { proposal, merged, members }
  const ownerOf = new Map<string, string>()
  const mergedAt = new Map<number, TaskProposal>()
  for (const group of groups) {
    const tasks = group.map((index) => proposal.tasks[index] as TaskProposal)
    const task = mergeTasks(tasks)
    mergedAt.set(group[0] as number, task)
    members.set(task.key, tasks.length)
    for (const member of tasks) ownerOf.set(member.key, task.key)
    const hours = tasks.reduce((sum, member) => sum + (sizeOf(member) ?? 0), 0)
    merged.push({
      from: tasks.map((member) => member.title),
      into: task.key,
      reason: `each below ${MERGE_BELOW} h, ${rounded(hours)} h together; neighbours of one feature, in the same directories`,
    })
  }
  const tasks = proposal.tasks.flatMap((task, index) => mergedAt.get(index) ?? (ownerOf.has(task.key) ? [] : [task]))
  return { proposal: { ...proposal, tasks, edges: edgesOfJoined(proposal.edges, ownerOf) }, merged, members }
}

function outOfBounds(tasks: readonly TaskProposal[], refused: ReadonlyMap<string, string>): OutOfBounds[] {
  return tasks.flatMap((task): OutOfBounds[] => {
    const hours = sizeOf(task)
    if (hours === undefined || (hours <= SPLIT_ABOVE && hours >= MERGE_BELOW)) return []
    const limit = hours > SPLIT_ABOVE ? 'split' : 'merge'
    const otherwise =
      limit === 'split'
        ? (refused.get(task.key) ?? 'there is no boundary to split it further along')
        : 'no neighbour of its feature could be joined with it'
    return [{ task, hours, limit, why: protectedBy(task) ?? otherwise }]
  })
}

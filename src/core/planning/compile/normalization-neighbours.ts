/**
 * Finds the small tasks that can be done as one: neighbours in their feature, alike in all that a scheduler and a worker
 * look at, in the same directories, and so connected that joining them closes no circle. That is known from their direct
 * neighbours in the graph alone, in one of these cases, which also make nobody wait for much:
 *
 *   one is the only task that the other waits for · one is the only task that waits for the other
 *   both wait for the same tasks · the same tasks wait for both
 *
 * In each of them a path from one over a third task to the other would have been a circle before. Joined tasks are joined in
 * the graph too, so the next question is asked of the graph as it then is.
 */
import { graphOf, inDegree, outDegree } from '../../graph/graph.ts'
import { topologicalOrder } from '../../graph/order.ts'
import type { Proposal, TaskProposal } from '../../model/proposal.ts'
import { actionOf } from './duration-basis.ts'
import { MERGE_BELOW, protectedBy, sizeOf } from './normalization-bounds.ts'
import { directoryOf } from './normalization-naming.ts'
import { isResourceType } from './precedence.ts'

/** Joining makes others alike, so it is tried again; more often than this is not worth it. */
const MOST_ROUNDS = 16

/** A task with more arrows than this is hardly like its neighbours in the graph, and finding that out would take long. */
const MOST_ARROWS = 128

/** Joined or still alone: small tasks that stand next to each other. */
interface Block {
  readonly likeness: string
  readonly hours: number
  /** Undefined: anywhere. */
  readonly directories: Set<string> | undefined
  readonly members: number[]
}

/** The positions of the tasks that are to be joined, in the order of the document; the first stands for all. */
export function joinable(proposal: Proposal): number[][] {
  const rows = rowsOf(proposal)
  if (rows.length === 0) return []
  const graph = contractible(proposal, new Set(rows.flatMap((row) => row.flatMap(({ members }) => members))))
  if (graph === undefined) return []
  let blocks = rows
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const before = count(blocks)
    blocks = blocks.map((row) => joinRow(row, graph))
    if (count(blocks) === before) break
  }
  return blocks
    .flat()
    .filter(({ members }) => members.length > 1)
    .map(({ members }) => members)
}

function count(rows: readonly (readonly Block[])[]): number {
  return rows.reduce((sum, row) => sum + row.length, 0)
}

/** Runs of small tasks that stand next to each other in one feature, where at least two neighbours are alike. */
function rowsOf({ tasks, edges }: Proposal): Block[][] {
  const sharing = new Set(edges.flatMap((edge) => (isResourceType(edge.type) ? [edge.from, edge.to] : [])))
  const open = new Map<string, Block[]>()
  const rows: Block[][] = []
  tasks.forEach((task, index) => {
    const hours = sizeOf(task)
    const small =
      hours !== undefined && hours < MERGE_BELOW && protectedBy(task) === undefined && !sharing.has(task.key)
    if (!small) {
      open.delete(task.feature)
      return
    }
    const block = { likeness: likenessOf(task), hours, directories: directoriesOf(task), members: [index] }
    const row = open.get(task.feature)
    if (row === undefined) {
      const begun = [block]
      open.set(task.feature, begun)
      rows.push(begun)
    } else row.push(block)
  })
  return rows.filter((row) => row.some((block, index) => index > 0 && isAlike(row[index - 1] as Block, block)))
}

/** All in which tasks must agree to be done as one: who does them, how urgently, holding what, and with what care. */
function likenessOf(task: TaskProposal): string {
  const { priority, capabilities = [], resources, scope_excludes = [] } = task
  return JSON.stringify([
    actionOf(task),
    priority,
    capabilities.toSorted(),
    resources,
    scope_excludes.toSorted(),
    task.optional ?? false,
    task.idempotent,
    task.preemptible,
    task.max_retries,
  ])
}

function directoriesOf(task: TaskProposal): Set<string> | undefined {
  const { scope_includes = [] } = task
  return scope_includes.length === 0 ? undefined : new Set(scope_includes.map(directoryOf))
}

/** Joins neighbours from left to right; what was joined is compared again with what stands before it. */
function joinRow(row: readonly Block[], graph: Contractible): Block[] {
  const done: Block[] = []
  for (const next of row) {
    let block = next
    for (let last = done.at(-1); last !== undefined && isAlike(last, block); last = done.at(-1)) {
      if (!graph.join(last.members[0] as number, block.members[0] as number)) break
      done.pop()
      block = joined(last, block)
    }
    done.push(block)
  }
  return done
}

function isAlike(a: Block, b: Block): boolean {
  if (a.hours >= MERGE_BELOW || b.hours >= MERGE_BELOW || a.likeness !== b.likeness) return false
  if (a.directories === undefined || b.directories === undefined) return a.directories === b.directories
  const [few, many] =
    a.directories.size < b.directories.size ? [a.directories, b.directories] : [b.directories, a.directories]
  for (const directory of few) if (many.has(directory)) return true
  return false
}

function joined(a: Block, b: Block): Block {
  let directories = a.directories
  if (a.directories !== undefined && b.directories !== undefined) {
    const [few, many] =
      a.directories.size < b.directories.size ? [a.directories, b.directories] : [b.directories, a.directories]
    for (const directory of few) many.add(directory)
    directories = many
  }
  for (const member of b.members) a.members.push(member)
  return { likeness: a.likeness, hours: a.hours + b.hours, directories, members: a.members }
}

/** A graph whose nodes can be joined. A joined node is named by its first. */
interface Contractible {
  /** Joins `b` into `a` when that closes no circle; says whether it did. */
  join(a: number, b: number): boolean
}

/**
 * The hard arrows at the tasks that may be joined; undefined when the arrows of all tasks run in a circle, which is not to be
 * hidden by joining its tasks.
 */
function contractible({ tasks, edges }: Proposal, mobile: ReadonlySet<number>): Contractible | undefined {
  const position = new Map(tasks.map((task, index) => [task.key, index]))
  const from: number[] = []
  const to: number[] = []
  for (const edge of edges) {
    if (!edge.isHard || isResourceType(edge.type)) continue
    const source = position.get(edge.from)
    const target = position.get(edge.to)
    if (source === undefined || target === undefined) continue
    from.push(source)
    to.push(target)
  }
  const graph = graphOf(tasks.length, from, to)
  if (topologicalOrder(graph).length < tasks.length) return undefined
  const before: Set<number>[] = []
  const after: Set<number>[] = []
  for (const task of mobile) {
    if (inDegree(graph, task) + outDegree(graph, task) > MOST_ARROWS) continue
    before[task] = new Set(graph.in.subarray(graph.inStart[task], graph.inStart[task + 1]))
    after[task] = new Set(graph.out.subarray(graph.outStart[task], graph.outStart[task + 1]))
  }
  return { join: (a, b) => mayJoin(a, b, before, after) && contract(a, b, before, after) }
}

/** By task; only those that may be joined have one. */
type Sets = readonly Set<number>[]

function mayJoin(a: number, b: number, before: Sets, after: Sets): boolean {
  if (before[a] === undefined || before[b] === undefined) return false
  return isOnly(before, a, b) || isOnly(after, a, b) || areEqual(before, a, b) || areEqual(after, a, b)
}

function isOnly(sets: Sets, a: number, b: number): boolean {
  return (sets[a]?.size === 1 && sets[a].has(b)) || (sets[b]?.size === 1 && sets[b].has(a))
}

function areEqual(sets: Sets, a: number, b: number): boolean {
  const [first, second] = [sets[a] as Set<number>, sets[b] as Set<number>]
  if (first.size !== second.size) return false
  for (const node of first) if (!second.has(node)) return false
  return true
}

function contract(a: number, b: number, before: Sets, after: Sets): true {
  redirect(a, b, before, after)
  redirect(a, b, after, before)
  return true
}

/** Moves the arrows of `b` on one side to `a`, at both of their ends. */
function redirect(a: number, b: number, near: Sets, far: Sets): void {
  for (const node of near[b] as Set<number>) {
    far[node]?.delete(b)
    if (node === a) continue
    near[a]?.add(node)
    far[node]?.add(a)
  }
  near[b]?.clear()
  near[a]?.delete(b)
}

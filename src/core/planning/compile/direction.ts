/**
 * Whether dependencies look as if they stood the wrong way round: one by one, or all together, as in a plan whose author
 * took an arrow to mean “needs”. The signs, from the strongest to the weakest:
 *
 *   interfaces   the later task produces what the earlier one consumes
 *   words        a quote, or the reason given, says that the earlier task waits for the later one
 *   stages       a kind of task that usually comes late stands before one that usually comes early
 *   shape        the tasks that begin the plan are of late kinds, those that end it of early ones
 *   document     the arrows run against the order in which the tasks are written
 *
 * One dependency is told by interfaces or words, or when all the weaker signs agree about it; the whole graph when most signs
 * agree and none of the strong ones disagrees. Signs that disagree are silent: a sound plan must not be doubted.
 */
import type { Task } from '../../model/task.ts'
import type { Dependency } from '../../model/tasks-artifact.ts'
import type { Findings } from '../findings.ts'
import { SignReader, stageOf, type Sign } from './direction-signals.ts'
import type { Verifier } from './evidence.ts'
import type { SortedDependencies } from './precedence.ts'

/** Most dependencies that are told one by one. */
const EDGES_SHOWN = 10
/** Dependencies that a sign must speak about before it counts for the whole graph. */
const FEWEST = 3
/** Dependencies that must run against the document before that counts: few may do so by accident. */
const FEWEST_WRITTEN = 5
/** Stages between two tasks that are too many for an accident. */
const FAR_APART = 3

/**
 * Says which dependencies, or whether all of them, look as if they stood the wrong way round, and why. Gives those that are
 * doubted one by one: where a cycle has to be cut, they are lost most easily.
 */
export function checkDirection(
  tasks: readonly Task[],
  sorted: SortedDependencies,
  verifier: Verifier,
  findings: Findings,
): ReadonlySet<Dependency> {
  const places = new Map(tasks.map((task, index) => [task.id, index]))
  const reader = new SignReader()
  const arrows = [...sorted.hard, ...sorted.demoted, ...sorted.soft].map((dependency): Arrow => {
    const from = places.get(dependency.from) as number
    const to = places.get(dependency.to) as number
    return { dependency, from, to, ...signsOf(dependency, tasks[from] as Task, tasks[to] as Task, reader) }
  })
  const shape = shapeOf(tasks, arrows)
  const said = arrows.filter((arrow) => !isOwn(arrow.dependency))
  const why = againstAll(tasks, said, shape)
  if (why !== undefined) {
    tellAll(why, said.length, findings)
    return new Set()
  }
  const suspects = arrows.flatMap((arrow) => {
    const reasons = againstOne(tasks, arrow, shape)
    return reasons.length === 0 ? [] : [{ arrow, why: reasons }]
  })
  tellEach(tasks, suspects, verifier, findings)
  return new Set(suspects.map(({ arrow }) => arrow.dependency))
}

/** A dependency with its signs; `from` and `to` are places in the list of tasks. */
interface Arrow {
  readonly dependency: Dependency
  readonly from: number
  readonly to: number
  readonly interfaces: Sign | undefined
  readonly words: Sign | undefined
}

function signsOf(
  dependency: Dependency,
  from: Task,
  to: Task,
  reader: SignReader,
): { interfaces: Sign | undefined; words: Sign | undefined } {
  // The compiler's own arrows from producer to consumer would only confirm themselves.
  if (isOwn(dependency)) return { interfaces: undefined, words: undefined }
  return { interfaces: reader.byInterface(from, to), words: reader.byWords(dependency, from, to) }
}

function isOwn({ origin, interface: given }: Dependency): boolean {
  return origin === 'inferred' && given !== undefined
}

/** How many arrows reach and leave each task, and how many run with the order of the document. */
interface Shape {
  readonly before: Uint32Array
  readonly after: Uint32Array
  /** Share of the arrows that run forward in the document. */
  readonly forward: number
}

function shapeOf(tasks: readonly Task[], arrows: readonly Arrow[]): Shape {
  const before = new Uint32Array(tasks.length)
  const after = new Uint32Array(tasks.length)
  let forward = 0
  for (const { from, to } of arrows) {
    before[to] = (before[to] as number) + 1
    after[from] = (after[from] as number) + 1
    if (from < to) forward++
  }
  return { before, after, forward: arrows.length === 0 ? 1 : forward / arrows.length }
}

/** Why the whole graph looks reversed; nothing when it does not. */
function againstAll(tasks: readonly Task[], said: readonly Arrow[], shape: Shape): string[] | undefined {
  const interfaces = votes(said, (arrow) => signed(arrow.interfaces))
  const words = votes(said, (arrow) => signed(arrow.words))
  const stages = votes(said, ({ from, to }) => stageOf(tasks[to] as Task) - stageOf(tasks[from] as Task))
  const drop = stageDrop(tasks, shape)
  const isFalling = stages.against >= 2 && stages.against >= 1.5 * stages.along
  const isAgainstDocument = said.length >= FEWEST_WRITTEN && shape.forward <= 0.1
  if (interfaces.forward || (words.forward && !interfaces.backward)) return undefined
  const why = [
    ...(interfaces.backward ? [`in ${interfaces.of} the later task produces what the earlier one consumes`] : []),
    ...(words.backward ? [`in ${words.of} the words say the opposite`] : []),
    ...(isFalling
      ? [`${stages.of} lead from a late kind of task to an early one, as from testing to foundations`]
      : []),
    ...(drop >= 1 ? ['the tasks that begin the plan are of late kinds, those that end it of early ones'] : []),
    ...(isAgainstDocument ? ['nearly all run against the order in which the tasks are written'] : []),
  ]
  const isStrong = (interfaces.backward || words.backward) && !stages.forward && why.length >= 2
  return isStrong || (isFalling && drop >= 1 && isAgainstDocument) ? why : undefined
}

/** How many dependencies a sign confirms and doubts, and whether it says anything about them all. */
interface Votes {
  readonly along: number
  readonly against: number
  readonly forward: boolean
  readonly backward: boolean
  readonly of: string
}

/** What a sign says about many dependencies: one direction when hardly any says the other. */
function votes(arrows: readonly Arrow[], sign: (arrow: Arrow) => number): Votes {
  let along = 0
  let against = 0
  for (const arrow of arrows) {
    const value = sign(arrow)
    if (value > 0) along++
    else if (value < 0) against++
  }
  return {
    along,
    against,
    forward: along > 0 && along > against / 3,
    backward: against >= FEWEST && against >= 3 * along,
    of: `${against} of ${along + against} dependencies`,
  }
}

function signed(sign: Sign | undefined): number {
  return sign === undefined ? 0 : sign.direction === 'forward' ? 1 : -1
}

/** By how many stages the tasks that begin the plan are later than those that end it; below 0 as it should be. */
function stageDrop(tasks: readonly Task[], { before, after }: Shape): number {
  const meanOf = (ends: readonly Task[]): number => ends.reduce((sum, task) => sum + stageOf(task), 0) / ends.length
  const roots = tasks.filter((_, index) => before[index] === 0 && after[index] !== 0)
  const sinks = tasks.filter((_, index) => before[index] !== 0 && after[index] === 0)
  return roots.length === 0 || sinks.length === 0 ? 0 : meanOf(roots) - meanOf(sinks)
}

function tellAll(why: readonly string[], count: number, findings: Findings): void {
  findings.warn(
    'reversed-graph',
    `The ${count} dependencies look as if all of them stood the wrong way round: ${why.join('; ')}.`,
    'tasks.json#/dependencies',
    'A dependency runs from what comes first to what waits for it: `after:` names what comes first. If that was meant the other way round, swap the ends of all dependencies and plan again.',
  )
}

function tellEach(
  tasks: readonly Task[],
  suspects: readonly { readonly arrow: Arrow; readonly why: readonly string[] }[],
  verifier: Verifier,
  findings: Findings,
): void {
  for (const { arrow, why } of suspects.slice(0, EDGES_SHOWN)) {
    const from = tasks[arrow.from] as Task
    const to = tasks[arrow.to] as Task
    findings.warn(
      'reversed-edge',
      `${to.id} "${to.title}" waits for ${from.id} "${from.title}", but it looks the other way round: ${why.join('; ')}.`,
      verifier.place(arrow.dependency.evidence),
      `If "${from.title}" has to wait, turn the dependency round; if not, nothing has to be done.`,
    )
  }
  const more = suspects.length - EDGES_SHOWN
  if (more <= 0) return
  findings.warn(
    'reversed-edge',
    `${more} more dependencies look as if they stood the wrong way round.`,
    verifier.place(suspects[EDGES_SHOWN]?.arrow.dependency.evidence ?? []),
    'Look at those that are told first; the others are alike.',
  )
}

/** Why one dependency looks reversed; empty when it does not. */
function againstOne(tasks: readonly Task[], arrow: Arrow, shape: Shape): string[] {
  const { interfaces, words } = arrow
  // What somebody wrote about the order is outweighed only by what the tasks give and take.
  if (isOwn(arrow.dependency) || interfaces?.direction === 'forward') return []
  if (words?.direction === 'forward' && interfaces === undefined) return []
  const why = [interfaces, words].flatMap((sign) => (sign?.direction === 'backward' ? [sign.why] : []))
  const from = tasks[arrow.from] as Task
  const to = tasks[arrow.to] as Task
  const isLate = stageOf(from) - stageOf(to) >= FAR_APART
  const usual = `${from.category} usually comes after ${to.category}`
  if (why.length > 0) return isLate ? [...why, usual] : why
  const isEnds = shape.before[arrow.from] === 0 && shape.after[arrow.to] === 0
  const isAgainstDocument = arrow.from > arrow.to && shape.forward >= 0.6
  if (!isLate || !isEnds || !isAgainstDocument) return []
  return [usual, `${from.id} waits for nothing and nothing waits for ${to.id}`, `${from.id} is written behind it`]
}

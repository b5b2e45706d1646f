/**
 * Units that go with another unit instead of making work of their own: requirements that a listed task carries out, and
 * scenarios, edge cases and criteria that speak of a demand made elsewhere.
 */
import { cleanTitle } from './feature-title.ts'
import { indexProfiles } from './likeness-index.ts'
import { nearestTopic, topicsAbove } from './section-topics.ts'
import { profileOf, type TermWeights } from './term-weights.ts'
import type { Unit } from './unit.ts'

/** The units that lead, in the order of the documents, and those that follow them. */
export interface Following {
  readonly leading: readonly Unit[]
  readonly followers: ReadonlyMap<Unit, readonly Unit[]>
  /** Leading units that the specification itself lists as tasks. */
  readonly tasks: ReadonlySet<Unit>
}

/** Fewer listed tasks are no list. */
const FEWEST_TASKS = 3
/** As alike as this, a requirement is carried out by a listed task. */
const CARRIED_OUT = 0.3
/** Headings under which stands how demands made elsewhere behave. */
const BEHAVIOUR =
  /^(?:failure (?:modes?|handling)|error (?:handling|cases?)|persistence guarantees|permissions(?: and security)?|guarantees|invariants)$/i
/** As alike as this, an example speaks of a demand. */
const SPEAKS_OF = 0.2

/** Finds which units follow which. A unit that is like none leads. */
export function followUnits(units: readonly Unit[], weights: TermWeights): Following {
  const listed = units.filter(isListedTask)
  const tasks = new Set(listed.length < FEWEST_TASKS ? [] : listed)
  const leaders = new Map<Unit, Unit>()
  const free = (): Unit[] => units.filter((unit) => !tasks.has(unit) && !leaders.has(unit))
  follow(free(), [...tasks], CARRIED_OUT, weights, leaders)
  const demands = free().filter((unit) => !isExample(unit))
  follow(free().filter(isExample), demands, SPEAKS_OF, weights, leaders)
  for (const unit of free().filter(onlyRefers)) {
    const before = demands.findLast(
      ({ place, requirement }) => place < unit.place && requirement.source === unit.requirement.source,
    )
    if (before !== undefined) leaders.set(unit, before)
  }
  const followers = new Map<Unit, Unit[]>()
  for (const [unit, leader] of leaders) {
    const list = followers.get(leader)
    if (list === undefined) followers.set(leader, [unit])
    else list.push(unit)
  }
  return { leading: units.filter((unit) => !leaders.has(unit)), followers, tasks }
}

/** Lets units follow the likest of `demands`, when one is like enough. */
function follow(
  units: readonly Unit[],
  demands: readonly Unit[],
  enough: number,
  weights: TermWeights,
  leaders: Map<Unit, Unit>,
): void {
  const index = indexProfiles(demands.map((demand) => profileOf([demand.terms], weights)))
  for (const unit of units) {
    const isOwn = (place: number): boolean => demands[place]?.requirement.group === unit.requirement.group
    const nearest = index.nearest(
      profileOf([unit.terms, unit.named], weights),
      keepsToItsPart(unit) ? isOwn : undefined,
    )
    const leader = nearest !== undefined && nearest.likeness >= enough ? demands[nearest.place] : undefined
    if (leader !== undefined) leaders.set(unit, leader)
  }
}

/** Whether an example stands below a heading that names a part: it speaks of that part and of no other, and never leaves it empty. */
function keepsToItsPart(unit: Unit): boolean {
  const { section, group } = unit.requirement
  return unit.named.length > 0 && group?.section === section && isExample(unit) && !onlyRefers(unit)
}

/** Whether the specification lists the unit as a task: a box, or a list under “Tasks”, or a deed under a phase. */
function isListedTask({ requirement, imperative }: Unit): boolean {
  const { section, also = [] } = requirement
  const topics = topicsAbove(section)
  if (topics.has('acceptance') || topics.has('success') || topics.has('testing') || topics.has('template')) return false
  if (requirement.done !== undefined || topics.has('tasks')) return true
  if (also.some((passage) => topicsAbove(passage.section).has('tasks'))) return true
  return topics.has('phase') && imperative.rule === 'imperative-head'
}

/** Whether the unit only says where more is to be read: “See the design”. */
function onlyRefers({ requirement, imperative }: Pick<Unit, 'requirement' | 'imperative'>): boolean {
  return requirement.id === undefined && imperative.verb === 'see'
}

/** Whether the unit shows how a demand plays out rather than making one. One with an id was meant as a demand. */
function isExample({ requirement, imperative }: Unit): boolean {
  if (requirement.id !== undefined) return false
  if (onlyRefers({ requirement, imperative })) return true
  if (BEHAVIOUR.test(cleanTitle(requirement.section.title))) return true
  const topic = nearestTopic(requirement.section)
  return (
    topic === 'scenarios' ||
    topic === 'scenario' ||
    topic === 'acceptance' ||
    topic === 'edge-cases' ||
    topic === 'impact'
  )
}

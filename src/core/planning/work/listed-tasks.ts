/** Tasks that the specification itself lists: they are the items, in their words, and the requirements attach to them. */
import type { Section } from '../spec/section.ts'
import { indexProfiles } from './likeness-index.ts'
import { profileOf, type TermWeights } from './term-weights.ts'
import type { Unit } from './unit.ts'

/** A listed task, and the requirements that it carries out beside its own words. */
export type ListedTasks = ReadonlyMap<Unit, readonly Unit[]>

/** Fewer are no list of tasks. */
const FEWEST = 3
/** As alike as this, a requirement is carried out by a listed task. */
const CARRIES_OUT = 0.3

/** Finds the listed tasks among the units, and what they carry out. Empty when the specification lists none. */
export function findListedTasks(units: readonly Unit[], weights: TermWeights): ListedTasks {
  const tasks = units.filter(isListed)
  const listed = new Map<Unit, Unit[]>()
  if (tasks.length < FEWEST) return listed
  for (const task of tasks) listed.set(task, [])
  const index = indexProfiles(tasks.map(({ terms }) => profileOf([terms], weights)))
  for (const unit of units) {
    if (listed.has(unit)) continue
    const nearest = index.nearest(profileOf([unit.terms], weights))
    const task = nearest !== undefined && nearest.likeness >= CARRIES_OUT ? tasks[nearest.place] : undefined
    if (task !== undefined) listed.get(task)?.push(unit)
  }
  return listed
}

function isListed({ requirement, imperative }: Unit): boolean {
  const topics = topicsAbove(requirement.section)
  if (topics.has('acceptance') || topics.has('success') || topics.has('testing') || topics.has('template')) return false
  if (requirement.done !== undefined || topics.has('tasks')) return true
  return topics.has('phase') && imperative.rule === 'imperative-head'
}

function topicsAbove(from: Section): ReadonlySet<string> {
  const topics = new Set<string>()
  for (let section: Section | undefined = from; section !== undefined; section = section.parent) {
    if (section.topic !== undefined) topics.add(section.topic)
  }
  return topics
}

/** When a task is done: its criteria in their own words, and where it stops. */
import type { Exclusion } from '../requirements/requirement.ts'
import type { SpecReading } from '../requirements/spec-reading.ts'
import type { WorkItem } from '../work/work-item.ts'
import type { Derived, Filled } from './filled.ts'
import { clipped } from './item-text.ts'

const LONGEST = 220
const MOST = 8
const CRITERIA = 'boundaries.definition_of_done.criteria'

/** Criteria and end of a task. */
export function doneWhen(item: WorkItem, exclusions: readonly Exclusion[], reading: SpecReading): Filled {
  const { requirements, bounds } = item
  const own = requirements.flatMap(({ criteria }) => criteria)
  const bounding = bounds.flatMap((bound) => (bound.criteria.length > 0 ? bound.criteria : []))
  const stated = unique([...own, ...bounding].map(({ text }) => clipped(text, LONGEST)))
  const demanded = unique(
    requirements.filter(({ modality }) => modality !== 'must_not').map(({ text }) => clipped(text, LONGEST)),
  )
  const done_when = (stated.length > 0 ? stated : demanded).slice(0, MOST)
  const because =
    stated.length > 0
      ? 'criteria that the specification states'
      : 'no criterion is stated, so what is demanded is the criterion'
  const stop = stopOf(item, exclusions, reading)
  return {
    fields: {
      ...(done_when.length === 0 ? {} : { done_when }),
      ...(stop === undefined ? {} : { stop_when: stop.words }),
    },
    inferred: [
      ...(stated.length > 0 ? [] : [CRITERIA]),
      ...(stop?.isInferred === true ? ['boundaries.definition_of_done.stop_when'] : []),
    ],
    derivation: [
      { field: 'done_when', rule: stated.length > 0 ? 'stated-criteria' : 'demand-as-criterion', because },
      ...(stop === undefined ? [] : [stop.derived]),
    ],
  }
}

/** Where the task ends: at what is excluded, else at what is demanded next. */
function stopOf(
  { requirements }: WorkItem,
  exclusions: readonly Exclusion[],
  reading: SpecReading,
): { words: string; isInferred: boolean; derived: Derived } | undefined {
  const [excluded] = exclusions
  if (excluded !== undefined) {
    const words = `The criteria hold. Out of scope: ${clipped(exclusions.map(({ text }) => text).join('; '), LONGEST)}`
    const because = `the specification excludes it: ${excluded.section.because}`
    return { words, isInferred: false, derived: { field: 'stop_when', rule: 'exclusion', because } }
  }
  const last = requirements.at(-1)
  const place = last === undefined ? -1 : (placesIn(reading).get(last.key) ?? -1)
  const next = place < 0 ? undefined : reading.requirements[place + 1]
  if (next === undefined || next.group?.key !== last?.group?.key || next.kind !== 'functional') return undefined
  const words = `The criteria hold. What is demanded next is another task: ${clipped(next.text, LONGEST / 2)}`
  const because = 'the next requirement of the same feature bounds it'
  return { words, isInferred: true, derived: { field: 'stop_when', rule: 'next-requirement', because } }
}

const known = new WeakMap<SpecReading, ReadonlyMap<string, number>>()

function placesIn(reading: SpecReading): ReadonlyMap<string, number> {
  const places = known.get(reading) ?? new Map(reading.requirements.map(({ key }, place) => [key, place]))
  known.set(reading, places)
  return places
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)].filter((text) => text !== '')
}

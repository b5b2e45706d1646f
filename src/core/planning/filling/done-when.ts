/** When a task is done: its criteria in their own words, and where it stops. */
import { HOLDS_FIELDS } from '../requirements/data-model.ts'
import type { Exclusion, Requirement } from '../requirements/requirement.ts'
import type { SpecReading } from '../requirements/spec-reading.ts'
import { quote } from '../spec/evidence-span.ts'
import type { SourceText, Span } from '../spec/source-text.ts'
import type { WorkItem } from '../work/work-item.ts'
import type { Derived, Filled } from './filled.ts'
import { clipped } from './item-text.ts'
import { keepsOff } from './scope-bounds.ts'

const LONGEST = 220
/** Fields of a table are told whole. */
const LONGEST_CRITERION = 700
const MOST = 12
const CRITERIA = 'boundaries.definition_of_done.criteria'

/** Criteria and end of a task: what is demanded first, then what the specification says shows it, then what bounds it. */
export function doneWhen(item: WorkItem, exclusions: readonly Exclusion[], reading: SpecReading): Filled {
  const criteria = criteriaOf(item)
  const isStated = criteria.some(({ rule }) => rule === 'stated-criterion')
  const stop = stopOf(item, exclusions, reading)
  return {
    fields: {
      ...(criteria.length === 0 ? {} : { done_when: criteria.map(({ text }) => text) }),
      ...(stop === undefined ? {} : { stop_when: stop.words }),
    },
    inferred: [
      ...(isStated ? [] : [CRITERIA]),
      ...(stop?.isInferred === true ? ['boundaries.definition_of_done.stop_when'] : []),
    ],
    derivation: [
      ...criteria.map(({ rule, source, span }): Derived => {
        const { quote: words, source: at } = quote({ source, span, section: [], confidence: 1, rationale: '' })
        return { field: 'done_when', rule, because: `${BECAUSE[rule]}: “${clipped(words, LONGEST)}”`, at }
      }),
      ...(stop === undefined ? [] : [stop.derived]),
    ],
  }
}

const BECAUSE = {
  'demand-as-criterion': 'what is demanded is a criterion',
  'stated-criterion': 'the specification states it',
  'bound-as-criterion': 'it holds for this task',
} as const

const OPEN = /\[\s*(?:NEEDS CLARIFICATION|TBD|TO BE (?:DECIDED|DETERMINED|DEFINED))\b/i

interface DoneCriterion {
  readonly text: string
  readonly rule: keyof typeof BECAUSE
  readonly source: SourceText
  readonly span: Span
}

/** A story tells who wants what and why, and a list of fields what is made: their criteria say when it is done. */
const TELLS: ReadonlySet<string> = new Set(['user-story', 'a-story', HOLDS_FIELDS])

function criteriaOf({ requirements, bounds }: WorkItem): DoneCriterion[] {
  const demanded = requirements
    .filter(({ modality, kind, text, criteria, cues }) => {
      if (modality === 'must_not' && (kind !== 'functional' || keepsOff(text))) return false
      return criteria.length === 0 || cues.every(({ rule }) => !TELLS.has(rule))
    })
    .map(({ text, source, span }) => ({ text, source, span, rule: 'demand-as-criterion' as const }))
  const stated = requirements.flatMap(({ criteria, source }) =>
    criteria.map(({ text, span }) => ({ text, source, span, rule: 'stated-criterion' as const })),
  )
  const bounding = bounds.flatMap((bound): DoneCriterion[] => {
    const { criteria, source, text, span } = bound
    if (criteria.length === 0) return isChecked(bound) ? [{ text, source, span, rule: 'bound-as-criterion' }] : []
    return criteria.map((one) => ({ text: one.text, source, span: one.span, rule: 'stated-criterion' }))
  })
  const seen = new Set<string>()
  return (
    [...demanded, ...stated, ...bounding]
      .map((one) => ({ ...one, text: clipped(one.text, LONGEST_CRITERION) }))
      // What is open is answered first: nobody can show that it holds.
      .filter(({ text }) => text !== '' && !OPEN.test(text) && !seen.has(text) && seen.add(text))
      .slice(0, MOST)
  )
}

/** Whether a bound can be shown to hold: how good it must be, and what its own part says does not happen. */
function isChecked({ kind, group, text }: Requirement): boolean {
  return kind === 'quality' || (kind === 'constraint' && group !== undefined && !keepsOff(text))
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

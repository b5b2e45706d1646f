/** Bounds that leave nothing between them: at least twelve against at most eight, once at most against every day. */
import { thresholdsIn, type Threshold } from '../../language/threshold.ts'
import { sharedShare } from '../../../std/shared-share.ts'
import type { Requirement } from '../requirement.ts'
import { stemsOf, subjectKey } from './stems.ts'

/** Two requirements, the earlier first, and why both cannot be met. */
export type Contradiction = readonly [Requirement, Requirement, string]

/** Demands that share less of their words may bound different things of one subject. */
const ALIKE = 0.5
/** Requirements compared that share a subject. */
const MOST_ALIKE = 40
const ONCE =
  /\b(?:trigger|send|get|receive|publish|emit|cause|produce|issue|show|mail)\w* (?:\p{L}+ ){0,3}(?:at most|no more than|not more than|only|exactly|never more than) (?:one|a single|1) (?:more )?(\p{L}{3,})\b|\b(\p{L}{3,}) (?:is|are|must be|should be) (?:sent|shown|triggered|published|issued|made|created) (?:only|at most|exactly) once\b/iu
const PERIOD =
  /\b(?:(?:once )?(?:every|each|per|a|an) (?:\d+ |other |few |single |working )?(?:minute|hour|day|night|week|month|year|morning|evening)s?|hourly|daily|nightly|weekly|monthly|yearly)\b/iu
const RECURS =
  /\b(?:(?:every|each) (?:\d+ |single |working )?(?:minute|hour|day|night|week|month|morning|evening)s?|hourly|daily|nightly|weekly|monthly)\b/iu
/** What runs again and again need not do the same again and again. */
const RUNS = /\b(?:jobs?|crons?|scheduler|scheduled|tasks?|scans?|checks?|workers?|process(?:es)?)\b/i
/** Words between what recurs and how often. */
const NEAR = 60

/** Pairs of a lower bound and an upper bound below it, for the same of the same. */
export function* againstBounds(
  requirements: readonly Requirement[],
  caseOf: (requirement: Requirement) => string,
): Generator<Contradiction> {
  const groups = new Map<string, { requirement: Requirement; bound: Threshold; side: 'least' | 'most' }[]>()
  for (const requirement of requirements) {
    for (const bound of thresholdsIn(requirement.text)) {
      const subject = subjectKey(bound.subject)
      if (subject === '' || bound.unit === '' || bound.comparison === 'exactly') continue
      const side = bound.comparison === 'at_least' || bound.comparison === 'more_than' ? 'least' : 'most'
      const key = `${subject}|${bound.unit}`
      const group = groups.get(key) ?? []
      if (group.length < MOST_ALIKE) group.push({ requirement, bound, side })
      groups.set(key, group)
    }
  }
  for (const group of groups.values()) {
    for (const [at, later] of group.entries()) {
      for (const earlier of group.slice(0, at)) {
        if (earlier.side === later.side || earlier.requirement === later.requirement) continue
        const [least, most] = earlier.side === 'least' ? [earlier, later] : [later, earlier]
        if (least.bound.value <= most.bound.value) continue
        if (caseOf(earlier.requirement) !== caseOf(later.requirement)) continue
        if (sharedShare(stemsOf(earlier.requirement.text), stemsOf(later.requirement.text)) < ALIKE) continue
        const { unit } = least.bound
        const why = `at least ${least.bound.value} ${unit} against at most ${most.bound.value} ${unit}`
        yield [earlier.requirement, later.requirement, why]
      }
    }
  }
}

/** Pairs of something that happens once at most, and the same every so often. */
export function* againstRepeats(requirements: readonly Requirement[]): Generator<Contradiction> {
  const once = new Map<string, [place: number, requirement: Requirement][]>()
  for (const [place, requirement] of requirements.entries()) {
    const { text } = requirement
    const found = ONCE.exec(text)
    if (found === null || PERIOD.test(text)) continue
    const [thing] = stemsOf(found[1] ?? found[2] ?? '')
    if (thing === undefined) continue
    const list = once.get(thing) ?? []
    if (list.length < MOST_ALIKE) list.push([place, requirement])
    once.set(thing, list)
  }
  if (once.size === 0) return
  for (const [place, requirement] of requirements.entries()) {
    const recurs = RECURS.exec(requirement.text)
    if (recurs === null || RUNS.test(requirement.text) || ONCE.test(requirement.text)) continue
    const before = requirement.text.slice(Math.max(0, recurs.index - NEAR), recurs.index)
    const after = requirement.text.slice(recurs.index + recurs[0].length).split(/\s+/, 3)
    for (const thing of stemsOf(`${/[^,.;:]*$/.exec(before)?.[0] ?? ''} ${after.join(' ')}`)) {
      for (const [other, single] of once.get(thing) ?? []) {
        const pair = place < other ? [requirement, single] : [single, requirement]
        yield [pair[0] as Requirement, pair[1] as Requirement, `once at most against “${recurs[0].toLowerCase()}”`]
      }
    }
  }
}

/** Two requirements that cannot both be met: one number against another for the same, or a demand against its prohibition. */
import { thresholdsIn, type Threshold } from '../../language/threshold.ts'
import type { Report } from '../../spec/report.ts'
import { lineAt } from '../../spec/source-text.ts'
import { compareText } from '../../../std/order.ts'
import { sharedShare } from '../../../std/shared-share.ts'
import type { Requirement } from '../requirement.ts'
import { stemsOf, subjectKey } from './stems.ts'
import { againstBounds, againstRepeats, type Contradiction } from './opposing-bounds.ts'
import { shown } from './passages.ts'

/** Two demands are of the same when so much of what they are about is the same. */
const SAME_BOUND = 0.7
const SAME_DEED = 0.85
/** Requirements compared that share a key. */
const MOST_ALIKE = 40
/** What limits a demand to a case, so that another number may hold in another case. */
const CASE =
  /\b(?:when|if|while|where|unless|except|only|otherwise|after|before|until|during|without|instead|other than|in case|for (?:each|every|all|the|an?))\b/i

interface Read {
  readonly requirement: Requirement
  readonly stems: ReadonlySet<string>
}

/** Reports pairs of requirements that contradict each other, each pair once, at the later of both. */
export function reportContradictions(requirements: readonly Requirement[], report: Report): void {
  const read = requirements.map((requirement) => ({ requirement, stems: stemsOf(requirement.text) }))
  const pairs = new Set<string>()
  const found = [
    ...againstNumbers(read),
    ...againstProhibitions(read),
    ...againstBounds(requirements, caseOf),
    ...againstRepeats(requirements),
  ]
  for (const [a, b, why] of found) {
    const key = `${a.key} ${b.key}`
    if (pairs.has(key)) continue
    pairs.add(key)
    report.add({
      code: 'contradicting-requirements',
      severity: 'warning',
      source: b.source,
      offset: b.span.start,
      message: `${shown(b.text)} contradicts ${shown(a.text)} (${a.source.origin}:${lineAt(a.source, a.span.start)}): ${why}.`,
      advice: 'Keep one of both, or say in which case each holds.',
    })
  }
}

function* againstNumbers(read: readonly Read[]): Generator<Contradiction> {
  const groups = new Map<string, (Read & { bound: Threshold })[]>()
  for (const one of read) {
    for (const bound of thresholdsIn(one.requirement.text)) {
      const subject = subjectKey(bound.subject)
      if (subject === '' || bound.unit === '') continue
      const key = `${subject}|${bound.unit}|${bound.comparison.replace(/_.*/, '')}|${side(bound)}`
      const group = groups.get(key) ?? []
      if (group.length < MOST_ALIKE) group.push({ ...one, bound })
      groups.set(key, group)
    }
  }
  for (const group of groups.values()) {
    for (const [at, later] of group.entries()) {
      for (const earlier of group.slice(0, at)) {
        if (earlier.requirement === later.requirement || earlier.bound.value === later.bound.value) continue
        if (
          sharedShare(earlier.stems, later.stems) < SAME_BOUND ||
          caseOf(earlier.requirement) !== caseOf(later.requirement)
        )
          continue
        yield [
          earlier.requirement,
          later.requirement,
          `${later.bound.value} ${later.bound.unit} against ${earlier.bound.value} ${earlier.bound.unit}`,
        ]
      }
    }
  }
}

function side({ comparison }: Threshold): string {
  return comparison === 'at_most' || comparison === 'less_than' ? 'most' : comparison === 'exactly' ? 'is' : 'least'
}

function* againstProhibitions(read: readonly Read[]): Generator<Contradiction> {
  const byWord = new Map<string, Read[]>()
  for (const one of read) {
    if (one.stems.size < 3) continue
    // Two texts that are alike share their rarest words; the longest is a fair guess of the rarest.
    for (const word of [...one.stems].toSorted((a, b) => b.length - a.length || compareText(a, b)).slice(0, 2)) {
      const group = byWord.get(word) ?? []
      if (group.length < MOST_ALIKE) group.push(one)
      byWord.set(word, group)
    }
  }
  for (const group of byWord.values()) {
    for (const [at, later] of group.entries()) {
      for (const earlier of group.slice(0, at)) {
        const [a, b] = [earlier.requirement, later.requirement]
        if ((a.modality === 'must_not') === (b.modality === 'must_not') || caseOf(a) !== '' || caseOf(b) !== '')
          continue
        if (isNegative(a.text) === isNegative(b.text) || sharedShare(earlier.stems, later.stems) < SAME_DEED) continue
        yield [a, b, 'one demands what the other forbids']
      }
    }
  }
}

function isNegative(text: string): boolean {
  return /\b(?:not|never|no longer|cannot)\b|n['’]t\b/i.test(text)
}

/** The words that limit a requirement to a case; empty when it holds always. */
function caseOf({ text }: Requirement): string {
  const at = CASE.exec(text)
  return at === null
    ? ''
    : text
        .slice(at.index)
        .toLowerCase()
        .replaceAll(/[\d\s.,]+/g, ' ')
        .trim()
}

/** Whether tasks and dependencies quote the specification word for word, which requirements they quote, and where those stand. */
import type { Evidence } from '../../src/core/model/evidence.ts'
import type { Plan } from '../../src/core/planning/plan.ts'
import type { SpecDocument } from '../../src/core/ports/proposer.ts'
import { median } from './bootstrap.ts'
import { fencesOf, type RequirementUnit } from './requirement-units.ts'

/** Shares of 1 where not said otherwise; nothing where there is nothing to share. */
export interface EvidenceScore {
  /** Requirements that some task quotes. */
  readonly coverage: number | undefined
  readonly story_coverage: number | undefined
  readonly criterion_coverage: number | undefined
  /** Tasks, and arrows, whose quotes all stand in their documents byte for byte where they say. */
  readonly verbatim_tasks: number
  readonly verbatim_arrows: number | undefined
  /** Characters of the median quote of a task. */
  readonly quote_length: number
  /** Quotes that more than three tasks share. */
  readonly shared_quotes: number
  /** Tasks of which a quote stands below a heading that says what is not to be made. */
  readonly leakage: number
}

/** Where a quote stands, in lines from 1. */
interface Place {
  readonly document: string
  readonly first: number
  readonly last: number
}

const NEGATIVE =
  /non-?goals?|out[- ]of[- ]scope|not in scope|exclu(?:ded|sions)|assumptions|glossary|future (?:work|considerations|enhancements|scope)|deferred|won['’]?t|alternatives|what this is not/i

/** Scores the quotes of a plan. */
export function scoreEvidence(
  plan: Plan,
  documents: readonly SpecDocument[],
  units: readonly RequirementUnit[],
): EvidenceScore {
  const texts = new Map(documents.map(({ path, text }) => [path, text.replace(/^\uFEFF/, '')]))
  const { tasks, dependencies } = plan.tasks
  const quotes = tasks.flatMap(({ source_evidence }) => source_evidence.filter(isOfSpec))
  const exact = (list: readonly Evidence[]): boolean => list.filter(isOfSpec).every((each) => isExact(each, texts))
  const inferred = dependencies.filter(({ origin }) => origin !== 'manual')
  const uses = new Map<string, number>()
  for (const { source_evidence } of tasks) {
    for (const key of new Set(source_evidence.map(({ source, quote }) => `${source} ${quote}`))) {
      uses.set(key, (uses.get(key) ?? 0) + 1)
    }
  }
  const places = quotes.flatMap(placeOf)
  const covered = (family: RequirementUnit['family']): number | undefined => {
    const own = units.filter((unit) => unit.family === family)
    return share(own, (unit) => places.some((place) => overlapsUnit(place, unit)))
  }
  const headings = new Map([...texts].map(([path, text]) => [path, headingsAbove(text)]))
  return {
    coverage: covered('requirement'),
    story_coverage: covered('story'),
    criterion_coverage: covered('criterion'),
    verbatim_tasks: share(tasks, ({ source_evidence }) => exact(source_evidence)) ?? 0,
    verbatim_arrows: share(inferred, ({ evidence }) => exact(evidence)),
    quote_length: median(quotes.map(({ quote }) => quote.length)),
    shared_quotes: share([...uses.values()], (count) => count > 3) ?? 0,
    leakage:
      share(tasks, ({ source_evidence }) =>
        source_evidence
          .filter(isOfSpec)
          .flatMap(placeOf)
          .some(({ document, first }) =>
            (headings.get(document)?.[first - 1] ?? []).some((title) => NEGATIVE.test(title)),
          ),
      ) ?? 0,
  }
}

/** The ids of the requirements that each task quotes or names. */
export function idsOfTasks(plan: Plan, units: readonly RequirementUnit[]): Set<string>[] {
  return plan.tasks.tasks.map(({ source_evidence, requirements = [] }) => {
    const places = source_evidence.filter(isOfSpec).flatMap(placeOf)
    const quoted = units.filter((unit) => places.some((place) => overlapsUnit(place, unit))).map(({ id }) => id)
    return new Set([...quoted, ...requirements])
  })
}

function isOfSpec({ type, quote }: Evidence): boolean {
  return (type === 'plan' || type === 'doc') && quote !== ''
}

/** Whether the lines that are named hold the quote, and it begins in the first and ends in the last of them. */
function isExact(evidence: Evidence, texts: ReadonlyMap<string, string>): boolean {
  const [place] = placeOf(evidence)
  const text = place === undefined ? undefined : texts.get(place.document)
  if (place === undefined || text === undefined) return false
  const lines = text.replaceAll(/\r\n?/g, '\n').split('\n')
  const stretch = lines.slice(place.first - 1, place.last).join('\n')
  const at = stretch.indexOf(evidence.quote.replaceAll(/\r\n?/g, '\n'))
  return at >= 0 && !stretch.slice(0, at).includes('\n')
}

function placeOf({ source }: Evidence): Place[] {
  const found = /^(.*)#L(\d+)-L(\d+)$/.exec(source)
  return found === null ? [] : [{ document: found[1] ?? '', first: Number(found[2]), last: Number(found[3]) }]
}

function overlapsUnit(place: Place, unit: RequirementUnit): boolean {
  return place.document === unit.document && place.first <= unit.last && place.last >= unit.first
}

function headingsAbove(text: string): string[][] {
  const lines = text.split(/\r\n|\n|\r/)
  const fenced = fencesOf(lines)
  let path: { depth: number; title: string }[] = []
  return lines.map((line, at) => {
    const [, marks, title] = (fenced[at] === true ? null : /^(#{1,6})\s+(.*)$/.exec(line)) ?? []
    if (marks !== undefined && title !== undefined) {
      path = [...path.filter(({ depth }) => depth < marks.length), { depth: marks.length, title }]
    }
    return path.filter(({ depth }) => depth > 1).map((each) => each.title)
  })
}

/** The share of a list that meets a condition; nothing for an empty list. */
export function share<T>(list: readonly T[], meets: (each: T) => boolean): number | undefined {
  return list.length === 0 ? undefined : list.filter(meets).length / list.length
}

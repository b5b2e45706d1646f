import type { CycleBreakSuggestion } from '../../model/dag-artifact.ts'
import type { CycleRepair, Dependency } from '../../model/tasks-artifact.ts'
import type { Findings } from '../findings.ts'
import type { CycleCut } from './cycle-cuts.ts'
import { reasonOf } from './cycle-repair.ts'
import type { Names } from './names.ts'
import type { Verifier } from './evidence.ts'

/** Longest cycle that is told arrow by arrow. */
const ARROWS_SHOWN = 12
/** Longest cycle that is written as a line of ids. */
const IDS_SHOWN = 30
/** Most cuts that are told one by one. */
const CUTS_SHOWN = 20

/** Tells every cut: who waits for whom, which words of the specification say so, where to cut and what could be done instead. */
export function reportCycles(cuts: readonly CycleCut[], names: Names, verifier: Verifier, findings: Findings): void {
  const titled = titlesBy(names)
  for (const cut of cuts.slice(0, CUTS_SHOWN)) {
    const { arrow } = cut
    const place = verifier.place(arrow.evidence)
    findings.error(
      'cycle',
      `${headline(cut)}\n${arrowLines(cut.cycle, titled, verifier).join('\n')}`.trimEnd(),
      place,
      `Cut where ${titled(arrow.to)} waits for ${titled(arrow.from)} (${place}), ${whyHere(cut)} ` +
        `(confidence ${arrow.confidence}): ${cuttingOf(arrow)}. Or ${offerOf(cut)}.`,
    )
  }
  const more = cuts.length - CUTS_SHOWN
  if (more > 0) {
    findings.error(
      'cycle',
      `${more} more dependencies have to be cut before no task waits for itself.`,
      verifier.place(cuts[CUTS_SHOWN]?.arrow.evidence ?? []),
      'Look whether the dependencies stand the wrong way round; --json lists all that have to be cut.',
    )
  }
}

/** What could be done about every cut, as data: first the cut itself, then the repair that fits it. */
export function suggestionsFor(cuts: readonly CycleCut[], names: Names): CycleBreakSuggestion[] {
  return cuts.flatMap((cut): CycleBreakSuggestion[] => {
    const { arrow } = cut
    const base = { cycle: cut.around.map((key) => names.taskId.get(key) ?? key), from: arrow.from, to: arrow.to }
    return [
      { ...base, op: isSaid(arrow) ? 'make_soft' : 'remove_edge', suggestion: sentence(cuttingOf(arrow)) },
      { ...base, op: cut.repair.op, suggestion: sentence(offerOf(cut)) },
    ]
  })
}

/** A repair that was made, and the key of the task that it added. */
export interface RepairMade {
  readonly cut: CycleCut
  readonly added: string
}

/** The record of each repair that was made, once the tasks have their ids; each is told too. */
export function recordRepairs(
  made: readonly RepairMade[],
  names: Names,
  verifier: Verifier,
  findings: Findings,
): CycleRepair[] {
  const idOf = (key: string): string => names.taskId.get(key) ?? key
  return made.map(({ cut, added }): CycleRepair => {
    const { from, to, repair, around } = cut
    const record = {
      op: repair.op,
      cycle: around.map(idOf),
      from: idOf(from.key),
      to: idOf(to.key),
      added: [idOf(added)],
      reason: reasonOf(repair, from, to),
    }
    const what =
      repair.op === 'split_at_interface'
        ? `${idOf(added)} “${repair.title}” was split off ${record.from} “${from.title}”, and ${record.to} “${to.title}” waits for that only`
        : `${idOf(added)} “${repair.title}” was put before both ${record.from} and ${record.to}, which no longer waits for the other`
    findings.warn(
      'cycle-repaired',
      `Tasks waited for each other: ${circle(record.cycle)}. ${what}.`,
      verifier.place(cut.arrow.evidence),
      'If that is right, write it into the specification; if not, take out one of these dependencies.',
    )
    return record
  })
}

function titlesBy(names: Names): (id: string) => string {
  const titles = new Map<string, string>()
  for (const [key, id] of names.taskId) titles.set(id, names.tasks.get(key)?.title ?? '')
  return (id) => `${id} "${titles.get(id) ?? ''}"`
}

function headline({ cycle, arrow, component: { tasks, cuts, position } }: CycleCut): string {
  const larger = tasks > cycle.length ? ` (${tasks} tasks in all wait in circles here)` : ''
  const one = cuts > 1 ? ` Cut ${position} of ${cuts} that open all circles here.` : ''
  if (cycle.length === 0) return `${arrow.to} waits for ${arrow.from}, which waits for it in the end${larger}.${one}`
  const ids = cycle.map((dependency) => dependency.from)
  return `${cycle.length} tasks wait for each other${larger}: ${circle(ids)}${one === '' ? '' : `.${one}`}`
}

function circle(ids: readonly string[]): string {
  const shown = ids.length <= IDS_SHOWN ? ids : [...ids.slice(0, IDS_SHOWN), `… ${ids.length - IDS_SHOWN} more`]
  return [...shown, ids[0] ?? ''].join(' → ')
}

function arrowLines(cycle: readonly Dependency[], titled: (id: string) => string, verifier: Verifier): string[] {
  const lines = cycle.slice(0, ARROWS_SHOWN).map((arrow) => {
    const quote = arrow.evidence[0]?.quote.replaceAll(/\s+/g, ' ').trim() ?? ''
    return `  ${titled(arrow.to)} waits for ${titled(arrow.from)}: "${quote}" (${verifier.place(arrow.evidence)})`
  })
  return cycle.length > lines.length ? [...lines, `  … and ${cycle.length - lines.length} more`] : lines
}

function whyHere({ cycle, arrow, isDoubted }: CycleCut): string {
  if (isDoubted) return 'which looks the wrong way round'
  const others = cycle.filter((other) => other !== arrow)
  if (cycle.length > 0 && others.every((other) => other.confidence > arrow.confidence)) {
    return 'the weakest of these dependencies'
  }
  const isWeak = cycle.length > 0 && others.every((other) => other.confidence >= arrow.confidence)
  return isWeak ? 'as weak as any of these dependencies' : 'one of the few that open all circles here'
}

function isSaid({ origin }: Dependency): boolean {
  return origin === 'declared' || origin === 'manual'
}

function cuttingOf(arrow: Dependency): string {
  return isSaid(arrow) ? 'leave it out or mark it [soft]' : 'take away what it was inferred from'
}

function offerOf({ repair, from, to }: CycleCut): string {
  return repair.op === 'split_at_interface'
    ? `let --repair split “${repair.title}” off “${from.title}”, so that “${to.title}” waits for that only`
    : `let --repair put “${repair.title}” before both`
}

function sentence(words: string): string {
  return `${words.slice(0, 1).toUpperCase()}${words.slice(1)}.`
}

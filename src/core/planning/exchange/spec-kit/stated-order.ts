/**
 * What a tasks.md says of its order in sentences, in the sections about dependencies: `T010-T011 depend on T005-T009`,
 * `Phase 3: Depends on Phase 2`, `Phase 4: No dependencies`, `T001 → T002 → T003`.
 */
import type { ChecklistEntry } from '../checklist.ts'
import type { Span } from '../../spec/source-text.ts'
import type { Phase } from './phase.ts'
import { namedIn, type Named } from './references.ts'

/** One statement: all that `after` names waits for all that `before` names. */
export interface StatedOrder {
  readonly before: Named
  readonly after: Named
  readonly span: Span
  readonly section: readonly string[]
}

/** What is stated, and the phases of which something is stated: for them the order of phases says nothing more. */
export interface StatedOrders {
  readonly orders: readonly StatedOrder[]
  readonly settled: ReadonlySet<Phase>
}

const SECTION = /dependenc|execution order|\border\b/i
const DEPENDS =
  /\b(?:depends?|depending|blocked)\b(?:\s+(?:up)?on|\s+by)|\brequires?\b|\bmust\s+(?:wait|follow|come after)\b|\bafter\b/i
const NONE = /\bno (?:dependenc|prerequisite)|\bindependent\b|\bcan start immediately\b/i
const ARROW = /\s*(?:→|⟶|-+>|=+>)\s*/

/** Reads the lines about dependencies. */
export function readStatedOrders(
  entries: readonly ChecklistEntry[],
  tasks: ReadonlySet<string>,
  phases: readonly Phase[],
): StatedOrders {
  const orders: StatedOrder[] = []
  const settled = new Set<Phase>()
  for (const entry of entries) {
    if (entry.kind !== 'line' || !entry.path.some((title) => SECTION.test(title))) continue
    const text = entry.text.replaceAll(/[*_`]/g, '').replace(/^\s*(?:[-+]|\d+[.)])\s+/, '')
    const place = { span: entry.span, section: entry.path }
    const find = (part: string): Named => namedIn(part, tasks, phases)
    const steps = text.split(ARROW)
    if (steps.length > 1) {
      orders.push(...chain(steps.map(find)).map((order) => ({ ...order, ...place })))
      continue
    }
    const depends = entry.fenced ? null : DEPENDS.exec(text)
    const none = entry.fenced ? null : NONE.exec(text)
    if (none !== null && (depends === null || none.index < depends.index)) {
      const { tasks: ids, phases: named } = find(subjectOf(text.slice(0, none.index)))
      // “No dependencies on other stories” leaves what all stories wait for.
      const isWhole = !/^no dependencies on\b/i.test(text.slice(none.index))
      if (ids.length === 0 && isWhole) for (const phase of named) settled.add(phase)
      continue
    }
    if (depends === null) continue
    const after = plain(find(subjectOf(text.slice(0, depends.index))))
    const before = plain(find(objectOf(text.slice(depends.index + depends[0].length))))
    if (isEmpty(before) || isEmpty(after)) continue
    orders.push({ before, after, ...place })
    for (const phase of after.phases) settled.add(phase)
  }
  return { orders, settled }
}

/** Where tasks are named, phases beside them only say where they stand. */
function plain(named: Named): Named {
  return named.tasks.length > 0 ? { tasks: named.tasks, phases: [] } : named
}

/** Neighbouring steps as orders. */
function chain(steps: readonly Named[]): Pick<StatedOrder, 'before' | 'after'>[] {
  const named = steps.map(plain)
  return named.flatMap((after, index) => {
    const before = named[index - 1]
    return before === undefined || isEmpty(before) || isEmpty(after) ? [] : [{ before, after }]
  })
}

/** Of `User Story 3 (P2): ` and `T010-T011 `, what it is about; what stands in brackets explains. */
function subjectOf(text: string): string {
  const colon = text.indexOf(':')
  return colon === -1 ? text : text.slice(0, colon)
}

/** What is waited for stands before the sentence goes on to say why, or what follows from it. */
function objectOf(text: string): string {
  return text.split(/[.;(—]|\s-\s|\s–\s|\bfor\b|\bbut\b|\bbecause\b|\bbefore\b/i)[0] ?? ''
}

function isEmpty({ tasks, phases }: Named): boolean {
  return tasks.length === 0 && phases.length === 0
}

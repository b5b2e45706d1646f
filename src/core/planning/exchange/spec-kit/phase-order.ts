import { MILESTONE } from '../exchange-format.ts'
import type { Span } from '../../spec/source-text.ts'
import { titled, type ImportedLink, type ImportedTask } from '../imported-work.ts'
import { waitsFor, type Phase } from './phase.ts'
import type { StatedOrders } from './stated-order.ts'
import type { PhaseTask } from './within-phase.ts'

/** What the file states: hard, and nearly sure. */
const STATED = { isHard: true, confidence: 0.9 } as const

/** The links that phases and stated orders make, and the milestones that they need. */
export interface PhaseOrder {
  readonly links: readonly ImportedLink[]
  readonly milestones: readonly ImportedTask[]
}

/** The words and the place of a phase's checkpoint. */
export type Checkpoints = ReadonlyMap<Phase, { readonly text: string; readonly span: Span }>

/**
 * Orders phases by milestones: each task of a phase comes before its milestone, and the milestone before each task of those
 * that wait for the phase. Only a phase for which something waits has one.
 */
export function orderLinks(
  phases: readonly Phase[],
  found: readonly PhaseTask[],
  { orders, settled }: StatedOrders,
  checkpoints: Checkpoints,
): PhaseOrder {
  const tasksOf = new Map<Phase, ImportedTask[]>(phases.map((phase) => [phase, []]))
  for (const { task, phase } of found) tasksOf.get(phase)?.push(task)
  const peopled = phases.filter((phase) => (tasksOf.get(phase) ?? []).length > 0)
  const links: ImportedLink[] = []
  const milestones = new Map<Phase, string>()
  const milestone = (phase: Phase): string => {
    const known = milestones.get(phase)
    if (known !== undefined) return known
    const id = `${phase.group.key.replace(/-\d+$/, '')}-complete`
    const name = milestones.size > 0 && [...milestones.values()].includes(id) ? `${phase.group.key}-complete` : id
    milestones.set(phase, name)
    return name
  }
  const link = (
    before: string,
    after: string,
    reason: string,
    place: { span: Span; section?: readonly string[] },
  ): void => {
    if (before !== after) links.push({ before, after, ...place, ...STATED, reason })
  }
  for (const phase of peopled) {
    if (settled.has(phase)) continue
    for (const earlier of waitsFor(phase, peopled)) {
      const reason = `every task of ${shown(phase)} waits for ${shown(earlier)}`
      for (const task of tasksOf.get(phase) ?? []) link(milestone(earlier), task.id, reason, phase.group)
    }
  }
  for (const { before, after, span, section } of orders) {
    const targets = [...after.tasks, ...after.phases.flatMap((phase) => (tasksOf.get(phase) ?? []).map(({ id }) => id))]
    const sources = [
      ...before.tasks,
      ...before.phases
        .filter((phase) => !after.phases.includes(phase) && peopled.includes(phase))
        .map((phase) => milestone(phase)),
    ]
    const own = new Set(before.phases.flatMap((phase) => (tasksOf.get(phase) ?? []).map(({ id }) => id)))
    for (const target of targets) {
      // A task does not wait for the end of the phase that it stands in.
      for (const from of sources)
        if (!own.has(target) && !before.tasks.includes(target))
          link(from, target, 'the file states the order', { span, section })
    }
  }
  const made = [...milestones].map(([phase, id]) => milestoneOf(id, phase, checkpoints))
  for (const [phase, id] of milestones) {
    for (const task of tasksOf.get(phase) ?? [])
      link(task.id, id, `${shown(phase)} ends with it`, { span: task.span, section: task.section })
  }
  return { links, milestones: made }
}

function shown({ group }: Phase): string {
  return `the phase “${titled(group.title).title}”`
}

function milestoneOf(id: string, phase: Phase, checkpoints: Checkpoints): ImportedTask {
  const checkpoint = checkpoints.get(phase)
  const text = checkpoint?.text.trim() ?? ''
  return {
    id,
    group: phase.group.key,
    title: titled(`Complete ${phase.group.title}`).title,
    span: checkpoint?.span ?? phase.group.span,
    section: phase.heading?.path ?? [],
    fields: {
      ...(text === '' ? {} : { description: text, done_when: [text] }),
      action: { kind: 'noop' },
      tags: [MILESTONE],
    },
  }
}

/**
 * Spec Kit's tasks.md:
 *
 *   phases          setup → foundation → stories → polish, unless the file says otherwise: each task of a phase waits for the
 *                   milestone at the end of those before
 *   no [P]          a preferred order within the phase (0.6); tests before what they test
 *   [P]             a claim: two that name the same file exclude each other, and that is told
 *   “depends on”    in a task's brackets and in the sections about dependencies: a hard dependency (0.9)
 */
import { EDGE_STATED, orderLinks } from './phase-order.ts'
import { readChecklist, type ChecklistItem } from '../checklist.ts'
import { described, titled, type ImportedLink, type ImportedTask, type ReadPlan } from '../imported-work.ts'
import { pathsIn } from '../paths-in.ts'
import { claimLinks } from './parallel-claims.ts'
import { phaseOf, type Phase } from './phase.ts'
import { namedIn } from './references.ts'
import { readStatedOrders } from './stated-order.ts'
import { soft, type PhaseTask } from './within-phase.ts'

const LINE = /^\**(T\d{3,5}[a-z]?)\**[.:]?\**\s+((?:\[[^\]\s]{1,20}\]\s*)*)(.*)$/
const NEEDS = /\s*[([](?:depends? on|after|requires?|blocked by|needs)\s*:?\s*([^)\]]{0,400})[)\]]/gi

/** Reads tasks.md of Spec Kit. */
export const readSpecKit: ReadPlan = (source, report) => {
  const entries = readChecklist(source)
  const phases: Phase[] = []
  const found: (PhaseTask & { readonly needs: readonly string[] })[] = []
  const tasks: ImportedTask[] = []
  const checkpoints = new Map<Phase, { readonly text: string; readonly span: Phase['group']['span'] }>()
  let title: string | undefined
  let run = 0
  for (const entry of entries) {
    if (entry.kind === 'heading') {
      const phase = phaseOf(entry, phases.length)
      if (phase !== undefined) phases.push(phase)
      else if (entry.depth === 1) title ??= entry.title.replace(/^Tasks:\s*/i, '')
      run++
    } else if (entry.kind === 'item') {
      const read = LINE.exec(entry.text)
      if (read === null) continue
      let phase = phases.at(-1)
      if (phase === undefined) {
        const group = { key: 'phase-0', title: title ?? 'Tasks', span: entry.span }
        phases.push((phase = { group, number: 0, kind: 'story', story: undefined, heading: undefined }))
      }
      const { task, isParallel, needs } = taskOf(read, entry, phase)
      tasks.push(task)
      found.push({ task, phase, run, isParallel, needs })
    } else {
      const checkpoint = /^\s*\*\*Checkpoint\*\*\s*:?\s*(.*)$/i.exec(entry.text)
      const phase = phases.at(-1)
      if (checkpoint !== null && phase !== undefined)
        checkpoints.set(phase, { text: checkpoint[1] ?? '', span: entry.span })
    }
  }
  if (tasks.length === 0) {
    const advice = 'Write tasks as `- [ ] T001 text` under headings such as `## Phase 1: Setup`.'
    report.add({
      code: 'no-items',
      severity: 'error',
      source,
      offset: 0,
      message: 'It holds no item with an id such as T001.',
      advice,
    })
  }
  const known = new Set(tasks.map(({ id }) => id))
  const links: ImportedLink[] = found.flatMap(({ task, needs }) =>
    needs.flatMap((text) => {
      const named = namedIn(text, known, phases)
      const reason = `${task.id} says that it depends on it`
      return named.tasks.map((before) => ({
        before,
        after: task.id,
        span: task.span,
        section: task.section,
        ...EDGE_STATED,
        reason,
      }))
    }),
  )
  const stated = readStatedOrders(entries, known, phases)
  const needed = found.flatMap(({ task, needs }) =>
    needs.flatMap((text) => {
      const { phases: before } = namedIn(text, known, phases)
      const place = { span: task.span, section: task.section }
      return before.length === 0
        ? []
        : [{ before: { tasks: [], phases: before }, after: { tasks: [task.id], phases: [] }, ...place }]
    }),
  )
  const order = orderLinks(phases, found, { ...stated, orders: [...stated.orders, ...needed] }, checkpoints)
  links.push(...order.links, ...claimLinks(found, links, source, report), ...soft(found))
  return { title, groups: phases.map(({ group }) => group), tasks: [...tasks, ...order.milestones], links }
}

function taskOf(
  [, id = '', labels = '', words = '']: RegExpExecArray,
  item: ChecklistItem,
  phase: Phase,
): { task: ImportedTask; isParallel: boolean; needs: string[] } {
  const needs = [...words.matchAll(NEEDS)].map(([, text = '']) => text)
  const { title, rest } = titled(words.replaceAll(NEEDS, ''))
  const description = described(rest, item.details.join('\n'))
  const story = /\[US(\d+)\]/i.exec(labels)?.[1]
  const isParallel = /\[P\]/i.test(labels)
  const paths = pathsIn([words, ...item.details].join('\n'))
  const task: ImportedTask = {
    id,
    group: phase.group.key,
    title: title === '' ? id : title,
    span: item.span,
    section: item.path,
    fields: {
      ...(description === undefined ? {} : { description }),
      ...(/x/i.test(item.mark) ? { done: true } : {}),
      ...(phase.group.priority === undefined ? {} : { priority: phase.group.priority }),
      ...(paths.length === 0 ? {} : { scope_includes: paths }),
      tags: [...(story === undefined ? [] : [`US${story}`]), ...(isParallel ? ['claimed-parallel'] : [])],
    },
  }
  return { task, isParallel, needs }
}

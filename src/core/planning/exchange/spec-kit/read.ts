/**
 * Spec Kit's tasks.md:
 *
 *   phases          setup → foundation → stories → polish, unless the file says otherwise: each task of a phase waits for the
 *                   milestone at the end of those before
 *   no [P]          a preferred order within the phase (0.6); tests before what they test
 *   [P]             a claim: two that name the same file exclude each other, and that is told
 *   “depends on”    in a task's brackets and in the sections about dependencies: a hard dependency (0.9)
 */
import { readChecklist, type ChecklistEntry, type ChecklistItem } from '../checklist.ts'
import { described, titled, type ImportedTask, type ReadPlan } from '../imported-work.ts'
import { foldSteps } from '../folded-steps.ts'
import { pathsIn } from '../paths-in.ts'
import { requirementIdsIn } from '../requirement-ids.ts'
import { tellUnnumbered } from '../unnumbered.ts'
import { tellFalseClaims } from './parallel-claims.ts'
import { orderLinks, type Checkpoints } from './phase-order.ts'
import { phaseOf, type Phase } from './phase.ts'
import { namedIn } from './references.ts'
import { readStatedOrders, type StatedOrder } from './stated-order.ts'
import { soft, type PhaseTask } from './within-phase.ts'

const LINE = /^\**(T\d{3,5}[a-z]?)\**[.:]?\**\s+((?:\[(?:[Pp]|[Uu][Ss]-?\d+)\]\s*)*)(.*)$/
const NEEDS =
  /\s*[([](?:depends? on|after|requires?|blocked by|needs)\s*:?\s*((?=[^)\]]*(?:\bT\d{3}|\bphase\b|\bstor(?:y|ies)\b|\bUS\d))[^)\]]{0,4000})[)\]]/gi

/** A task of the file with what it says that it needs. */
interface FoundTask extends PhaseTask {
  /** The words behind “depends on”. */
  readonly needs: readonly string[]
}

/** The parts of a file. */
interface Parts {
  readonly title: string | undefined
  readonly phases: readonly Phase[]
  readonly found: readonly FoundTask[]
  readonly checkpoints: Checkpoints
  readonly unnumbered: readonly ChecklistItem[]
}

/** Reads tasks.md of Spec Kit. */
export const readSpecKit: ReadPlan = (source, report) => {
  const entries = foldSteps(readChecklist(source), ({ text }) => LINE.test(text))
  const { title, phases, found, checkpoints, unnumbered } = partsOf(entries)
  for (const item of unnumbered) tellUnnumbered(item, 'Give it an id, as in `- [ ] T012 text`.', source, report)
  if (found.length === 0) {
    const advice = 'Write tasks as `- [ ] T001 text` under headings such as `## Phase 1: Setup`.'
    const message = 'It holds no item with an id such as T001.'
    report.add({ code: 'no-items', severity: 'error', source, offset: 0, message, advice })
  }
  const known = new Set(found.map(({ task }) => task.id))
  const needed = found.flatMap((one) => needsOf(one, known, phases))
  const stated = readStatedOrders(entries, known, phases)
  const order = orderLinks(phases, found, { ...stated, orders: [...needed, ...stated.orders] }, checkpoints)
  tellFalseClaims(found, order.links, source, report)
  const links = [...order.links, ...soft(found)]
  const tasks = [...found.map(({ task }) => task), ...order.milestones]
  return { title, groups: phases.map(({ group }) => group), tasks, links }
}

function partsOf(entries: readonly ChecklistEntry[]): Parts {
  const phases: Phase[] = []
  const found: FoundTask[] = []
  const unnumbered: ChecklistItem[] = []
  const checkpoints = new Map<Phase, { text: string; span: Phase['group']['span'] }>()
  let title: string | undefined
  let run = 0
  for (const entry of entries) {
    let phase = phases.at(-1)
    if (entry.kind === 'heading') {
      const next = phaseOf(entry, phases.length)
      if (next !== undefined) phases.push(next)
      else if (entry.depth === 1) title ??= entry.title.replace(/^Tasks:\s*/i, '')
      run++
    } else if (entry.kind === 'item') {
      const read = LINE.exec(entry.text)
      if (read === null) {
        // Boxes above the first task are checks of the file itself.
        if (found.length > 0) unnumbered.push(entry)
        continue
      }
      if (phase === undefined) {
        const group = { key: 'phase-0', title: title ?? 'Tasks', span: entry.span }
        phases.push((phase = { group, number: 0, kind: 'story', story: undefined, heading: undefined }))
      }
      found.push({ ...taskOf(read, entry, phase), phase, run })
    } else {
      const text = /^\s*\*\*Checkpoint\*\*\s*:?\s*(.*)$/i.exec(entry.text)?.[1]
      if (text !== undefined && phase !== undefined) checkpoints.set(phase, { text, span: entry.span })
    }
  }
  return { title, phases, found, checkpoints, unnumbered }
}

/** What a task says in its brackets, as statements about it. */
function needsOf({ task, needs }: FoundTask, known: ReadonlySet<string>, phases: readonly Phase[]): StatedOrder[] {
  return needs.map((text) => ({
    before: namedIn(text, known, phases),
    after: { tasks: [task.id], phases: [] },
    span: task.span,
    section: task.section,
  }))
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
  const text = [words, ...item.details].join('\n')
  const paths = pathsIn(text)
  const requirements = [...(story === undefined ? [] : [`US${story}`]), ...requirementIdsIn(text)]
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
      ...(requirements.length === 0 ? {} : { requirements }),
      tags: [...(story === undefined ? [] : [`US${story}`]), ...(isParallel ? ['claimed-parallel'] : [])],
    },
  }
  return { task, isParallel, needs }
}

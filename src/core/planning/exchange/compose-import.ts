/**
 * From what a reader found to features, tasks and dependencies:
 *
 *   ids that stand twice · parts and wholes · links between what is there · what a whole waits for, its parts wait for
 *
 * A task with parts is done when they are: it runs nothing itself and comes after each of them.
 */
import type { EdgeProposal, FeatureProposal, TaskProposal } from '../../model/proposal.ts'
import { TaskId } from '../../model/identity.ts'
import { SlipFinder } from '../../std/nearest.ts'
import { quote } from '../spec/evidence-span.ts'
import type { Report } from '../spec/report.ts'
import { placeOf, type SourceText } from '../spec/source-text.ts'
import { foreignTag, MILESTONE, PART_OF, taggedWith, type ImportFormat } from './exchange-format.ts'
import { tellEarlyEnds } from './early-ends.ts'
import { fileExclusions } from './file-exclusions.ts'
import type { ImportedLink, ImportedTask, ImportedWork } from './imported-work.ts'

/** Features, tasks and dependencies as a proposal has them. */
export interface Composed {
  readonly features: readonly FeatureProposal[]
  readonly tasks: readonly TaskProposal[]
  readonly edges: readonly EdgeProposal[]
}

/** Composes what was read. Whatever does not fit together is told and left out. */
export function composeImport(work: ImportedWork, format: ImportFormat, source: SourceText, report: Report): Composed {
  const tasks = withoutDoubles(work.tasks, source, report)
  const wholes = wholesOf(tasks, source, report)
  tellEarlyEnds(wholes, tasks, source, report)
  const links = checkedLinks(work.links, tasks, wholes, source, report)
  const used = new Set([...tasks.values()].map(({ group }) => group))
  const parted = new Set(wholes.values())
  return {
    features: work.groups
      .filter(({ key }) => used.has(key))
      .map(({ key, title, description, priority, span }) => ({
        key,
        title,
        ...(description === undefined ? {} : { description }),
        ...(priority === undefined ? {} : { priority }),
        evidence: [quote({ source, span, section: [], confidence: 1, rationale: 'The group in the imported plan.' })],
      })),
    tasks: [...tasks.values()].map((task) =>
      proposalOf(task, wholes.get(task.id), parted.has(task.id), format, source),
    ),
    edges: [
      ...partEdges(wholes, tasks, source),
      ...links.map((link) => edgeOf(link, source)),
      ...fileExclusions(tasks.values(), links).map((link) => ({
        ...edgeOf(link, source),
        origin: 'inferred' as const,
      })),
      ...inherited(links, wholes, source),
    ],
  }
}

function withoutDoubles(tasks: readonly ImportedTask[], source: SourceText, report: Report): Map<string, ImportedTask> {
  const byId = new Map<string, ImportedTask>()
  for (const task of tasks) {
    const first = byId.get(task.id)
    if (first === undefined) byId.set(task.id, task)
    else {
      report.add({
        code: 'duplicate-id',
        severity: 'error',
        source,
        offset: task.span.start,
        message: `The id ${task.id} is given to “${first.title}” (${placeOf(source, first.span.start)}) and to “${task.title}”.`,
        advice: 'Give one of them another id, and see which of the two others mean.',
      })
    }
  }
  return byId
}

/** Parts of parts of parts, this deep at most: nobody plans deeper, and hostile files do. */
const MOST_LEVELS = 30

/** By the id of each part its whole, from the outermost inwards. Wholes that are not there, and circles, are told. */
function wholesOf(tasks: ReadonlyMap<string, ImportedTask>, source: SourceText, report: Report): Map<string, string> {
  const tell = ({ span }: ImportedTask, message: string, advice: string): void =>
    report.add({ code: 'unknown-reference', severity: 'warning', source, offset: span.start, message, advice })
  const parts = new Map<string, ImportedTask[]>()
  const outermost: ImportedTask[] = []
  for (const task of tasks.values()) {
    const { id, parent } = task
    if (parent === undefined || !tasks.has(parent)) outermost.push(task)
    else listed(parts, parent).push(task)
    if (parent === undefined || tasks.has(parent)) continue
    tell(
      task,
      `${id} is a part of ${parent}, which is not there.`,
      'Name a task that is there; it is taken as one by itself.',
    )
  }
  const wholes = new Map<string, string>()
  const levels = new Map<string, number>()
  const reach = (root: ImportedTask): void => {
    levels.set(root.id, 1)
    const open = [root]
    // Grows while it is gone through.
    for (const { id } of open) {
      for (const part of parts.get(id) ?? []) {
        if (levels.has(part.id)) continue
        const level = (levels.get(id) ?? 0) + 1
        levels.set(part.id, level > MOST_LEVELS ? 1 : level)
        if (level <= MOST_LEVELS) wholes.set(part.id, id)
        else tell(part, `${part.id} is a part more than ${MOST_LEVELS} levels deep.`, 'Make it a task by itself.')
        open.push(part)
      }
    }
  }
  outermost.forEach(reach)
  for (const task of tasks.values()) {
    if (levels.has(task.id)) continue
    tell(task, `${task.id} is a part of itself, by way of ${task.parent}.`, 'Take one of them out of the other.')
    reach(task)
  }
  return wholes
}

/** The list of a key, made when it is first asked for. */
function listed<T>(lists: Map<string, T[]>, key: string): T[] {
  const known = lists.get(key)
  if (known !== undefined) return known
  const list: T[] = []
  lists.set(key, list)
  return list
}

/** Whether `id` is `whole` or a part of it, however deep. */
function isWithin(id: string, whole: string, wholes: ReadonlyMap<string, string>): boolean {
  for (let at: string | undefined = id; at !== undefined; at = wholes.get(at)) if (at === whole) return true
  return false
}

function checkedLinks(
  links: readonly ImportedLink[],
  tasks: ReadonlyMap<string, ImportedTask>,
  wholes: ReadonlyMap<string, string>,
  source: SourceText,
  report: Report,
): ImportedLink[] {
  const slips = new SlipFinder(tasks.keys())
  const seen = new Set<string>()
  return links.filter((link) => {
    const { before, after, span, type = 'sequential' } = link
    const tell = (code: string, message: string, advice: string): false => {
      report.add({ code, severity: 'warning', source, offset: span.start, message, advice })
      return false
    }
    const missing = [before, after].find((id) => !tasks.has(id))
    if (missing !== undefined) {
      const close = slips.nearest(missing)
      const advice =
        close === undefined ? 'Name a task that is there; the dependency is left out.' : `Did you mean ${close}?`
      return tell('unknown-reference', `${after} waits for ${before}, but there is no task ${missing}.`, advice)
    }
    if (before === after) return tell('waits-for-itself', `${after} waits for itself.`, 'Take the dependency out.')
    if (isWithin(after, before, wholes)) {
      return tell(
        'waits-for-whole',
        `${after} waits for ${before}, of which it is a part.`,
        'Take the dependency out: a whole is done when its parts are.',
      )
    }
    // That a whole waits for its parts is known already.
    if (isWithin(before, after, wholes) && link.isHard) return false
    const key = JSON.stringify([before, after, type, link.shared_resource ?? ''])
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}

function proposalOf(
  task: ImportedTask,
  parent: string | undefined,
  isWhole: boolean,
  format: ImportFormat,
  source: SourceText,
): TaskProposal {
  const { id, group, title, span, section, fields } = task
  const given = fields.id ?? (TaskId.safeParse(id).success ? id : undefined)
  return {
    ...fields,
    key: id,
    feature: group,
    title,
    identity: foreignTag(format, id),
    ...(given === undefined ? {} : { id: given }),
    ...(isWhole ? { action: { kind: 'noop' as const } } : {}),
    tags: [
      foreignTag(format, id),
      ...(parent === undefined ? [] : [`${PART_OF}${parent}`]),
      ...(isWhole ? [MILESTONE] : []),
      ...(fields.tags ?? []).filter((tag) => tag !== MILESTONE || !isWhole),
    ],
    evidence: [quote({ source, span, section, confidence: 1, rationale: 'The task in the imported plan.' })],
  }
}

function partEdges(
  wholes: ReadonlyMap<string, string>,
  tasks: ReadonlyMap<string, ImportedTask>,
  source: SourceText,
): EdgeProposal[] {
  return [...wholes].map(([part, whole]) =>
    edgeOf(
      {
        before: part,
        after: whole,
        span: (tasks.get(part) as ImportedTask).span,
        isHard: true,
        confidence: 1,
        reason: `${part} is a part of ${whole}`,
      },
      source,
    ),
  )
}

/** What a whole waits for, those of its parts wait for too that wait for no other part. */
function inherited(
  links: readonly ImportedLink[],
  wholes: ReadonlyMap<string, string>,
  source: SourceText,
): EdgeProposal[] {
  const parts = new Map<string, string[]>()
  for (const [part, whole] of wholes) listed(parts, whole).push(part)
  const hard = links.filter(({ isHard }) => isHard)
  const waits = new Set(hard.map(({ before, after }) => JSON.stringify([before, after])))
  const later = new Set(
    hard
      .filter(({ before, after }) => wholes.has(after) && wholes.get(before) === wholes.get(after))
      .map(({ after }) => after),
  )
  const found: EdgeProposal[] = []
  const open = hard.filter(({ after }) => parts.has(after))
  // Grows while it is gone through: a part may have parts of its own.
  for (const next of open) {
    const { before, after: whole } = next
    for (const part of parts.get(whole) ?? []) {
      const key = JSON.stringify([before, part])
      if (later.has(part) || isWithin(before, part, wholes) || waits.has(key)) continue
      waits.add(key)
      const link = { ...next, after: part, reason: `${part} is a part of ${whole}, which waits for ${before}` }
      found.push({ ...edgeOf(link, source), origin: 'inferred' })
      if (parts.has(part)) open.push(link)
    }
  }
  return found
}

function edgeOf(link: ImportedLink, source: SourceText): EdgeProposal {
  const { before, after, span, section = [], type = 'sequential', isHard, confidence, reason, shared_resource } = link
  return {
    from: before,
    to: after,
    type,
    isHard,
    reason,
    evidence: [quote({ source, span, section, confidence, rationale: reason })],
    confidence,
    origin: 'declared',
    ...(shared_resource === undefined ? {} : { shared_resource }),
  }
}

/** How many tasks were imported, as planning tells it: `29 tasks, 3 of them done, and 4 milestones`. */
export function tallyOf({ tasks }: Pick<Composed, 'tasks'>): {
  readonly tasks: number
  readonly done: number
  readonly milestones: number
} {
  const milestones = tasks.filter(({ tags }) => taggedWith(tags, MILESTONE) === '').length
  return {
    tasks: tasks.length - milestones,
    done: tasks.filter(({ done, tags }) => done === true && taggedWith(tags, MILESTONE) === undefined).length,
    milestones,
  }
}

/**
 * Kiro's tasks.md: numbered items with a box, parts as `2.1` under `2.`, a star behind the box for what can be left out, and
 * hints in italics below: the requirements they serve, what they depend on, where they stay.
 */
import { readChecklist, type ChecklistItem } from '../checklist.ts'
import { foldSteps } from '../folded-steps.ts'
import { STATUS } from '../exchange-format.ts'
import {
  described,
  LISTED,
  scopePath,
  titled,
  type ImportedGroup,
  type ImportedLink,
  type ImportedTask,
  type ReadPlan,
} from '../imported-work.ts'
import { pathsIn } from '../paths-in.ts'
import { listedRequirements } from '../requirement-ids.ts'
import { tellUnnumbered } from '../unnumbered.ts'

const NUMBER = /^\**(\d+(?:\.\d+)*)\**[.):]?\**\s+/
const HINT =
  /^_?\**(?:validates:\s*)?(requirements?|depends(?: on)?|boundary|leverage|prompt)\**(?:\s*:|(?=\s+\d))_?\**\s*(.*?)_?\**$/i
/** Forms of one hint. */
const KEYS: Readonly<Record<string, string>> = {
  requirements: 'requirement',
  depends: 'depend',
  'depends on': 'depend',
}
const FILE_HINT = /^files?(?:\(s\))?\s*:\s*(.*)$/i

/** Reads tasks.md of a Kiro specification. */
export const readKiro: ReadPlan = (source, report) => {
  const entries = foldSteps(readChecklist(source), (item) => numberOf(item) !== undefined)
  const items = entries.filter((entry) => entry.kind === 'item')
  const known = new Set(items.flatMap((item) => numberOf(item) ?? []))
  const read = items.flatMap((item) => {
    const id = numberOf(item)
    if (id === undefined) tellUnnumbered(item, 'Number it, as in `- [ ] 2.1 text`.', source, report)
    return id === undefined ? [] : [readItem(id, wholeOf(id, known), item)]
  })
  const parted = new Set(read.flatMap(({ parent }) => parent ?? []))
  const groups: ImportedGroup[] = [
    { key: 'tasks', title: 'Tasks', span: read[0]?.item.span ?? { start: 0, end: source.text.length } },
  ]
  for (const { id, title, item } of read) {
    if (parted.has(id) && wholeOf(id, known) === undefined) groups.push({ key: `task ${id}`, title, span: item.span })
  }
  const tasks = read.map((one) => taskOf(one, groupOf(one.id, known, parted)))
  if (tasks.length === 0) {
    report.add({
      code: 'no-items',
      severity: 'error',
      source,
      offset: 0,
      message: 'It holds no numbered list item with a box.',
      advice: 'Write tasks as `- [ ] 1. text`, and their parts as `- [ ] 1.1 text`.',
    })
  }
  return { title: undefined, groups, tasks, links: linksOf(read, parted) }
}

interface ReadItem {
  readonly id: string
  readonly parent: string | undefined
  readonly item: ChecklistItem
  readonly title: string
  readonly rest: string | undefined
  readonly isParallel: boolean
  readonly hints: ReadonlyMap<string, string>
  readonly steps: readonly string[]
}

function numberOf({ text }: ChecklistItem): string | undefined {
  return NUMBER.exec(text)?.[1]
}

/** `2` for `2.1`, when there is a `2`. */
function wholeOf(id: string, known: ReadonlySet<string>): string | undefined {
  const dot = id.lastIndexOf('.')
  if (dot === -1) return undefined
  const whole = id.slice(0, dot)
  return known.has(whole) ? whole : undefined
}

function groupOf(id: string, known: ReadonlySet<string>, parted: ReadonlySet<string>): string {
  const top = id.split('.')[0] as string
  return known.has(top) && parted.has(top) ? `task ${top}` : 'tasks'
}

function readItem(id: string, parent: string | undefined, item: ChecklistItem): ReadItem {
  const words = item.text.replace(NUMBER, '')
  const isParallel = /^\(P\)\s/.test(words)
  const { title, rest } = titled(words.replace(/^\(P\)\s+/, ''))
  const hints = new Map<string, string>()
  const steps: string[] = []
  for (const detail of item.details) {
    const [, name = '', value = ''] = HINT.exec(detail) ?? []
    const files = FILE_HINT.exec(detail)?.[1]
    if (files !== undefined) hints.set('files', files)
    else if (name === '') steps.push(detail)
    else hints.set(KEYS[name.toLowerCase()] ?? name.toLowerCase(), value)
  }
  return { id, parent, item, title, rest, isParallel, hints, steps }
}

function taskOf({ id, parent, item, title, rest, hints, steps }: ReadItem, group: string): ImportedTask {
  const description = described(rest, steps.join('\n'))
  const restriction = hints.get('boundary')
  const boundary = restriction?.split(/,\s*/) ?? []
  const named = pathsIn([hints.get('files') ?? '', ...boundary, title, ...steps].join('\n'))
  const folders = boundary.filter((text) => /\//.test(text) && scopePath(text) !== undefined)
  const scope = [...new Set([...folders, ...named])]
  const requirements = listedRequirements(hints.get('requirement') ?? '')
  return {
    id,
    group,
    title,
    span: item.span,
    section: item.path,
    parent,
    fields: {
      ...(description === undefined ? {} : { description }),
      ...(/x/i.test(item.mark) ? { done: true } : {}),
      ...(item.starred ? { optional: true } : {}),
      ...(scope.length === 0 ? {} : { scope_includes: scope }),
      ...(restriction === undefined || folders.length === boundary.length
        ? {}
        : { restrictions: `Stay within ${restriction}.` }),
      ...(requirements.length === 0 ? {} : { requirements }),
      ...(/[-~]/.test(item.mark) ? { tags: [`${STATUS}in-progress`] } : {}),
    },
  }
}

/** What is said, and among neighbours that nobody called parallel a preferred order. */
function linksOf(read: readonly ReadItem[], parted: ReadonlySet<string>): ImportedLink[] {
  const links: ImportedLink[] = []
  const last = new Map<string, ReadItem>()
  for (const one of read) {
    const { id, parent, hints, item, isParallel } = one
    const place = { span: item.span, section: item.path }
    for (const before of (hints.get('depend') ?? '').match(/\d+(?:\.\d+)*/g) ?? []) {
      links.push({
        before,
        after: id,
        ...place,
        isHard: true,
        confidence: 0.95,
        reason: `${id} names it behind _Depends:_`,
      })
    }
    const above = last.get(parent ?? '')
    if (above !== undefined && !isParallel && !parted.has(id)) {
      const reason = `${id} stands after ${above.id} and is not marked (P)`
      links.push({ before: above.id, after: id, ...place, isHard: false, confidence: LISTED, reason })
    }
    last.set(parent ?? '', one)
  }
  return links
}

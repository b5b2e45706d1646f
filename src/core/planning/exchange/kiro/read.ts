/**
 * Kiro's tasks.md: numbered items with a box, parts as `2.1` under `2.`, a star behind the box for what can be left out, and
 * hints in italics below: the requirements they serve, what they depend on, where they stay.
 */
import { readChecklist, type ChecklistItem } from '../checklist.ts'
import { STATUS } from '../exchange-format.ts'
import {
  described,
  scopePath,
  titled,
  type ImportedGroup,
  type ImportedLink,
  type ImportedTask,
  type ReadPlan,
} from '../imported-work.ts'
import { pathsIn } from '../paths-in.ts'

/** How sure the order of a list is. */
const LISTED = 0.6
const NUMBER = /^\**(\d+(?:\.\d+)*)\**[.):]?\**\s+/
const HINT =
  /^_?\**(?:validates:\s*)?(requirements?|depends(?: on)?|boundary|leverage|prompt)\**(?:\s*:|(?=\s+\d))_?\**\s*(.*?)_?\**$/i
/** Forms of one hint. */
const KEYS: Readonly<Record<string, string>> = {
  requirements: 'requirement',
  depends: 'depend',
  'depends on': 'depend',
}
const BULLET = /^\s*(?:[-*+]|\d{1,9}[.)])\s+/
const FILE_HINT = /^files?(?:\(s\))?\s*:\s*(.*)$/i

/** Reads tasks.md of a Kiro specification. */
export const readKiro: ReadPlan = (source, report) => {
  const entries = readChecklist(source)
  const known = new Set(entries.flatMap((entry) => (entry.kind === 'item' ? (numberOf(entry) ?? []) : [])))
  const read: ReadItem[] = []
  for (const entry of entries) {
    const above = read.at(-1)
    if (entry.kind === 'line') {
      // Behind a box without a number stand details that are as deep as it: they are of the task above.
      const indent = entry.text.length - entry.text.trimStart().length
      if (above !== undefined && !entry.fenced && indent > above.indent)
        takeDetail(entry.text.replace(BULLET, '').trim(), above)
    }
    if (entry.kind !== 'item') continue
    const id = numberOf(entry)
    if (id !== undefined) read.push(readItem(id, wholeOf(id, known), entry))
    else if (above !== undefined && entry.indent > above.indent) {
      // A box without a number is a step of the task above, not one by itself.
      for (const detail of [entry.text, ...entry.details]) takeDetail(detail, above)
    } else {
      report.add({
        code: 'item-without-number',
        severity: 'warning',
        source,
        offset: entry.span.start,
        message: `“${titled(entry.text).title}” has no number: it is left out.`,
        advice: 'Number it, as in `- [ ] 2.1 text`.',
      })
    }
  }
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
  readonly indent: number
  readonly item: ChecklistItem
  readonly title: string
  readonly rest: string | undefined
  readonly isParallel: boolean
  readonly hints: Map<string, string>
  readonly steps: string[]
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
  const read = { id, parent, indent: item.indent, item, title, rest, isParallel, hints: new Map(), steps: [] }
  for (const detail of item.details) takeDetail(detail, read)
  return read
}

/** Takes a line below a task: a hint, or a step. */
function takeDetail(detail: string, { hints, steps }: Pick<ReadItem, 'hints' | 'steps'>): void {
  const [, name = '', value = ''] = HINT.exec(detail) ?? []
  const files = FILE_HINT.exec(detail)?.[1]
  if (files !== undefined) hints.set('files', files)
  else if (name === '') steps.push(detail)
  else hints.set(KEYS[name.toLowerCase()] ?? name.toLowerCase(), value)
}

function taskOf({ id, parent, item, title, rest, hints, steps }: ReadItem, group: string): ImportedTask {
  const description = described(rest, steps.join('\n'))
  const restriction = hints.get('boundary')
  const boundary = restriction?.split(/,\s*/) ?? []
  const named = pathsIn([hints.get('files') ?? '', ...boundary, title, ...steps].join('\n'))
  const folders = boundary.filter((text) => /\//.test(text) && scopePath(text) !== undefined)
  const scope = [...new Set([...folders, ...named])]
  const requirements = (hints.get('requirement') ?? '').split(/[,;]\s*/).filter((text) => /^[\w.-]{1,40}$/.test(text))
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
      tags: [
        ...(/[-~]/.test(item.mark) ? [`${STATUS}in-progress`] : []),
        ...requirements.map((text) => `requirement:${text}`),
      ],
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

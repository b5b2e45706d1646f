/**
 * The issues.jsonl of beads: one issue a line. `issue_id` waits for `depends_on_id`; only some types of dependency make it
 * wait, the others say where something comes from. A child's line names its parent.
 */
import type { Priority } from '../../../model/identity.ts'
import type { Report } from '../../spec/report.ts'
import type { SourceText, Span } from '../../spec/source-text.ts'
import { rounded } from '../../../std/rounded.ts'
import { STATUS } from '../exchange-format.ts'
import {
  described,
  titled,
  type ImportedFields,
  type ImportedGroup,
  type ImportedLink,
  type ImportedTask,
  type ReadPlan,
} from '../imported-work.ts'
import { OwnFeatures, readOwn } from '../own-metadata.ts'
import { readJsonDocument } from '../json-document.ts'
import { idOf, listOf, numberOf, objectOf, textOf, textsOf, type Loose } from '../read-fields.ts'

/** Types that make an issue wait. Of `parent-child`, the child names the parent. */
const BLOCKING: ReadonlySet<string> = new Set(['blocks', 'conditional-blocks', 'waits-for'])
const PART = 'parent-child'
const PRIORITIES: readonly Priority[] = ['critical', 'high', 'medium', 'low', 'low']

/** Reads issues.jsonl. */
export const readBeads: ReadPlan = (source, report) => {
  const issues = issuesOf(source, report)
  const parents = new Map(issues.map(({ id, issue }) => [id, parentOf(issue)]))
  const parted = new Set([...parents.values()].flatMap((id) => id ?? []))
  const tops = outermostOf(parents)
  const annotations = new Map<string, number>()
  const groups: ImportedGroup[] = []
  const tasks: ImportedTask[] = []
  const links: ImportedLink[] = []
  const features = new OwnFeatures()
  for (const { id, issue, span } of issues) {
    const { title, rest } = titled(textOf(issue, 'title') ?? id)
    const top = tops.get(id) ?? id
    const group = parted.has(top) ? top : undefined
    if (group === id) {
      const description = described(textOf(issue, 'description'))
      groups.push({ key: id, title, description, priority: priorityOf(issue), span })
    }
    const parent = parents.get(id)
    const own = readOwn(issue)
    const fields = { ...fieldsOf(issue, rest), ...own.fields }
    const alone = own.feature === undefined ? 'issues' : features.keyOf(own.feature, span)
    tasks.push({ id, group: group ?? alone, title, span, section: [], parent, fields })
    links.push(...linksOf(id, issue, span, annotations))
  }
  const [first] = issues
  if (first === undefined) {
    report.add({
      code: 'no-items',
      severity: 'error',
      source,
      offset: 0,
      message: 'It holds no issue.',
      advice: 'Name the file that `bd export` wrote, one JSON object a line.',
    })
    return { title: undefined, groups, tasks, links }
  }
  if (annotations.size > 0) {
    const counts = [...annotations].map(([type, count]) => `${type} ${count}`)
    report.add({
      code: 'annotations-left-out',
      severity: 'info',
      source,
      offset: first.span.start,
      message: `Dependencies that make nothing wait are left out: ${counts.join(', ')}.`,
      advice: 'Give those that should hold the type blocks.',
    })
  }
  return {
    title: undefined,
    groups: [...groups, ...features.groups, { key: 'issues', title: 'Issues', span: first.span }],
    tasks,
    links,
  }
}

interface Issue {
  readonly id: string
  readonly issue: Loose
  readonly span: Span
}

function issuesOf(source: SourceText, report: Report): Issue[] {
  const issues: Issue[] = []
  const { text, lineStarts } = source
  for (const [index, start] of lineStarts.entries()) {
    const line = text.slice(start, lineStarts[index + 1] ?? text.length)
    if (line.trim() === '') continue
    const span = { start, end: start + line.trimEnd().length }
    const document = readJsonDocument(source, report, [span.start, span.end])
    if (document === undefined) continue
    const issue = objectOf(document.value)
    const id = issue === undefined ? undefined : idOf(issue['id'])
    // Tombstones stand for issues that were deleted; memories and the like are no issues.
    if (issue !== undefined && (textOf(issue, 'status') === 'tombstone' || textOf(issue, '_type') === 'memory'))
      continue
    if (issue === undefined || id === undefined) {
      report.add({
        code: 'unreadable-task',
        severity: 'warning',
        source,
        offset: start,
        message: 'This line is no issue with an id: it is left out.',
        advice: 'Give it an id and a title, or take the line out.',
      })
    } else issues.push({ id, issue, span })
  }
  return issues
}

function dependenciesOf(issue: Loose): { on: string; type: string }[] {
  return listOf(issue, 'dependencies').flatMap((entry) => {
    const dependency = objectOf(entry)
    const on = dependency === undefined ? undefined : idOf(dependency['depends_on_id'])
    return dependency === undefined || on === undefined ? [] : [{ on, type: textOf(dependency, 'type') ?? 'blocks' }]
  })
}

function parentOf(issue: Loose): string | undefined {
  return dependenciesOf(issue).find(({ type }) => type === PART)?.on
}

/** By issue the outermost one that it is a part of; itself when it has parts and is part of none. */
function outermostOf(parents: ReadonlyMap<string, string | undefined>): Map<string, string> {
  const tops = new Map<string, string>()
  for (const id of parents.keys()) {
    const way = new Set<string>()
    let at: string | undefined = id
    while (at !== undefined && parents.has(at) && !tops.has(at) && !way.has(at)) {
      way.add(at)
      at = parents.get(at)
    }
    const last = [...way].at(-1) ?? id
    const top = at === undefined || !parents.has(at) ? last : (tops.get(at) ?? at)
    for (const passed of way) tops.set(passed, top)
  }
  return tops
}

function linksOf(id: string, issue: Loose, span: Span, annotations: Map<string, number>): ImportedLink[] {
  const parent = parentOf(issue)
  return dependenciesOf(issue).flatMap(({ on, type }) => {
    if (BLOCKING.has(type)) {
      return [
        {
          before: on,
          after: id,
          span,
          isHard: true,
          confidence: 1,
          reason: `${id} has a dependency of type ${type} on it`,
        },
      ]
    }
    if (type !== PART || on !== parent) annotations.set(type, (annotations.get(type) ?? 0) + 1)
    return []
  })
}

function priorityOf(issue: Loose): Priority | undefined {
  return PRIORITIES[numberOf(issue, 'priority') ?? -1]
}

function fieldsOf(issue: Loose, rest: string | undefined): ImportedFields {
  const status = textOf(issue, 'status') ?? 'open'
  const description = described(rest, textOf(issue, 'description'), textOf(issue, 'design'), textOf(issue, 'notes'))
  const criteria = criteriaOf(textOf(issue, 'acceptance_criteria') ?? '')
  const minutes = numberOf(issue, 'estimated_minutes')
  const hours = minutes === undefined || minutes <= 0 ? undefined : rounded(minutes / 60)
  const priority = priorityOf(issue)
  const type = textOf(issue, 'issue_type')
  return {
    ...(description === undefined ? {} : { description }),
    ...(status === 'closed' ? { done: true } : {}),
    ...(status === 'deferred' ? { action: { kind: 'human' as const } } : {}),
    ...(priority === undefined ? {} : { priority }),
    ...(criteria.length === 0 ? {} : { done_when: criteria }),
    ...(hours === undefined
      ? {}
      : { duration: { optimistic: rounded(hours / 2), mostLikely: hours, pessimistic: rounded(hours * 2) } }),
    tags: [
      ...(status === 'open' || status === 'closed' ? [] : [`${STATUS}${status}`]),
      ...(type === undefined || type === 'task' ? [] : [`type:${type}`]),
      ...(numberOf(issue, 'priority') === 4 ? ['priority:4'] : []),
      ...textsOf(issue, 'labels').map((label) => `label:${label}`),
    ],
  }
}

function criteriaOf(text: string): string[] {
  return text.split(/\r?\n/).flatMap((line) => {
    const plain = line.replace(/^\s*(?:[-*+]|\d+[.)])\s+(?:\[[ xX]\]\s+)?/, '').trim()
    return plain === '' ? [] : [plain]
  })
}

/** Plans that are one Markdown file of boxes to tick: Spec Kit, OpenSpec and Kiro. */
import type { HumanTask, HumanTasks } from './human-plan.ts'

const SPEC_KIT = /^\s*[-*] \[[ xX~]\]\*? +\**(?<id>T\d{2,4}[a-z]?)\**:? +(?<rest>.*)$/
const NUMBERED = /^(?<indent>\s*)[-*] \[[ xX~-]\]\*? +(?<id>\d+(?:\.\d+)*)\.? +(?<rest>.*)$/
const PLAIN = /^(?<indent>\s*)[-*] \[[ xX~-]\]\*? +(?<rest>.*)$/

/** Spec Kit's tasks.md: `- [ ] T001 [P] [US1] text`. Dependencies are those that it writes out; phases make none. */
export function specKitTasks(text: string): HumanTasks {
  const lines = text.split(/\r?\n/)
  const tasks: (HumanTask & { after: string[] })[] = []
  let group = ''
  let ended = false
  for (const line of lines) {
    const heading = /^#{2,3} (.*)$/.exec(line)?.[1]
    if (heading !== undefined) {
      if (/^#{2} /.test(line)) group = heading
      ended = true
      continue
    }
    const { id, rest } = SPEC_KIT.exec(line)?.groups ?? {}
    const last = tasks.at(-1)
    if (id === undefined || rest === undefined) {
      if (last !== undefined && !ended && /^\s+\S/.test(line))
        tasks[tasks.length - 1] = { ...last, body: `${last.body}\n${line.trim()}` }
      else if (line.trim() !== '') ended = true
      continue
    }
    if (tasks.some((task) => task.id === id)) continue
    ended = false
    const refs = [...rest.matchAll(/\[(US\d+)\]|\b((?:FR|SC|NFR)-\d+[a-z]?)\b/g)].flatMap(
      ([, story, ref]) => story ?? ref ?? [],
    )
    const title = rest.replaceAll(/\[(?:P|US\d+|Story[^\]]*)\]\s*/g, '').trim()
    tasks.push({ id, title, body: '', after: [], refs, group })
  }
  const byId = new Map(tasks.map((task) => [task.id, task]))
  for (const [from, to] of writtenArrows(lines, [...byId.keys()])) {
    const task = byId.get(to)
    if (task !== undefined && byId.has(from) && from !== to && !task.after.includes(from)) task.after.push(from)
  }
  return tasks
}

/** Arrows that lines write out: `(depends on T001, T004-T006)` in a task's own line, `T001 → T002, T003 → T004`. */
function writtenArrows(lines: readonly string[], ids: readonly string[]): (readonly [string, string])[] {
  return lines.flatMap((line) => {
    const own = SPEC_KIT.exec(line)?.groups?.['id']
    const said =
      /\b(?:depends? on|dependenc(?:y|ies):?|requires|blocked by)\s+((?:T\d+[a-z]?(?:\s*(?:,|and|&|\+|[-–—]|to|through)\s*)*)+)/i.exec(
        line,
      )
    const owner = own ?? /^\W*(T\d+[a-z]?)\b/.exec(line)?.[1]
    const stated =
      said === null || owner === undefined ? [] : idsIn(said[1] ?? '', ids).map((id) => [id, owner] as const)
    if (own !== undefined || !/T\d+.*(?:→|->).*T\d+/.test(line)) return stated
    const steps = line.split(/→|-+>/).map((part) => idsIn(part, ids))
    return [
      ...stated,
      ...steps
        .slice(1)
        .flatMap((step, place) => (steps[place] ?? []).flatMap((from) => step.map((to) => [from, to] as const))),
    ]
  })
}

/** Ids that a text names, ranges spelt out. */
function idsIn(text: string, ids: readonly string[]): string[] {
  return [...text.matchAll(/(T\d+[a-z]?)(?:\s*(?:[-–—]|to|through)\s*(T\d+[a-z]?))?/g)].flatMap(
    ([, first = '', last]) => {
      const [start, end] = [ids.indexOf(first), last === undefined ? -1 : ids.indexOf(last)]
      return end > start && start >= 0 ? ids.slice(start, end + 1) : [first]
    },
  )
}

/** OpenSpec's tasks.md: `## 1. Group` and `- [ ] 1.1 text`; what is indented below a task belongs to it. */
export function openSpecTasks(text: string): HumanTasks {
  return boxes(text, (rest) => ({ title: rest, refs: [] }))
}

/** Kiro's tasks.md: `- [ ] 2.1 text`, details below, `_Requirements: 1.1, 2.3_`. A task that has parts is its parts. */
export function kiroTasks(text: string): HumanTasks {
  const all = boxes(text, (rest) => ({ title: rest.replace(/^\(P\)\s*/, ''), refs: [] }))
  return all
    .filter(({ id }) => !all.some((other) => other.id.startsWith(`${id}.`)))
    .map((task) => {
      const listed = /_Requirements?:_?\s*([^_\n]*)/i.exec(task.body)?.[1] ?? ''
      return {
        ...task,
        refs: listed.match(/\d+(?:\.\d+)*/g) ?? [],
        body: task.body.replaceAll(/_Requirements?:.*$/gim, ''),
      }
    })
}

function boxes(text: string, read: (rest: string) => Pick<HumanTask, 'title' | 'refs'>): HumanTasks {
  const tasks: HumanTask[] = []
  let group = ''
  let fenced = false
  for (const line of text.split(/\r?\n/)) {
    if (/^\s*(?:```|~~~)/.test(line)) fenced = !fenced
    const heading = fenced ? undefined : /^##+ (.*)$/.exec(line)?.[1]
    if (heading !== undefined) {
      group = heading
      continue
    }
    const found = fenced ? undefined : (NUMBERED.exec(line)?.groups ?? PLAIN.exec(line)?.groups)
    const last = tasks.at(-1)
    const isPart = found?.['id'] === undefined && (found?.['indent'] ?? '').length > 1 && last !== undefined
    if (found === undefined || isPart) {
      if (last !== undefined && line.trim() !== '')
        tasks[tasks.length - 1] = { ...last, body: `${last.body}\n${line.trim()}` }
      continue
    }
    const id = found['id'] ?? `b${tasks.length + 1}`
    if (tasks.some((task) => task.id === id)) continue
    tasks.push({ id, ...read((found['rest'] ?? '').trim()), body: '', after: [], group })
  }
  return tasks
}

/** Where each format keeps its boxes, and how they are read. */
export const checklistReaders = {
  speckit: { path: /^specs\/[^/]+\/tasks\.md$/, read: specKitTasks },
  openspec: { path: /^openspec\/changes\/.+\/tasks\.md$/, read: openSpecTasks },
  kiro: { path: /^\.kiro\/specs\/[^/]+\/tasks\.md$/, read: kiroTasks },
} as const

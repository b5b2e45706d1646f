/**
 * Tasks that may write one file at the same time are kept from running together: by a lock that both take, never by an arrow.
 * Who is ordered already needs none. Tools of which there is one, as the analysis or the texts tell, are shared alike.
 */
import type { EdgeProposal, Proposal } from '../../model/proposal.ts'
import { compareText } from '../../std/order.ts'
import type { Clause } from './clause.ts'
import { spanOf } from './edge.ts'
import type { Telling } from './told-name.ts'

const CONFIDENCE = 0.9

/** Tools of which a machine or a team has one, and the words that say that a task needs it. */
const TOOLS: readonly (readonly [name: string, words: RegExp, why: string])[] = [
  [
    'full test run',
    /\b(?:full|entire|whole|complete) test (?:suite|run)\b/i,
    'one full test run at a time gives results that can be trusted',
  ],
  ['device simulator', /\b(?:simulator|emulator)\b/i, 'one simulator runs at a time'],
  ['staging environment', /\bstaging (?:environment|server|cluster)\b/i, 'there is one staging environment'],
]
const PORT = /\b(?:port|localhost:|:)\s?(\d{4,5})\b/g
const MIGRATIONS = 'database migrations'

/** Locks for what unordered tasks share. `isOrdered` knows the order of two tasks, by their places. */
export function sharedWrites(
  tellings: readonly Telling[],
  isOrdered: (a: number, b: number) => boolean,
): { readonly edges: EdgeProposal[]; readonly resources: Proposal['resources'] } {
  const edges: EdgeProposal[] = []
  const resources: Proposal['resources'] = {}
  const done = new Set<string>()
  for (const { place, members, isTool, why } of [...sharedPlaces(tellings), ...sharedTools(tellings)]) {
    const open = members.filter((one) => members.some((other) => one !== other && !isOrdered(one, other)))
    if (open.length < 2) continue
    const name = isTool ? place : `writing ${place}`
    resources[name] = {
      type: isTool && place !== MIGRATIONS ? 'shared_limited' : 'exclusive',
      capacity: 1,
      location: isTool ? 'the tasks’ own words' : place,
      constraint: 'one task at a time',
      reason: why,
    }
    for (const [at, to] of open.entries()) {
      const from = open[at - 1]
      if (from === undefined || done.has(`${name}\n${from} ${to}`)) continue
      done.add(`${name}\n${from} ${to}`)
      edges.push(
        ...lockBetween(tellings[from] as Telling, tellings[to] as Telling, { place, members, isTool, why }, name),
      )
    }
  }
  return { edges, resources }
}

interface Shared {
  readonly place: string
  readonly members: readonly number[]
  readonly isTool: boolean
  readonly why: string
}

/** Files that several tasks may write, and folders that one may write whole and others in part. */
function sharedPlaces(tellings: readonly Telling[]): Shared[] {
  const writers = new Map<string, Set<number>>()
  for (const { place, subject } of tellings) {
    for (const written of subject.writes) {
      const path = written
        .trim()
        .replace(/^(?:\.\/)+/, '')
        .replace(/\/$/, '/**')
      if (path === '' || /^\**$/.test(path)) continue
      const list = writers.get(path)
      if (list === undefined) writers.set(path, new Set([place]))
      else list.add(place)
    }
  }
  const all = new Map<string, Set<number>>()
  for (const [path, members] of writers) {
    const wide = widestOver(path, writers)
    const group = all.get(wide) ?? new Set<number>()
    for (const member of members) group.add(member)
    all.set(wide, group)
  }
  return [...all]
    .filter(([, members]) => members.size > 1)
    .toSorted(([a], [b]) => compareText(a, b))
    .map(([place, members]) => ({
      place,
      members: [...members].toSorted((a, b) => a - b),
      isTool: false,
      why: `several tasks may write ${place}, and nothing orders them`,
    }))
}

/** The widest pattern in use that covers a path, or the path itself. */
function widestOver(path: string, writers: ReadonlyMap<string, unknown>): string {
  for (let at = path.indexOf('/'); at !== -1; at = path.indexOf('/', at + 1)) {
    const folder = path.slice(0, at + 1)
    for (const pattern of [`${folder}**`, `${folder}**/*`]) if (writers.has(pattern)) return pattern
  }
  const folder = path.slice(0, path.lastIndexOf('/') + 1)
  const ending = path.slice(path.lastIndexOf('.'))
  for (const pattern of [`${folder}*`, `${folder}*${ending}`]) if (writers.has(pattern)) return pattern
  return path
}

function sharedTools(tellings: readonly Telling[]): Shared[] {
  const users = new Map<string, { readonly members: number[]; readonly why: string }>()
  const use = (name: string, place: number, why: string): void => {
    const known = users.get(name)
    if (known === undefined) users.set(name, { members: [place], why })
    else if (known.members.at(-1) !== place) known.members.push(place)
  }
  for (const { place, subject, clauses } of tellings) {
    if (subject.kind === 'migration') use(MIGRATIONS, place, 'migrations are numbered and applied one after another')
    for (const { text, isAside } of clauses) {
      if (isAside) continue
      for (const [name, words, why] of TOOLS) if (words.test(text)) use(name, place, why)
      for (const [, port] of text.matchAll(PORT))
        use(`port ${port ?? ''}`, place, 'one process at a time listens on a port')
    }
  }
  return [...users]
    .toSorted(([a], [b]) => compareText(a, b))
    .map(([name, { members, why }]) => ({ place: name, members, isTool: true, why }))
}

function lockBetween(from: Telling, to: Telling, { place, isTool, why }: Shared, name: string): EdgeProposal[] {
  const evidence = [from, to].flatMap((telling) => {
    const clause = clauseOn(telling, place)
    const verb = isTool ? 'needs' : 'may write'
    return clause === undefined ? [] : [spanOf(clause, CONFIDENCE, `“${telling.subject.title}” ${verb} ${place}.`)]
  })
  if (evidence.length < 2) return []
  const type = isTool && place !== MIGRATIONS ? ('resource_limited' as const) : ('mutual_exclusion' as const)
  const units = type === 'resource_limited' ? { units: 1 } : {}
  return [
    {
      from: from.subject.key,
      to: to.subject.key,
      type,
      isHard: true,
      reason: `Both ${isTool ? 'need' : 'may write'} ${place}: ${why}.`,
      evidence,
      confidence: CONFIDENCE,
      origin: 'inferred',
      shared_resource: name,
      ...units,
    },
  ]
}

/** The sentence that names a place, else the first one. */
function clauseOn({ clauses }: Telling, place: string): Clause | undefined {
  const last = place.slice(place.lastIndexOf('/', place.length - 4) + 1)
  const number = /\d{4,5}/.exec(place)?.[0]
  return (
    clauses.find(
      ({ text, isAside }) => !isAside && (text.includes(place) || (number !== undefined && text.includes(number))),
    ) ??
    clauses.find(({ text }) => last.length > 3 && text.includes(last)) ??
    clauses[0]
  )
}

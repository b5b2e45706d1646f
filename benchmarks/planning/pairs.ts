/**
 * Plans that people wrote, and the specifications that they wrote them for, from bare clones at `<repositories>/<owner>+<name>/repo`.
 *
 * The development pairs are the rows of a table with the columns kind, repo, commit, spec_path, plan_path and base_commit. Held out
 * are all other plans of the same formats in the same commits of the same clones.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { chance } from '../../src/core/std/chance.ts'
import { SEED } from './bootstrap.ts'
import { checklistReaders } from './checklist-plan.ts'
import { type Clone, openClone } from './clone.ts'
import { kandevTasks, specKittyTasks } from './folder-plan.ts'
import { type HumanTasks, KINDS, type Kind } from './human-plan.ts'
import { taskMasterTags } from './task-master-plan.ts'

/** One plan with where it stands. */
export interface Pair {
  readonly kind: Kind
  readonly repo: string
  readonly clone: Clone
  /** Where plan and specification are read. */
  readonly commit: string
  /** Path of its file or folder; `#` and a tag where one file has several. */
  readonly plan: string
  /** As the table says; `undefined` for what is held out, where it is looked for. */
  readonly spec: string | undefined
  readonly base: string | undefined
  readonly tasks: HumanTasks
}

/** The pairs of a split, and a sentence for each that cannot be had. */
export interface Pairs {
  readonly pairs: readonly Pair[]
  readonly missing: readonly string[]
}

/** Which half of the held-out plans one belongs to, for good: `a` is looked at while rules are written, `b` never. */
export function halfOf({ repo, plan }: Pick<Pair, 'repo' | 'plan'>): 'a' | 'b' {
  return chance(SEED, 'half', repo, plan) < 0.5 ? 'a' : 'b'
}

interface Row {
  readonly kind: Kind
  readonly repo: string
  readonly commit: string
  readonly spec: string
  readonly plan: string
  readonly base: string | undefined
}

/** Reads the table's own plans, or all others beside them. */
export function readPairs(table: string, repositories: string, split: 'development' | 'held-out'): Pairs {
  const rows = rowsOf(table)
  const missing: string[] = []
  const clones = new Map<string, Clone>()
  for (const repo of new Set(rows.map((row) => row.repo))) {
    const path = join(repositories, repo.replace('/', '+'), 'repo')
    if (existsSync(path)) clones.set(repo, openClone(path))
    else missing.push(`${repo}: no clone at ${path}`)
  }
  const pairs = [...clones].flatMap(([repo, clone]) => {
    const own = rows.filter((row) => row.repo === repo)
    const known = new Map(own.map((row) => [planFolder(row), row]))
    return plansOf(repo, clone, own)
      .filter(({ plan }) => known.has(plan) === (split === 'development'))
      .map((pair) => {
        const row = known.get(pair.plan)
        return row === undefined ? pair : { ...pair, spec: row.spec, base: row.base }
      })
  })
  if (split === 'development') {
    for (const row of rows.filter(({ repo }) => clones.has(repo))) {
      if (!pairs.some(({ repo, plan }) => repo === row.repo && plan === planFolder(row))) {
        missing.push(`${row.repo}: no tasks in ${row.plan}`)
      }
    }
  }
  return { pairs, missing }
}

function rowsOf(table: string): Row[] {
  const [head = [], ...lines] = readFileSync(table, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => line.split('\t'))
  return lines.flatMap((line): Row[] => {
    const of = (column: string): string => line[head.indexOf(column)] ?? ''
    const kind = KINDS.find((each) => each === of('kind'))
    const base = of('base_commit').length === 40 ? of('base_commit') : undefined
    return kind === undefined
      ? []
      : [{ kind, repo: of('repo'), commit: of('commit'), spec: of('spec_path'), plan: of('plan_path'), base }]
  })
}

/** A plan as {@link Pair} names it. */
function planFolder({ plan }: Row): string {
  return plan.replace(/\/(?:tasks\/WP\*|task-\*)\.md$/, '')
}

function plansOf(repo: string, clone: Clone, rows: readonly Row[]): Pair[] {
  const commit = rows[0]?.commit ?? ''
  const all = clone.list(commit, '.')
  const made = (kind: Kind, plan: string, tasks: HumanTasks): Pair[] =>
    tasks.length < 3 ? [] : [{ kind, repo, clone, commit, plan, spec: undefined, base: undefined, tasks }]
  return [...new Set(rows.map(({ kind }) => kind))].flatMap((kind): Pair[] => {
    switch (kind) {
      case 'kandev':
        return grouped(all, /^(docs\/plans\/.+)\/task-[^/]*\.md$/).flatMap(([plan, files]) =>
          made(kind, plan, kandevTasks([...clone.texts(commit, files).values()])),
        )
      case 'speckitty':
        return grouped(all, /^(kitty-specs\/[^/]+)\/tasks\/WP[^/]*\.md$/).flatMap(([plan, files]) =>
          made(kind, plan, specKittyTasks([...clone.texts(commit, files).values()])),
        )
      case 'taskmaster':
        return all
          .filter((path) => path.endsWith('.taskmaster/tasks/tasks.json'))
          .flatMap((path) => {
            const tags = taskMasterTags(clone.text(commit, path) ?? '{}')
            return [...tags].flatMap(([tag, tasks]) => made(kind, `${path}#${tag}`, tasks))
          })
      case 'speckit':
      case 'openspec':
      case 'kiro': {
        const { path: shape, read } = checklistReaders[kind]
        const files = all.filter((path) => shape.test(path))
        return [...clone.texts(commit, files)].flatMap(([path, text]) => made(kind, path, read(text)))
      }
    }
  })
}

function grouped(paths: readonly string[], shape: RegExp): [string, string[]][] {
  const groups = new Map<string, string[]>()
  for (const path of paths) {
    const folder = shape.exec(path)?.[1]
    if (folder !== undefined) groups.set(folder, [...(groups.get(folder) ?? []), path])
  }
  return [...groups]
}

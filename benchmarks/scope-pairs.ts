/**
 * Pairs of a specification and the change that carried it out, from a table with the columns kind, repo, commit, spec_path,
 * plan_path, base_commit and touched_src_files, and bare clones at `<repositories>/<owner>+<name>/repo`.
 *
 * What the work touched is read from the first commit after base_commit that touches the plan's folder (the specification's, where
 * the plan is a folder of its own): in these repositories that is the squashed merge which brings plan and code together. Its source
 * files by ending are as many as touched_src_files says for 36 of the 37 pairs that state a base, and one more (1,023) for the other.
 * Three pairs (kind taskmaster) keep all plans in one file, so that this commit is about none of their specifications: for them
 * the commit that added the specification is taken, and its parent as base. `as_given` undoes that.
 * The specification is read as it stands in the commit of the work, where it appeared; the code and the history end before.
 */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** One specification with what its work touched. */
export interface ScopePair {
  readonly repo: string
  /** Bare clone. */
  readonly clone: string
  readonly spec: string
  readonly text: string
  readonly base: string
  /** Source files that the work altered, and those that it added. */
  readonly modified: readonly string[]
  readonly added: readonly string[]
  /** Whether the count of the table is met. */
  readonly reproduced: boolean
}

const SOURCE = /\.(ts|tsx|js|jsx|mjs|cjs|go|py|rs|rb|java|kt|cs|php|c|h|cc|cpp|hpp|swift|vue|svelte|lisp|sh)$/

/** Whether a path counts as a source file, as the table counts. */
export function isSource(path: string): boolean {
  return SOURCE.test(path)
}

/** The pairs of a table that state a base, whose clone is there, and whose work altered a source file. */
export function scopePairs(table: string, repositories: string, as_given: boolean): ScopePair[] {
  const [head = [], ...rows] = readFileSync(table, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => line.split('\t'))
  return rows.flatMap((row) => {
    const of = (column: string): string => row[head.indexOf(column)] ?? ''
    if (of('base_commit').length !== 40) return []
    return pairOf(of, join(repositories, of('repo').replace('/', '+'), 'repo'), as_given) ?? []
  })
}

function pairOf(of: (column: string) => string, clone: string, as_given: boolean): ScopePair | undefined {
  const git = (...words: readonly string[]): string =>
    execFileSync('git', ['-C', clone, ...words], {
      encoding: 'utf8',
      maxBuffer: 2 ** 30,
      stdio: ['ignore', 'pipe', 'ignore'],
    })
  const spec = of('spec_path').split(' +')[0] ?? ''
  const isOwn = of('kind') === 'taskmaster' && !as_given
  const folder = folderOf(of('kind') === 'speckitty' ? spec : (of('plan_path').split('#')[0] ?? ''))
  const range = isOwn ? [of('commit'), '--', spec] : [`${of('base_commit')}..${of('commit')}`, '--', folder]
  const work = git('log', '--format=%H', '--reverse', ...range).split('\n')[0] ?? ''
  if (work === '') return undefined
  const base = isOwn ? git('rev-parse', `${work}^1`).trim() : of('base_commit')
  const touched = git('show', '--no-renames', '--format=', '--name-status', '-m', '--first-parent', work)
    .split('\n')
    .map((line) => line.split('\t'))
    .filter(([, path]) => path !== undefined && isSource(path))
  const paths = (status: string): string[] => touched.flatMap(([found, path]) => (found === status ? [path ?? ''] : []))
  if (paths('M').length === 0) return undefined
  const text = (path: string): string => {
    try {
      return git('show', `${work}:${path}`)
    } catch {
      return git('show', `${of('commit')}:${path}`)
    }
  }
  const pages =
    of('kind') === 'openspec'
      ? git('ls-tree', '-r', '--name-only', work, '--', `${folderOf(spec)}/`)
          .split('\n')
          .filter((path) => path === spec || /\/specs\/.*\.md$/.test(path))
      : [spec]
  return {
    repo: of('repo'),
    clone,
    spec,
    text: pages.map(text).join('\n\n'),
    base,
    modified: paths('M'),
    added: paths('A'),
    reproduced: touched.length === Number(of('touched_src_files')),
  }
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('/'), 0))
}

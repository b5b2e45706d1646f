/**
 * The specification of a plan, as it stood when the plan appeared, the commit before, and the source files that the work touched.
 *
 * The work is the first commit that touches the plan's folder (after the base, where the table states one): in these repositories
 * that is mostly the squashed merge which brings plan and code together. Where one file holds all plans, it is the commit that added
 * the specification. Where it touches no source file, nothing is known of what the work touched.
 */
import { join } from 'node:path/posix'
import type { SpecDocument } from '../../src/core/ports/proposer.ts'
import { isSource } from '../scope-pairs.ts'
import type { Clone } from './clone.ts'
import type { Pair } from './pairs.ts'

/** What a planner would have been given, and what came of it. */
export interface Specification {
  readonly documents: readonly SpecDocument[]
  /** The commit before the work; nothing where the table states none. */
  readonly base: string | undefined
  readonly modified: readonly string[]
  readonly added: readonly string[]
}

/** The specification of a pair; nothing when it cannot be found. */
export function specificationOf(pair: Pair): Specification | undefined {
  const { clone, commit } = pair
  const spec = pair.spec?.split(' +')[0] ?? specOf(pair)
  if (spec === undefined) return undefined
  const isOwn = pair.kind === 'taskmaster'
  const isRow = pair.spec !== undefined
  const folders = isOwn ? [spec] : unarchived(folderOf(pair, spec))
  const work = first(clone, isRow && pair.base !== undefined && !isOwn ? `${pair.base}..${commit}` : commit, folders)
  const base = isRow && (pair.base === undefined || !isOwn) ? pair.base : parentOf(clone, work)
  const documents = documentsOf(pair, spec, work ?? commit)
  if (documents.length === 0) return undefined
  return { documents, base, ...(work === undefined ? { modified: [], added: [] } : touched(clone, work)) }
}

/** Where the specification of a held-out plan stands. */
function specOf({ kind, clone, commit, plan }: Pair): string | undefined {
  switch (kind) {
    case 'kandev': {
      const said = /^spec:\s*["']?([^"'\s]+)/m.exec(clone.text(commit, `${plan}/plan.md`)?.slice(0, 1000) ?? '')?.[1]
      if (said === undefined || !said.includes('.md')) return undefined
      return said.startsWith('docs/') ? said : join(plan, said)
    }
    case 'speckitty':
      return `${plan}/spec.md`
    case 'speckit':
      return plan.replace(/tasks\.md$/, 'spec.md')
    case 'kiro':
      return plan.replace(/tasks\.md$/, 'requirements.md')
    case 'openspec':
      return plan.replace(/tasks\.md$/, 'proposal.md')
    case 'taskmaster':
      return namedAlike(clone.list(commit, plan.replace(/tasks\/tasks\.json#.*$/, 'docs')), plan.replace(/^.*#/, ''))
  }
}

/** The document whose name has all words of a tag, and the fewest others; phases count. */
function namedAlike(paths: readonly string[], tag: string): string | undefined {
  const words = (text: string): string[] =>
    text
      .toLowerCase()
      .split(/[^a-z0-9]+/)
      .filter((word) => word !== '')
  const wanted = words(tag)
  const fit = paths.filter((path) => {
    const said = words(path.replace(/^.*\//, ''))
    return wanted.every((word) => said.includes(word))
  })
  return fit.toSorted((a, b) => a.length - b.length)[0]
}

function folderOf({ kind, plan }: Pair, spec: string): string {
  return kind === 'kandev' ? plan : kind === 'speckitty' ? parent(spec) : parent(plan)
}

/** A folder of an OpenSpec change, and the one that it had before it was archived. */
function unarchived(folder: string): string[] {
  return [...new Set([folder, folder.replace(/\/archive\/\d{4}-\d\d-\d\d-/, '/')])]
}

function first(clone: Clone, range: string, folders: readonly string[]): string | undefined {
  const found = clone.git('log', '--format=%H', '--reverse', '--topo-order', range, '--', ...folders).split('\n')[0]
  return found === '' ? undefined : found
}

function parentOf(clone: Clone, work: string | undefined): string | undefined {
  if (work === undefined) return undefined
  const [, base] = clone.git('rev-list', '--parents', '-1', work).trim().split(' ')
  return base
}

function documentsOf({ kind, clone, commit }: Pair, spec: string, work: string): SpecDocument[] {
  const there = (at: string): SpecDocument[] => {
    const folder = parent(spec)
    const roots = unarchived(folder)
    const paths =
      kind === 'openspec'
        ? clone
            .list(at, '.')
            .filter((path) =>
              roots.some(
                (root) => path === `${root}/proposal.md` || (path.startsWith(`${root}/specs/`) && path.endsWith('.md')),
              ),
            )
        : [spec]
    return [...clone.texts(at, paths)].map(([path, text]) => {
      const root = roots.find((each) => path.startsWith(`${each}/`)) ?? folder
      const origin = path.slice(root.length + 1)
      return { path: `spec/${origin}`, origin, text }
    })
  }
  const found = there(work)
  return found.some(({ text }) => text.trim() !== '') ? found : there(commit)
}

function touched(clone: Clone, work: string): Pick<Specification, 'modified' | 'added'> {
  const lines = clone
    .git('show', '--no-renames', '--format=', '--name-status', '-m', '--first-parent', work)
    .split('\n')
    .map((line) => line.split('\t'))
  const paths = (status: string): string[] =>
    lines.flatMap(([found, path]) => (found === status && path !== undefined && isSource(path) ? [path] : []))
  return { modified: paths('M'), added: paths('A') }
}

function parent(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('/'), 0))
}

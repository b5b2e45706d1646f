import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Unread } from '../../core/model/code-index.ts'
import { gitText } from './git.ts'

/** The repository that a codebase stands in. */
export interface Repository {
  /** Hash of the newest commit. */
  readonly head: string
  /** The codebase's folder inside the repository, with a slash at the end; empty for the repository's own folder. */
  readonly prefix: string
  /** Commits at which a shallow clone was cut off: they look as if they had added every file. */
  readonly cut_at: ReadonlySet<string>
}

const HASH = /^[0-9a-f]{40,64}$/

/** An entry about the history as a whole. */
export function unread(code: string, reason: string): Unread {
  return { code, path: '.git', reason }
}

/** Finds the repository of a folder. Returns nothing, and tells why, when there is none that can be read. */
export async function findRepository(root: string, tell: (entry: Unread) => void): Promise<Repository | undefined> {
  const asked = ['rev-parse', '--is-inside-work-tree', '--is-shallow-repository', '--show-prefix', 'HEAD']
  const { code, text, complaint } = await gitText(root, asked)
  const [inside = '', shallow = '', ...rest] = text.split('\n')
  if (code === 0 && inside === 'true') {
    const head = rest.at(-2) ?? ''
    if (HASH.test(head)) {
      const cut_at = shallow === 'true' ? await shallowCommits(root) : new Set<string>()
      return { head, prefix: rest.slice(0, -2).join('\n'), cut_at }
    }
  }
  tell(reasonOf(code, complaint, inside === 'true', rest.includes('HEAD')))
  return undefined
}

function reasonOf(code: number | 'missing' | null, complaint: string, inside: boolean, unborn: boolean): Unread {
  const said = complaint.trim().split('\n')[0] ?? ''
  if (code === 'missing') return unread('git-missing', 'The program git was not found, so the history was not read.')
  if (/dubious ownership/.test(complaint)) {
    const next = 'To have its history read: `git config --global --add safe.directory <its folder>`.'
    return unread('other-owner', `The repository belongs to another user, and git refuses to read it. ${next}`)
  }
  if (/not a git repository|must be run in a work tree/.test(complaint) || (code === 0 && !inside)) {
    return unread('no-repository', 'The codebase stands in no git repository, so there is no history.')
  }
  if (unborn || /ambiguous argument 'HEAD'|unknown revision/.test(complaint)) {
    return unread('no-commits', 'The repository has no commits yet.')
  }
  return unread('broken-repository', `Git cannot read the repository: ${said}`)
}

async function shallowCommits(root: string): Promise<Set<string>> {
  const { text } = await gitText(root, ['rev-parse', '--git-path', 'shallow'])
  try {
    return new Set(
      readFileSync(resolve(root, text.replace(/\n$/, '')), 'utf8')
        .split('\n')
        .filter((line) => HASH.test(line)),
    )
  } catch {
    return new Set()
  }
}

/** The newest commits of a codebase without merges, newest first, and whether there are more or some could not be listed. */
export async function newestCommits(
  root: string,
  repository: Repository,
  most: number,
  tell: (entry: Unread) => void,
): Promise<{ readonly hashes: readonly string[]; readonly truncated: boolean }> {
  const below = repository.prefix === '' ? [] : ['--full-history', repository.head, '--', '.']
  const range = repository.prefix === '' ? [repository.head, '--'] : below
  const { code, text, complaint } = await gitText(root, ['rev-list', '--no-merges', '-n', String(most + 1), ...range])
  const listed = text.split('\n').filter((line) => HASH.test(line))
  const hashes = listed.slice(0, most).filter((hash) => !repository.cut_at.has(hash))
  if (code !== 0) {
    tell(unread('broken-repository', `Older commits cannot be read: ${complaint.trim().split('\n')[0] ?? ''}`))
  } else if (repository.cut_at.size > 0 && listed.length <= most) {
    tell(
      unread('shallow', 'The clone is shallow, so older commits are not there. `git fetch --unshallow` brings them.'),
    )
  } else if (listed.length > most) {
    tell(unread('history-cut', `Only the newest ${most} commits were read.`))
  } else if (hashes.length === 0) tell(unread('no-commits', 'No commit touches this folder.'))
  return { hashes, truncated: code !== 0 || listed.length > most || repository.cut_at.size > 0 }
}

/**
 * What of git's own files is looked at: hooks, settings, and where branches stand. A branch that only went forward, or is new,
 * was committed to, which is no finding; one that was set elsewhere or taken away is.
 */
import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { git } from '../analyzers/git.ts'

const WATCHED =
  /(^|\/)\.git(\/(modules\/.+\/)?(hooks\/.+|info\/(attributes|exclude)|refs\/.+|HEAD|config|config\.worktree))?$/
const LEFT_OUT = /(^|\/)\.git\/(.+\/)?(objects|logs|lfs|rr-cache|worktrees|branches|refs\/remotes|refs\/stash)$/
const POSITION = /^(?:\.git)\/(?:refs\/|HEAD$)/

/** Whether a folder of git's own is not looked into. */
export function isLeftOut(folder: string): boolean {
  return LEFT_OUT.test(folder)
}

/** Whether a file of git's own is looked at. */
export function isWatched(path: string): boolean {
  return WATCHED.test(path) && !path.endsWith('.lock')
}

/** Whether a file of git's own says where a branch stands. */
export function isPosition(path: string): boolean {
  return POSITION.test(path)
}

/** What such a file says; undefined when it cannot be read. */
export function positionAt(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch {
    return undefined
  }
}

/**
 * The folder with git's own files, when it does not stand in the codebase itself: the codebase is a part of a repository, or a
 * work tree beside it.
 */
export function gitFolderElsewhere(codebase: string): string | undefined {
  for (let folder = codebase; ; folder = dirname(folder)) {
    const place = join(folder, '.git')
    if (existsSync(place)) {
      if (statSync(place).isDirectory()) return folder === codebase ? undefined : place
      return commonFolder(folder, place)
    }
    if (dirname(folder) === folder) return undefined
  }
}

function commonFolder(folder: string, place: string): string | undefined {
  const [, target] = /^gitdir: (.+)$/m.exec(positionAt(place) ?? '') ?? []
  if (target === undefined) return undefined
  const own = resolve(folder, target)
  const common = positionAt(join(own, 'commondir'))
  return common === undefined ? own : resolve(own, common)
}

/** Whether a branch has only gone forward, or is new, or was merely packed away. */
export async function wentForward(
  codebase: string,
  gitFolder: string,
  path: string,
  before: string | undefined,
  after: string | undefined,
): Promise<boolean> {
  if (after === undefined) {
    const packed = positionAt(join(gitFolder, 'packed-refs')) ?? ''
    return packed.split('\n').includes(`${before} ${path.slice('.git/'.length)}`)
  }
  if (before === undefined) return path.startsWith('.git/refs/heads/')
  const { code } = await git(codebase, ['merge-base', '--is-ancestor', before, after], () => {})
  return code === 0
}

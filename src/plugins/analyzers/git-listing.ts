/** Lists the files of a repository by asking git, which knows best what it ignores. */
import { devNull } from 'node:os'
import { git } from './git.ts'

/** What git said, or why it could not. `cut`: there are more. */
export type GitListing =
  | { readonly ok: true; readonly paths: readonly string[]; readonly cut: boolean }
  | { readonly ok: false; readonly why: 'no-git' | 'no-repository' | 'refused'; readonly said: string }

/** A user's own list of what to ignore differs from machine to machine, so it does not count. */
const LIST = ['-c', `core.excludesFile=${devNull}`, 'ls-files', '-coz', '--exclude-standard']

/** Tracked files and those that are neither tracked nor ignored, relative to `root`; at most `most` of them. */
export async function gitListing(root: string, most: number): Promise<GitListing> {
  const paths: string[] = []
  let rest = ''
  const { code, complaint } = await git(root, LIST, (piece) => {
    const parts = `${rest}${piece}`.split('\0')
    rest = parts.pop() ?? ''
    for (const part of parts) paths.push(part)
    return paths.length <= most
  })
  const cut = paths.length > most
  if (code === 0 || cut) return { ok: true, paths: paths.slice(0, most), cut }
  if (code === 'missing') return { ok: false, why: 'no-git', said: '' }
  const isNone = /not a git repository|must be run in a work tree/.test(complaint)
  return { ok: false, why: isNone ? 'no-repository' : 'refused', said: complaint }
}

/** Which files a codebase has. A repository is asked through git; anything else is walked. */
import { type Stats, existsSync, lstatSync } from 'node:fs'
import { join } from 'node:path'
import { compareText } from '../../core/std/order.ts'
import { walkFolder } from './folder-walk.ts'
import { gitListing } from './git-listing.ts'
import { leftOutAt, withoutPlans } from './left-out.ts'
import type { UnreadList } from './unread-list.ts'

/** A file that is there, by its path relative to the codebase, with slashes. */
export interface ListedFile {
  readonly path: string
  readonly stats: Stats
}

/** More files than this are no one codebase: a home directory, a disk. */
const MOST_FILES = 200_000
/** The walk also looks at what it then leaves out. */
const MOST_ENTRIES = 1_000_000

/** Names of a listing, before anything is asked of the files themselves. */
interface Names {
  readonly paths: readonly string[]
  readonly cut: boolean
}

/** The regular files of a codebase, sorted by path; the rest is said in `unread`. Never follows a link. */
export async function listFiles(root: string, unread: UnreadList): Promise<ListedFile[]> {
  const { paths, cut } = (await askGit(root, unread)) ?? walk(root, unread)
  if (cut) {
    unread.add(
      'too-many-files',
      '.',
      `There are more than ${MOST_FILES} files; only as many were looked at. Name a smaller folder.`,
    )
  }
  return regular(root, kept(root, paths, unread), unread)
}

async function askGit(root: string, unread: UnreadList): Promise<Names | undefined> {
  const listed = await gitListing(root, MOST_FILES)
  if (listed.ok) return listed.paths.length > 0 ? listed : undefined
  if (listed.why === 'no-git') {
    unread.add(
      'git-missing',
      '.',
      'The program git was not found: .gitignore was read without it, and there is no history.',
    )
  } else if (listed.why === 'refused') {
    unread.add(
      'git-refused',
      '.',
      `git did not list the files, so they were looked up without it: ${firstLine(listed.said)}`,
    )
  }
  return undefined
}

function walk(root: string, unread: UnreadList): Names {
  const paths: string[] = []
  const whole = walkFolder(root, MOST_ENTRIES, {
    file: (path) => paths.push(path),
    leftOut: (path, why) => sayLeftOut(path, why, unread),
    unreadable: (path, error) => sayUnreadable(path === '' ? '.' : path, error, unread),
  })
  return { paths: paths.slice(0, MOST_FILES), cut: !whole || paths.length > MOST_FILES }
}

/** Sorted, each once, without what is left out by its place. */
function kept(root: string, listed: readonly string[], unread: UnreadList): string[] {
  const paths = new Set<string>()
  const leftOut = new Map<string, 'vendored' | 'kept'>()
  for (const path of listed) {
    const out = leftOutAt(path)
    if (out === undefined) paths.add(path)
    else if (out.why !== 'silent') leftOut.set(out.folder, out.why)
  }
  for (const [folder, why] of leftOut) sayLeftOut(folder, why, unread)
  const sorted = [...paths].toSorted(compareText)
  return withoutPlans(sorted, (path) => existsSync(join(root, path)))
}

function regular(root: string, paths: readonly string[], unread: UnreadList): ListedFile[] {
  const isBehindLink = linksAbove(root)
  const files: ListedFile[] = []
  for (const path of paths) {
    // git may still know files where a link stands now, and a hostile one names files outside.
    if (isOutside(path) || isBehindLink(path)) continue
    let stats: Stats | undefined
    try {
      stats = lstatSync(join(root, path), { throwIfNoEntry: false })
    } catch (error) {
      sayUnreadable(path, error as NodeJS.ErrnoException, unread)
      continue
    }
    if (stats === undefined) {
      // Else it is tracked, but deleted: no part of the tree as it stands.
      if (path.includes('\uFFFD')) unread.add('unreadable', path, 'Its name is not UTF-8, so no plan could name it.')
      continue
    }
    if (stats.isSymbolicLink()) {
      unread.add('symlink', path, 'It is a symbolic link, which is not followed.')
    } else if (stats.isDirectory()) {
      sayLeftOut(path.replace(/\/$/, ''), 'repository', unread)
    } else if (stats.isFile()) {
      files.push({ path, stats })
    } else {
      unread.add('unreadable', path, 'It is no regular file.')
    }
  }
  return files
}

function isOutside(path: string): boolean {
  return path.includes('..') && path.split('/').includes('..')
}

/** Answers whether a folder on the way to a path, below the root, is a link. Each folder is looked at once. */
function linksAbove(root: string): (path: string) => boolean {
  const known = new Map<string, boolean>()
  return (path) => {
    const unknown: string[] = []
    let isLink = false
    for (let slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
      const folder = path.slice(0, slash)
      const said = known.get(folder)
      if (said === undefined) unknown.push(folder)
      else {
        isLink = said
        break
      }
    }
    for (const folder of unknown.reverse()) {
      isLink ||= isLinkAt(join(root, folder))
      known.set(folder, isLink)
    }
    return isLink
  }
}

function isLinkAt(place: string): boolean {
  try {
    return lstatSync(place, { throwIfNoEntry: false })?.isSymbolicLink() === true
  } catch {
    // Then what is below cannot be looked at either, which is said there.
    return false
  }
}

function sayLeftOut(path: string, why: 'vendored' | 'kept' | 'repository', unread: UnreadList): void {
  if (why === 'vendored') unread.add('vendored', path, 'The folder holds code of others.')
  else if (why === 'kept') unread.add('generated', path, 'The folder holds what a tool made.')
  else unread.add('submodule', path, 'It is a repository of its own, which is not entered.')
}

/** Says that something could not be read, in words. */
export function sayUnreadable(path: string, error: NodeJS.ErrnoException, unread: UnreadList): void {
  const words: Record<string, string> = {
    EACCES: 'It may not be read by you.',
    EPERM: 'It may not be read by you.',
    ENOENT: 'It vanished while the codebase was read.',
    ELOOP: 'It became a symbolic link while the codebase was read.',
    ENAMETOOLONG: 'Its path is too long for the system.',
  }
  unread.add('unreadable', path, words[error.code ?? ''] ?? `It could not be read (${error.code ?? error.message}).`)
}

function firstLine(text: string): string {
  return text.trim().split('\n')[0] ?? ''
}

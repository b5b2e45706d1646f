/** Lists the files of a folder without git: .gitignore files are read and hold as they do for git. Links are not followed. */
import { type Dirent, existsSync, readdirSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { compareText } from '../../core/std/order.ts'
import { readText } from './file-text.ts'
import { folderLeftOut } from './left-out.ts'
import { type IgnorePattern, isIgnoredBy, readIgnorePatterns } from './ignore-pattern.ts'

/** What the walk met. Paths are relative to the folder that is walked. */
export interface WalkTaker {
  readonly file: (path: string) => void
  readonly leftOut: (path: string, why: 'vendored' | 'kept' | 'repository') => void
  readonly unreadable: (path: string, error: NodeJS.ErrnoException) => void
}

/** What holds in a folder: the patterns of one .gitignore, for paths below `base`, and what was said further up. */
interface Ignoring {
  readonly patterns: readonly IgnorePattern[]
  /** Folder of the file below the top, with a slash at the end; empty for the top. */
  readonly base: string
  readonly above: Ignoring | undefined
}

/**
 * Walks breadth first, in the order of names, so that what is left out of a tree that is too large is the deepest of it.
 * Hands back false when `most` entries were met and the walk stopped.
 */
export function walkFolder(root: string, most: number, take: WalkTaker): boolean {
  const top = repositoryTop(root)
  const prefix = top === undefined ? '' : slashed(relative(top, root))
  let folders: { readonly path: string; readonly ignoring: Ignoring | undefined }[] = [
    { path: '', ignoring: top === undefined ? undefined : ignoringAbove(top, prefix) },
  ]
  let met = 0
  while (folders.length > 0) {
    const below: typeof folders = []
    for (const { path, ignoring } of folders) {
      const entries = entriesOf(root, path, take)
      if (path !== '' && entries.some(({ name }) => name === '.git')) {
        take.leftOut(path.slice(0, -1), 'repository')
        continue
      }
      const here = ignoringIn(root, path, prefix, ignoring)
      for (const entry of entries) {
        if (++met > most) return false
        const inside = `${path}${entry.name}`
        const isFolder = entry.isDirectory()
        if (entry.name === '.git' || ignored(here, `${prefix}${inside}`, isFolder)) continue
        const why = isFolder ? folderLeftOut(entry.name) : undefined
        if (!isFolder) take.file(inside)
        else if (why === undefined) below.push({ path: `${inside}/`, ignoring: here })
        else if (why !== 'silent') take.leftOut(inside, why)
      }
    }
    folders = below
  }
  return true
}

function entriesOf(root: string, path: string, take: WalkTaker): Dirent[] {
  try {
    const entries = readdirSync(join(root, path), { withFileTypes: true })
    return entries.toSorted((a, b) => compareText(a.name, b.name))
  } catch (error) {
    take.unreadable(path.slice(0, -1), error as NodeJS.ErrnoException)
    return []
  }
}

function ignored(ignoring: Ignoring | undefined, path: string, isFolder: boolean): boolean {
  for (let here = ignoring; here !== undefined; here = here.above) {
    const said = isIgnoredBy(here.patterns, path.slice(here.base.length), isFolder)
    if (said !== undefined) return said
  }
  return false
}

/** The nearest folder upwards that holds a repository. */
function repositoryTop(root: string): string | undefined {
  for (let here = root; ; here = dirname(here)) {
    if (existsSync(join(here, '.git'))) return here
    if (dirname(here) === here) return undefined
  }
}

/** What holds from the top of the repository down to the folder that is walked, itself not among them. */
function ignoringAbove(top: string, prefix: string): Ignoring | undefined {
  let ignoring: Ignoring | undefined = {
    patterns: patternsIn(join(top, '.git', 'info', 'exclude')),
    base: '',
    above: undefined,
  }
  const folders = prefix.split('/').slice(0, -1)
  for (const [depth] of folders.entries()) {
    const base = folders
      .slice(0, depth)
      .map((folder) => `${folder}/`)
      .join('')
    const patterns = patternsIn(join(top, base, '.gitignore'))
    ignoring = { patterns, base, above: ignoring }
    // Who asks for a folder that is ignored itself means it.
    if (ignored(ignoring, `${base}${folders[depth]}`, true)) return undefined
  }
  return ignoring
}

function ignoringIn(root: string, path: string, prefix: string, above: Ignoring | undefined): Ignoring | undefined {
  const patterns = patternsIn(join(root, path, '.gitignore'))
  return patterns.length === 0 ? above : { patterns, base: `${prefix}${path}`, above }
}

function patternsIn(file: string): IgnorePattern[] {
  try {
    return readIgnorePatterns(readText(file, file, true)?.text ?? '')
  } catch {
    return []
  }
}

function slashed(path: string): string {
  return path === '' ? '' : `${path.split(sep).join('/')}/`
}

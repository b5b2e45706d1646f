import { accessSync, constants, existsSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { EXIT, Failure } from '../core/model/failure.ts'
import { makeFolder } from './made-folder.ts'
import { foundFile } from './found-file.ts'

/** Name of the folder that holds a site: its journal and its attempts. */
export const STATE_DIRECTORY = '.tasks'

/**
 * The site's folder for a codebase, made when it is missing: `override`, or the nearest `.tasks` upwards from the
 * codebase, or a new one beside the repository's `.git` (without a repository: in the codebase). Absolute.
 * Throws a `Failure` when it cannot be made or written to.
 */
export function openStateDirectory(codebase: string, override?: string): string {
  const path = override === undefined ? (findStateDirectory(codebase) ?? newPlace(codebase)) : resolve(override)
  try {
    makeFolder(path, 0o700)
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK)
    const ignore = join(path, '.gitignore')
    if (!existsSync(ignore)) writeFileSync(ignore, '*\n')
  } catch (error) {
    throw refusal(path, error)
  }
  return path
}

/** The nearest `.tasks` folder upwards from a codebase, absolute, or `undefined` when there is none. Changes nothing. */
export function findStateDirectory(codebase: string): string | undefined {
  return upwards(codebase)
    .map((folder) => join(folder, STATE_DIRECTORY))
    .find(isFolder)
}

function newPlace(codebase: string): string {
  const top = upwards(codebase).find((folder) => existsSync(join(folder, '.git')))
  return join(top ?? resolve(codebase), STATE_DIRECTORY)
}

function upwards(codebase: string): string[] {
  const folders = [resolve(codebase)]
  for (;;) {
    const last = folders.at(-1) as string
    const above = dirname(last)
    if (above === last) return folders
    folders.push(above)
  }
}

function isFolder(path: string): boolean {
  return foundFile(path)?.isDirectory() ?? false
}

const OTHER_PLACE = 'name another folder with --state-dir'

/** What each system error means here: the failure's code, what is wrong, and what to do. */
const REFUSALS: Readonly<Record<string, readonly [code: string, what: string, advice: string]>> = {
  EACCES: ['state-dir-no-rights', 'you may not write there', `Ask for the right to write, or ${OTHER_PLACE}.`],
  EPERM: ['state-dir-no-rights', 'you may not write there', `Ask for the right to write, or ${OTHER_PLACE}.`],
  EROFS: ['state-dir-read-only', 'its file system is read-only', `Make it writable, or ${OTHER_PLACE}.`],
  ENOSPC: ['state-dir-disk-full', 'the disk is full', `Free some space, or ${OTHER_PLACE}.`],
  EEXIST: ['state-dir-not-a-folder', 'a file of that name is in the way', `Move the file away, or ${OTHER_PLACE}.`],
  ENOTDIR: ['state-dir-not-a-folder', 'a part of its path is a file', `Correct the path, or ${OTHER_PLACE}.`],
}

function refusal(path: string, error: unknown): Failure {
  const system = error instanceof Error ? error.message : String(error)
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const [name, what, advice] = REFUSALS[code] ?? ['state-dir-unusable', system, `Mend it, or ${OTHER_PLACE}.`]
  return new Failure({
    code: name,
    message: `The state directory cannot be used: ${what}.`,
    exit: EXIT.arguments,
    place: path,
    advice,
    cause: error,
  })
}

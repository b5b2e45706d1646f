import { readdirSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { EXIT, Failure } from '../core/model/failure.ts'
import { nearest } from '../core/std/nearest.ts'
import { foundFile } from '../system/found-file.ts'

/** The absolute path of a directory that the user named with `flag`; a Failure with the nearest name when there is none. */
export function existingDirectory(named: string, from: string, flag: string): string {
  const path = resolve(from, named)
  const found = foundFile(path)
  if (found?.isDirectory() === true) return path
  const close = found === undefined ? nearest(basename(path), directoriesIn(dirname(path))) : undefined
  const advice =
    found === undefined ? 'Name a directory that exists.' : `Name the directory it stands in: ${dirname(named)}`
  throw new Failure({
    code: 'directory-not-found',
    message: found === undefined ? `There is no directory "${named}".` : `"${named}" is not a directory.`,
    exit: EXIT.arguments,
    place: `${flag} ${named}`,
    advice: close === undefined ? advice : `Did you mean ${join(dirname(named), close)}?`,
  })
}

function directoriesIn(path: string): string[] {
  try {
    return readdirSync(path, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name)
      .sort()
  } catch {
    return []
  }
}

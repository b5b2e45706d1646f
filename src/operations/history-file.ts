import { lstatSync, readFileSync, rmSync, statSync, type Stats } from 'node:fs'
import { join } from 'node:path'
import { prettyJson } from '../core/model/canonical.ts'
import { EXIT, Failure } from '../core/model/failure.ts'
import { History } from '../core/model/history.ts'
import { readJson } from '../core/planning/validate/json-text.ts'
import { writeFileAtomically } from '../system/atomic-file.ts'
import { schemaComplaints } from '../core/planning/schema/schema-complaints.ts'
import { writeTrouble } from './write-trouble.ts'

/** The file in a state directory that keeps what was learned. */
export const HISTORY_NAME = 'history.json'

/** Larger files are no history: it has a row for each kind of work and a line for each execution. */
const MOST_BYTES = 64 * 2 ** 20

/** Where a state directory keeps what was learned. */
export function historyPath(stateDir: string): string {
  return join(stateDir, HISTORY_NAME)
}

/** Reads a history; undefined when there is no such file. Throws a Failure with exit code 1 that names the file and what is wrong with it. */
export function readHistory(path: string): History | undefined {
  const found = statusOf(path)
  if (found === undefined) return undefined
  if (!found.isFile()) throw unusable(path, 'it is no file')
  if (found.size > MOST_BYTES) throw unusable(path, `it has more than ${MOST_BYTES / 2 ** 20} MiB`)
  const json = readJson(textOf(path))
  if (!json.ok) throw unusable(`${path}:${json.line}`, `it is not JSON: ${json.message}`)
  const value = json.value as { schema?: unknown; version?: unknown } | null
  if (typeof value !== 'object' || value?.schema !== 'tasks-slaps/history')
    throw unusable(path, 'it is not a history of this tool')
  const history = History.safeParse(value)
  if (history.success) return history.data
  if (value.version !== '1.0')
    throw unusable(path, `it is of version ${String(value.version).slice(0, 20)}, and 1.0 is read here`)
  const [first] = schemaComplaints(History, value, history.error.issues)
  throw unusable(`${path} at ${(first?.at ?? []).map(String).join('.')}`, first?.what ?? 'it is not what is expected')
}

/** Writes a history, whole or not at all. Throws a Failure with exit code 1 where that cannot be done. */
export function writeHistory(path: string, history: History): void {
  try {
    writeFileAtomically(path, prettyJson(history))
  } catch (error) {
    throw unwritable(path, error)
  }
}

/** Takes a history away, and says whether there was one. Throws a Failure with exit code 1 where that cannot be done. */
export function removeHistory(path: string): boolean {
  try {
    const was = lstatSync(path, { throwIfNoEntry: false }) !== undefined
    rmSync(path, { force: true })
    return was
  } catch (error) {
    throw unwritable(path, error)
  }
}

function unwritable(path: string, error: unknown): Failure {
  return new Failure({
    code: 'history-unwritable',
    message: `The history could not be changed: ${writeTrouble(error)}.`,
    exit: EXIT.arguments,
    place: path,
    advice: 'Ask for the right to write there, or make room.',
    cause: error,
  })
}

/** Undefined where there is nothing. A name that cannot be followed, or is too long, is something, and unusable. */
function statusOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false })
  } catch (error) {
    throw unusable(path, (error as Error).message)
  }
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw unusable(path, (error as Error).message)
  }
}

function unusable(place: string, why: string): Failure {
  return new Failure({
    code: 'history-unusable',
    message: `The history cannot be used: ${why}.`,
    exit: EXIT.arguments,
    place,
    advice: 'tasks history --rebuild makes it anew from the journal; --history off does without it.',
  })
}

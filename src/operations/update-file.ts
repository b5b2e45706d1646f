/**
 * Updates of a running plan from files: in full (as `tasks replan --patch` writes them), within what `tasks replan --json`
 * prints, or in the short form of the system design.
 */
import { readFileSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import type { z } from 'zod'
import type { ExecutionState } from '../core/execution/state.ts'
import { hashJson } from '../core/model/canonical.ts'
import { EXIT, Failure } from '../core/model/failure.ts'
import { HotUpdate, HotUpdateOp, HotUpdateSugar } from '../core/model/hot-update.ts'
import { updateFromLiteral } from '../core/planning/compare/hot-literal.ts'
import { alsoWrong, schemaComplaints, unknownName } from '../core/planning/schema/schema-complaints.ts'

/** For which execution updates are read. */
export interface UpdateTarget {
  readonly execution: ExecutionState
  readonly agent: string | null
  readonly working_directory: string
}

/** Reads the updates in the order of their files. Throws a Failure with exit code 1 that names file, place and cause. */
export function readUpdates(files: readonly string[], target: UpdateTarget): HotUpdate[] {
  const { graph_version } = target.execution.updates
  return files.map((file, i) => readUpdate(resolve(target.working_directory, file), graph_version + i, target))
}

/** Reads the files and nothing of what they say: throws the Failure of a file that is missing or holds no JSON. */
export function checkUpdateFiles(files: readonly string[], working_directory: string): void {
  for (const file of files) jsonOf(resolve(working_directory, file))
}

function readUpdate(path: string, version: number, { execution, agent }: UpdateTarget): HotUpdate {
  const value = fullForm(jsonOf(path))
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw refused(path, [], 'The update is no JSON object', NEXT)
  if (!isLiteral(value)) return inFull(path, value)
  const literal = HotUpdateSugar.safeParse(value)
  if (!literal.success) throw broken(path, HotUpdateSugar, value, literal.error.issues)
  const mapped = updateFromLiteral(literal.data, {
    coordinator: execution.coordinator,
    agent,
    id: `${basename(path).replaceAll(/[^\w.-]/g, '-')}-${hashJson(value).slice(0, 8)}`,
    base_version: version,
  })
  if (mapped.ok) return mapped.value
  const { path: place, reason, advice } = mapped.error
  throw refused(path, place, `The update cannot be used: ${reason}`, advice)
}

function inFull(path: string, value: object): HotUpdate {
  const read = HotUpdate.safeParse(value)
  if (read.success) return read.data
  throw broken(path, HotUpdate, value, read.error.issues)
}

/** The design's form has one `op`, ours a list of `ops`. */
function isLiteral(value: object): boolean {
  return Object.hasOwn(value, 'op') && !Object.hasOwn(value, 'ops')
}

/** The update inside of what `tasks replan --json` prints. */
function fullForm(value: unknown): unknown {
  const patch = memberOf(value, 'patch')
  if (patch === undefined || memberOf(value, 'ops') !== undefined) return value
  return memberOf(patch, 'update') ?? value
}

function memberOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined
  return (value as Record<string, unknown>)[name]
}

const NEXT = 'docs/hot-updates.md shows what an update looks like; `tasks replan --patch <file>` writes one.'

function jsonOf(path: string): unknown {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    const why = code === 'ENOENT' ? 'there is no such file' : code === 'EISDIR' ? 'it is a folder' : String(code)
    throw refused(path, [], `The update cannot be read: ${why}`, 'Name a file that holds an update.', error)
  }
  try {
    return JSON.parse(text)
  } catch (error) {
    const why = (error as Error).message.replaceAll(/\s+/g, ' ').slice(0, 200)
    throw refused(path, [], `The update is not JSON: ${why}`, NEXT, error)
  }
}

/** A name that is not known says more than what is missing because of it. */
function broken(path: string, schema: z.ZodType, value: object, issues: z.ZodError['issues']): Failure {
  const complaints = schemaComplaints(schema, value, issues).map((complaint) => {
    const named = valueAt(value, complaint.at)
    return complaint.at.at(-1) === 'op' && typeof named === 'string' && !OPS.has(named)
      ? unknownName(complaint.at, named, [...(complaint.at.length === 1 ? HotUpdateSugar.shape.op.options : OPS)])
      : complaint
  })
  const [first] = complaints
  const what = first?.what ?? 'it is not what is expected'
  return refused(
    path,
    first?.at ?? [],
    `The update cannot be used: ${what}.${alsoWrong(complaints)}`,
    first?.advice ?? NEXT,
  )
}

const OPS: ReadonlySet<string> = new Set(HotUpdateOp.options.map((option) => option.shape.op.value))

function valueAt(value: unknown, place: readonly PropertyKey[]): unknown {
  return place.reduce<unknown>((at, key) => memberOf(at, String(key)), value)
}

function refused(file: string, at: readonly PropertyKey[], message: string, advice: string, cause?: unknown): Failure {
  const place = at.length === 0 ? file : `${file} at ${at.map(String).join('.')}`
  return new Failure({
    code: 'update-unusable',
    message: `${message}.`.replace(/\.\.$/, '.'),
    exit: EXIT.arguments,
    place,
    advice,
    ...(cause === undefined ? {} : { cause }),
  })
}

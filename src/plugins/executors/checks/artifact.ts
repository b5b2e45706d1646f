import { createHash } from 'node:crypto'
import { createReadStream, readFileSync } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { parse } from 'yaml'
import type { AcceptanceCheck } from '../../../core/model/acceptance-check.ts'
import { fitOf, type SchemaFit } from './json-schema.ts'
import { openapiFaults } from './openapi.ts'
import { type CheckVerdict, impossible, missed, PASSED, quoted, reasonOf } from './verdict.ts'

/** The check that looks at a file. */
export type ArtifactCheck = Extract<AcceptanceCheck, { type: 'artifact' }>

/** No larger file is looked into; its existence and its hash can still be checked. In bytes. */
const MOST_TEXT = 256 * 1024 * 1024

/** Looks at the file that a check names, relative to `root`. Never rejects, save with the reason of an aborted `signal`. */
export async function checkArtifact(check: ArtifactCheck, root: string, signal: AbortSignal): Promise<CheckVerdict> {
  const path = resolve(root, check.path)
  const { exists = true, sha256 } = check.expect
  try {
    const status = await stat(path).catch(absent)
    if (status === undefined) return exists ? missed(`${check.path} to exist`, 'no such file') : PASSED
    if (!exists) return missed(`${check.path} not to exist`, status.isDirectory() ? 'a folder' : `${status.size} bytes`)
    if (!looksInside(check)) return PASSED
    if (!status.isFile())
      return missed(`${check.path} to be a file`, status.isDirectory() ? 'a folder' : 'no plain file')
    if (sha256 !== undefined) {
      const found = await hashOf(path, signal)
      if (found !== sha256.toLowerCase()) return missed(`${check.path} to have SHA-256 ${sha256}`, found)
    }
    return await judgeText(check, root, status.size, signal)
  } catch (error) {
    signal.throwIfAborted()
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'CHECK_UNREADABLE'
    return impossible(
      code,
      `${check.path} could not be read: ${error instanceof Error ? error.message : String(error)}.`,
    )
  }
}

function looksInside({ expect }: ArtifactCheck): boolean {
  return (expect.sha256 ?? expect.contains ?? expect.not_contains ?? expect.valid) !== undefined
}

async function judgeText(check: ArtifactCheck, root: string, size: number, signal: AbortSignal): Promise<CheckVerdict> {
  const { contains = [], not_contains, valid } = check.expect
  if (contains.length === 0 && not_contains === undefined && valid === undefined) return PASSED
  if (size > MOST_TEXT)
    return impossible('CHECK_FILE_TOO_LARGE', `${check.path} has ${size} bytes; at most ${MOST_TEXT} are looked into.`)
  const text = await readFile(resolve(root, check.path), { encoding: 'utf8', signal })
  const lacking = contains.find((part) => !text.includes(part))
  if (lacking !== undefined) return missed(`${quoted(lacking)} in ${check.path}`, quoted(text))
  if (not_contains !== undefined && text.includes(not_contains))
    return missed(`no ${quoted(not_contains)} in ${check.path}`, `it in line ${lineOf(text, not_contains)}`)
  if (valid === undefined) return PASSED
  return valid === 'json' || valid === 'yaml' ? judgeSyntax(check.path, valid, text) : judgeForm(check, text, root)
}

function judgeSyntax(path: string, form: 'json' | 'yaml', text: string): CheckVerdict {
  try {
    if (form === 'json') JSON.parse(text)
    else parse(text)
    return PASSED
  } catch (error) {
    return missed(`${path} to be valid ${form.toUpperCase()}`, reasonOf(error))
  }
}

function judgeForm({ path, expect }: ArtifactCheck, text: string, root: string): CheckVerdict {
  const { valid, schema } = expect
  let value: unknown
  try {
    value = parsed(path, text)
  } catch (error) {
    return missed(`${path} to be valid JSON or YAML`, reasonOf(error))
  }
  if (valid === 'openapi') {
    const [fault, ...others] = openapiFaults(value)
    const more = others.length === 0 ? '' : ` (and ${others.length} more)`
    return fault === undefined ? PASSED : missed(`${path} to be an OpenAPI description`, `${fault}${more}`)
  }
  if (schema === undefined)
    return impossible('CHECK_SCHEMA_UNUSABLE', `The check does not say which schema ${path} has to fit.`)
  let fit: SchemaFit
  try {
    fit = fitOf(value, parsed(schema, readFileSync(resolve(root, schema), 'utf8')))
  } catch (error) {
    fit = { fit: 'unusable', why: reasonOf(error) }
  }
  if (fit.fit === 'fits') return PASSED
  if (fit.fit === 'unusable')
    return impossible('CHECK_SCHEMA_UNUSABLE', `The schema ${schema} cannot be used: ${fit.why}.`)
  return missed(`${path} to fit ${schema}`, `at ${fit.place}: ${fit.why.replace(/\.$/, '')}`)
}

/** JSON, or YAML, of which JSON is a part; by the name, so that what is wrong is said in the right words. */
function parsed(path: string, text: string): unknown {
  return path.endsWith('.json') ? JSON.parse(text) : parse(text)
}

function lineOf(text: string, part: string): number {
  return text.slice(0, text.indexOf(part)).split('\n').length
}

function absent(error: unknown): undefined {
  if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR'))
    return undefined
  throw error
}

async function hashOf(path: string, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path, { signal })) hash.update(chunk as Buffer)
  return hash.digest('hex')
}

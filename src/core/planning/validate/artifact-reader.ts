import type { z } from 'zod'
import { artifactHash, hashJson, type Hashing } from '../../model/canonical.ts'
import { ARTIFACT_VERSION } from '../../model/meta.ts'
import { nearest } from '../../std/nearest.ts'
import type { Findings } from '../findings.ts'
import { formOf } from '../schema/form-of.ts'
import { issueText } from '../schema/issue-text.ts'
import { withoutFreeKeys } from '../schema/schema-order.ts'
import { schemaAt, shapeOf } from '../schema/schema-shape.ts'
import { artifactHashedBySchema, hashedBySchema, type Hashed } from '../schema/schema-text.ts'
import { repeatedKey } from './json-keys.ts'
import { jsonExcess, placeAt, readJson, type TextPlace } from './json-text.ts'

/** An artifact as it was found and as its schema understands it. */
export interface ReadArtifact<T> {
  /** What the file holds but for its free keys (`x_…`): what is hashed. */
  readonly raw: object
  /** Nothing when the file does not satisfy its schema. */
  readonly data: T | undefined
  /** The hash of `raw` as its meta should state it; of the whole where there is no meta. */
  readonly hash: string
}

/** Most violations that are told for one file. */
const ISSUES_SHOWN = 50

/** Reads one JSON artifact: syntax, version, schema. What is wrong becomes findings; a file that is missing is one too. */
export function readArtifact<T extends object>(
  name: string,
  text: string | undefined,
  schema: z.ZodType<T>,
  findings: Findings,
  hashing?: Hashing,
): ReadArtifact<T> | undefined {
  if (text === undefined) {
    findings.error('missing-artifact', `${name} is missing.`, name, 'Make the plan again with tasks plan.')
    return undefined
  }
  const json = readJson(text)
  if (!json.ok) {
    tellSyntax(name, json, json.message, findings)
    return undefined
  }
  const { value } = json
  const noticed = { free: false }
  if (formOf(schema).fits(value, noticed) && !noticed.free) {
    const data = value as T
    const { hash, length } = hashed(schema, data, hashing)
    // A text as long as ours would be holds nothing that we did not read.
    if (text.length !== length) tellRepeatedKey(name, text, findings)
    return sameMajor(name, data, findings) ? { raw: data, data, hash } : { raw: data, data: undefined, hash }
  }
  return readOdd(name, text, value, schema, findings)
}

function hashed<T extends object>(schema: z.ZodType<T>, data: T, hashing: Hashing | undefined): Hashed {
  return 'meta' in data
    ? artifactHashedBySchema(schema as never, data as never, hashing)
    : hashedBySchema(schema, data, hashing)
}

/** Reads a value that has free keys or does not satisfy its schema, slowly, and tells all that is wrong with it. */
function readOdd<T extends object>(
  name: string,
  text: string,
  value: unknown,
  schema: z.ZodType<T>,
  findings: Findings,
): ReadArtifact<T> | undefined {
  const excess = jsonExcess(text)
  if (excess !== undefined) {
    tellSyntax(name, placeAt(text, excess.offset), excess.message, findings)
    return undefined
  }
  tellRepeatedKey(name, text, findings)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    findings.error('schema', `${name} holds no object.`, name, 'Make the plan again with tasks plan.')
    return undefined
  }
  const raw = withoutFreeKeys(schema, value) as object
  const hash = metaOf(raw) === undefined ? hashJson(raw) : artifactHash(raw as { meta: object })
  if (!sameMajor(name, value, findings)) return { raw, data: undefined, hash }
  const result = schema.safeParse(raw)
  if (!result.success) {
    if (tellOtherVersion(name, raw, result.error.issues[0], findings)) return { raw, data: undefined, hash }
    tellIssues(name, raw, schema, result.error.issues, findings)
    return { raw, data: undefined, hash }
  }
  if (formOf(schema).fits(raw, { free: false })) return { raw, data: raw as T, hash }
  // A record passes over this one name, so its schema does not complain about it.
  findings.error('reserved-name', `${name} holds something that is called "__proto__".`, name, 'Give it another name.')
  return { raw, data: undefined, hash }
}

/** The `meta` of a value; nothing where there is none. */
export function metaOf(raw: object | undefined): Readonly<Record<string, unknown>> | undefined {
  if (raw === undefined || !Object.hasOwn(raw, 'meta')) return undefined
  const { meta } = raw as { meta: unknown }
  return typeof meta === 'object' && meta !== null ? (meta as Record<string, unknown>) : undefined
}

function tellSyntax(name: string, { line, column }: TextPlace, message: string, findings: Findings): void {
  findings.error(
    'json-syntax',
    `${name} is not JSON: ${message}.`,
    `${name}:${line}:${column}`,
    'Put the file back as it was written, or make the plan again: a plan is not edited by hand.',
  )
}

function tellRepeatedKey(name: string, text: string, findings: Findings): void {
  const repeated = repeatedKey(text)
  if (repeated === undefined) return
  const { line, column } = placeAt(text, repeated.offset)
  findings.error(
    'repeated-key',
    `${name} has the field ${shownKey(repeated.key)} twice in one object: readers disagree about which of them counts.`,
    `${name}:${line}:${column}`,
    'Take one of them out, or make the plan again.',
  )
}

function shownKey(key: string): string {
  return JSON.stringify(key.length > 60 ? `${key.slice(0, 59)}…` : key)
}

/** A place in a JSON file: `tasks.json#/tasks/3/id`. */
export function pointer(name: string, path: readonly PropertyKey[]): string {
  return `${name}#${path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')}`
}

function sameMajor(name: string, value: object, findings: Findings): boolean {
  const holder = 'meta' in value && typeof value.meta === 'object' && value.meta !== null ? value.meta : value
  const version = 'version' in holder ? holder.version : undefined
  if (typeof version !== 'string' || !/^\d+\.\d+$/.test(version)) return true
  const [major] = version.split('.')
  const [ours] = ARTIFACT_VERSION.split('.')
  if (major === ours) return true
  findings.error(
    'unsupported-version',
    `${name} has version ${version}; this tool reads versions ${ours}.x.`,
    pointer(name, holder === value ? ['version'] : ['meta', 'version']),
    `Use a release of the tool that reads version ${major}, or make the plan again.`,
  )
  return false
}

/**
 * Tells that another version of the tool made an artifact which does not satisfy its schema: then that is what is wrong with it,
 * not each field by itself. False when this version made it. proposals.json is told apart: its version is its own.
 */
function tellOtherVersion(name: string, raw: object, first: z.core.$ZodIssue | undefined, findings: Findings): boolean {
  const version = metaOf(raw)?.['version']
  if (typeof version !== 'string' || !/^\d+\.\d+$/.test(version) || version === ARTIFACT_VERSION) return false
  const [minor, ours] = [version, ARTIFACT_VERSION].map((text) => Number(text.split('.')[1])) as [number, number]
  findings.error(
    minor < ours ? 'older-version' : 'newer-version',
    `${name} has version ${version}, from ${minor < ours ? 'an older' : 'a later'} release of the tool, and cannot be read as version ${ARTIFACT_VERSION}: ${pointer('', first?.path ?? [])} is missing or of another form.`,
    pointer(name, ['meta', 'version']),
    minor < ours
      ? 'Make the plan again with tasks plan.'
      : 'Use the release of the tool that made it, or make the plan again.',
  )
  return true
}

function tellIssues(
  name: string,
  value: unknown,
  schema: z.core.$ZodType,
  issues: readonly z.core.$ZodIssue[],
  findings: Findings,
): void {
  for (const issue of issues.slice(0, ISSUES_SHOWN)) {
    if (issue.code === 'unrecognized_keys') {
      for (const key of issue.keys) tellUnknown(name, value, schema, issue.path, key, findings)
    } else {
      findings.error(
        'schema',
        `${name} breaks its schema: ${issueText(issue)}.`,
        pointer(name, issue.path),
        'Give the field a value that its schema allows (schemas/ holds the schemas), or make the plan again.',
      )
    }
  }
  if (issues.length > ISSUES_SHOWN) {
    const more = issues.length - ISSUES_SHOWN
    findings.error(
      'schema',
      `${name} breaks its schema in ${more} more places.`,
      name,
      'Mend the first ones, then check again.',
    )
  }
}

function tellUnknown(
  name: string,
  value: unknown,
  schema: z.core.$ZodType,
  path: readonly PropertyKey[],
  key: string,
  findings: Findings,
): void {
  const at = schemaAt(schema, path, value)
  const close = nearest(key, Object.keys((at === undefined ? undefined : shapeOf(at)) ?? {}))
  findings.error(
    'unknown-field',
    `${name} has a field "${key}" that no schema knows.`,
    pointer(name, [...path, key]),
    `${close === undefined ? '' : `Did you mean "${close}"? `}Fields of your own begin with x_.`,
  )
}

import type { z } from 'zod'
import { ARTIFACT_VERSION } from '../../model/meta.ts'
import { nearest } from '../../std/nearest.ts'
import type { Findings } from '../findings.ts'
import { withoutFreeKeys } from '../schema-order.ts'
import { schemaAt, shapeOf } from '../schema-shape.ts'
import { readJson } from './json-text.ts'

/** An artifact as it was found and as its schema understands it. */
export interface ReadArtifact<T> {
  /** What the file holds but for its free keys (`x_…`): what is hashed. */
  readonly raw: object
  /** Nothing when the file does not satisfy its schema. */
  readonly data: T | undefined
}

/** Most violations that are told for one file. */
const ISSUES_SHOWN = 50

/** Reads one JSON artifact: syntax, version, schema. What is wrong becomes findings; a file that is missing is one too. */
export function readArtifact<T>(
  name: string,
  text: string | undefined,
  schema: z.ZodType<T>,
  findings: Findings,
): ReadArtifact<T> | undefined {
  if (text === undefined) {
    findings.error('missing-artifact', `${name} is missing.`, name, 'Make the plan again with tasks plan.')
    return undefined
  }
  const json = readJson(text)
  if (!json.ok) {
    const place = `${name}:${json.line}:${json.column}`
    findings.error('json-syntax', `${name} is not JSON: ${json.message}.`, place, 'Mend the text at this place.')
    return undefined
  }
  const { value } = json
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    findings.error('schema', `${name} holds no object.`, name, 'Make the plan again with tasks plan.')
    return undefined
  }
  if (!sameMajor(name, value, findings)) return { raw: value, data: undefined }
  const stripped = withoutFreeKeys(schema, value)
  const result = schema.safeParse(stripped)
  if (!result.success) tellIssues(name, stripped, schema, result.error.issues, findings)
  return { raw: stripped as object, data: result.success ? result.data : undefined }
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
        `${name}: ${issue.message}.`,
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

import { z } from 'zod'
import { Artifact, Usage } from '../../../../core/model/attempt.ts'
import { issueText } from '../../../../core/planning/schema/issue-text.ts'
import { nearest } from '../../../../core/std/nearest.ts'

const Percent = z.number().min(0).max(100)
const Name = z.string().min(1).max(200)

/** A file of a checkpoint: where it is, or with `copy` a file in the attempt's folder that is as it was. */
const CheckpointFile = z.union([
  z.string().min(1),
  z.strictObject({ path: z.string().min(1), copy: z.string().regex(/^handed\/[\w-]+\/\d+$/) }),
])

/** What a task may say in one line of its `report.jsonl`. */
const Line = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('progress'), percent: Percent, message: z.string().optional() }),
  z.strictObject({
    type: z.literal('checkpoint'),
    checkpoint: Name,
    percent: Percent.optional(),
    took_ms: z.number().min(0).optional(),
    files: z.array(CheckpointFile).max(1000).optional(),
  }),
  Artifact.extend({ type: z.literal('artifact') }),
  z.strictObject({
    type: z.literal('log'),
    message: z.string(),
    step: z.string().optional(),
    status: z.enum(['start', 'progress', 'checkpoint', 'done', 'error']).optional(),
    percent: Percent.optional(),
    checkpoint: Name.optional(),
    level: z.enum(['debug', 'info', 'warn', 'error']).optional(),
    data: z.record(z.string(), z.unknown()).optional(),
    timestamp: z.string().optional(),
    task_id: z.string().optional(),
  }),
  Usage.extend({ type: z.literal('usage') }),
  z.strictObject({ type: z.literal('metric'), name: Name, value: z.number() }),
  z.strictObject({ type: z.literal('lock_request'), locks: z.array(Name).min(1).max(100) }),
  z.strictObject({ type: z.literal('heartbeat') }),
])
/** See {@link Line}. */
export type Line = z.infer<typeof Line>

/** A line as it was understood, or why nobody could. */
export type ReadLine = { readonly ok: true; readonly line: Line } | { readonly ok: false; readonly reason: string }

/** Reads a line. One without a type that has the fields of a structured log is one. */
export function readLine(text: string): ReadLine {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return { ok: false, reason: 'it is not JSON' }
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { ok: false, reason: 'it is not an object' }
  const typed = 'type' in value || !('message' in value && 'status' in value) ? value : { ...value, type: 'log' }
  const { type } = typed as { readonly type?: unknown }
  if (!TYPES.includes(type as string)) return { ok: false, reason: wrongType(type) }
  const line = Line.safeParse(typed)
  if (line.success) return { ok: true, line: line.data }
  const [issue] = line.error.issues
  const place = issue === undefined || issue.path.length === 0 ? '' : `${issue.path.join('.')}: `
  return { ok: false, reason: `${place}${issue === undefined ? 'unknown' : issueText(issue)}` }
}

const TYPES = Line.options.map(({ shape }): string => shape.type.value)

function wrongType(type: unknown): string {
  if (typeof type !== 'string') return `its type is missing: one of ${TYPES.join(', ')} is expected`
  const meant = nearest(type, TYPES)
  const said = type.length > 40 ? `${type.slice(0, 40)}…` : type
  return `there is no type “${said}”: ${meant === undefined ? `one of ${TYPES.join(', ')} is expected` : `“${meant}” is the nearest`}`
}

import { hash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { z } from 'zod'
import { prettyJson } from '../core/model/canonical.ts'
import { Sha256 } from '../core/model/identity.ts'
import { Generator } from '../core/model/meta.ts'
import { maskedThroughout } from '../core/planning/secret-mask.ts'
import { writeFileAtomically } from '../system/atomic-file.ts'
import { PLAN_META_NAME } from '../system/plan-folder.ts'

/** `.tasks-meta.json`: what is known about the making of a plan and stands outside its hashes. */
export const PlanMeta = z.object({
  /** ISO 8601, UTC. */
  generated_at: z.string(),
  generator: Generator,
  cli_args: z.array(z.string()),
  /** Where the codebase stands, relative to the plan's directory. */
  codebase_path: z.string(),
  /** How another tool's plan was imported, so that planning again does it in the same way. */
  imported: z.object({ from: z.string(), tag: z.string().optional() }).optional(),
  /** SHA-256 of each file's bytes as they were written, copies of the specification too: who finds them unchanged need not check them again. */
  written: z.record(z.string(), Sha256).optional(),
})
/** See {@link PlanMeta}. */
export type PlanMeta = z.infer<typeof PlanMeta>

/** What a plan says of how it was imported; nothing for a plan that was not. */
export type ImportNote = NonNullable<PlanMeta['imported']>

/** The text of `.tasks-meta.json`. `at` is the moment of planning, in milliseconds since 1970. */
export function planMetaText(
  made: {
    readonly at: number
    readonly generator: Generator
    readonly cli_args?: readonly string[]
    readonly imported?: ImportNote | undefined
  },
  planDir: string,
  codebase: string,
  files: readonly { readonly name: string; readonly sha256: string }[],
): string {
  const meta: PlanMeta = {
    generated_at: new Date(made.at).toISOString(),
    generator: made.generator,
    // A specification may be given as text on the command line.
    cli_args: (made.cli_args ?? []).map((word) => maskedThroughout(word)),
    codebase_path: relative(planDir, codebase) || '.',
    ...(made.imported === undefined ? {} : { imported: made.imported }),
    written: Object.fromEntries(files.map(({ name, sha256 }) => [name, sha256])),
  }
  return prettyJson(meta)
}

/** The codebase that a plan was made for, absolute; nothing when the plan does not say. */
export function codebaseOf(planDir: string): string | undefined {
  const meta = readMeta(planDir)
  return meta === undefined ? undefined : resolve(planDir, meta.codebase_path)
}

/** How a plan was imported from another tool; nothing when it was not, or does not say. */
export function importOf(planDir: string): ImportNote | undefined {
  return readMeta(planDir)?.imported
}

/** When a plan was made, as ISO 8601; nothing when the plan does not say. */
export function generatedAt(planDir: string): string | undefined {
  return readMeta(planDir)?.generated_at
}

/** After a plan was moved: makes the note beside it lead to the same codebase from its new place. Throws the system's error. */
export function keepCodebase(planDir: string, before: string): void {
  const meta = readMeta(planDir)
  if (meta === undefined) return
  const codebase_path = relative(planDir, resolve(before, meta.codebase_path)) || '.'
  writeFileAtomically(join(planDir, PLAN_META_NAME), prettyJson({ ...meta, codebase_path }))
}

/** Whether every artifact and every copy of the specification has the bytes that were written when the plan was made and checked. */
export function isAsWritten(
  planDir: string,
  files: ReadonlyMap<string, string>,
  specs: ReadonlyMap<string, string>,
): boolean {
  return areAsWritten(planDir, new Map([...files, ...specs].map(([name, text]) => [name, hash('sha256', text)])))
}

/** The same, by the SHA-256 of each file. */
export function areAsWritten(planDir: string, prints: ReadonlyMap<string, string>): boolean {
  const written = Object.entries(readMeta(planDir)?.written ?? {})
  return (
    written.length > 0 &&
    written.length === prints.size &&
    written.every(([name, sha256]) => prints.get(name) === sha256)
  )
}

function readMeta(planDir: string): PlanMeta | undefined {
  try {
    const meta = PlanMeta.safeParse(JSON.parse(readFileSync(join(planDir, PLAN_META_NAME), 'utf8')))
    return meta.success ? meta.data : undefined
  } catch {
    // The file is a convenience: without it everything is checked, and the caller falls back to where it stands.
    return undefined
  }
}

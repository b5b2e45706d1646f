/** Recorded outputs of real tools: `test/corpus/<failures|successes>/<tool>/index.yaml` with the texts beside it. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { FailureKind } from '../../src/core/model/failure.ts'
import { RemedyKind } from '../../src/core/model/healing.ts'
import { compareText } from '../../src/core/std/order.ts'

/** What is known of every output. */
const Recorded = z.strictObject({
  /** The text stands in `<case>.txt`: standard output and standard error as they came. */
  case: z.string().regex(/^[a-z0-9][a-z0-9.-]*$/),
  /** With its version: `npm 11.4.1`. */
  tool: z.string().min(1),
  command: z.string().min(1),
  /** Whether the tool itself printed it here; what comes from documents is not counted. */
  recorded: z.boolean(),
})

/** An output of a run that failed, and what is right about it. */
export const FailedCase = Recorded.extend({
  exit_code: z.int().optional(),
  signal: z.string().optional(),
  http_status: z.int().optional(),
  expect: z.strictObject({
    kind: FailureKind,
    code: z.string(),
    captures: z.record(z.string(), z.string()).optional(),
    /** What may be done about it; absent: nothing may. */
    remedy: RemedyKind.optional(),
    retry_after_seconds: z.number().optional(),
  }),
})

type Placed = { readonly folder: string; readonly text: string }
/** See {@link FailedCase}. */
export type FailedOutput = z.infer<typeof FailedCase> & Placed
/** An output of a run that succeeded. */
export type GoodOutput = z.infer<typeof Recorded> & Placed

const ROOT = join(import.meta.dirname, '..', 'corpus')

/** All outputs of runs that failed. Throws for an index that is no such, a text without a case and a case without a text. */
export function failedOutputs(): FailedOutput[] {
  return outputs('failures', FailedCase)
}

/** All outputs of runs that succeeded. */
export function goodOutputs(): GoodOutput[] {
  return outputs('successes', Recorded)
}

function outputs<T extends z.infer<typeof Recorded>>(kind: string, form: z.ZodType<T>): Array<T & Placed> {
  return readdirSync(join(ROOT, kind))
    .toSorted(compareText)
    .flatMap((folder) => {
      const place = join(ROOT, kind, folder)
      const cases = z.array(form).parse(parse(readFileSync(join(place, 'index.yaml'), 'utf8')))
      const expected = ['index.yaml', ...cases.map((one) => `${one.case}.txt`)].toSorted(compareText)
      const files = readdirSync(place).toSorted(compareText)
      if (expected.join('\n') !== files.join('\n'))
        throw new Error(`${kind}/${folder}: the index names ${expected.join(', ')}; there are ${files.join(', ')}`)
      return cases.map((one) => ({
        ...one,
        folder,
        text: readFileSync(join(place, `${one.case}.txt`), 'utf8'),
      }))
    })
}

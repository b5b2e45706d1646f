/** What a failing tool is known to print, as data: what comes with the tool and what users add have the same form. */
import { z } from 'zod'
import { FailureKind } from './failure.ts'

/** A real output by which a pattern is proved. */
export const FailureFixture = z.strictObject({
  /** What the tool printed; several lines may be given. */
  text: z.string().min(1).max(20_000),
  /** What must have been captured. */
  captures: z.record(z.string(), z.string()).optional(),
  /** The tool and its version: `npm 11.4`. */
  tool: z.string().optional(),
})
/** See {@link FailureFixture}. */
export type FailureFixture = z.infer<typeof FailureFixture>

/** One text that failing tools print, and what it means. */
export const FailurePattern = z.strictObject({
  /** `npm.module-not-found`. */
  name: z.string().regex(/^[a-z][a-z0-9]*([.-][a-z0-9]+)*$/, 'a name like npm.module-not-found'),
  /** Stable code in capitals: `MODULE_NOT_FOUND`. */
  code: z.string().regex(/^[A-Z][A-Z0-9_]*$/, 'a code in capitals like MODULE_NOT_FOUND'),
  kind: FailureKind,
  ecosystem: z.string().min(1).optional(),
  /**
   * Searched for in each line without its colours: a regular expression without look-around and back references. Named groups
   * capture: `(?<package>[\\w@./-]+)`.
   */
  match: z.string().min(1).max(500),
  /** Texts that must all stand somewhere in the looked-at part as well. */
  with: z.array(z.string().min(1).max(200)).min(1).optional(),
  /** Texts of which none may stand there. */
  without: z.array(z.string().min(1).max(200)).min(1).optional(),
  /** Only where the process ended with one of these. */
  exit_codes: z.array(z.int()).min(1).optional(),
  /** A sentence without a final stop; `{name}` stands for what was captured. */
  message: z.string().min(1).max(300),
  /** The group that says after how many seconds it may be asked again. */
  retry_after: z.string().min(1).optional(),
  fixtures: z.array(FailureFixture).min(1),
})
/** See {@link FailurePattern}. */
export type FailurePattern = z.infer<typeof FailurePattern>

/** A pattern that comes with the tool; the recorded outputs in test/corpus prove it. */
export type KnownPattern = Omit<FailurePattern, 'fixtures'>

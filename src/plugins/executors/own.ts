/**
 * Executors of the user's own: objects in `tasks.config.ts` with a function `run`. They run in the coordinator's process,
 * so nothing of them survives it: an attempt that had begun and has no end is lost.
 */
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { Artifact, type AttemptReport, type LostReason, ProcessIdentity, Usage } from '../../core/model/attempt.ts'
import { FailureClass, FailureKind } from '../../core/model/failure.ts'
import type { OwnAttempt, OwnExecutor } from '../../core/model/tasks-config.ts'
import { harmlessCapture } from '../../core/scheduling/failures/read-patterns.ts'
import type { Executor } from '../../core/ports/executor.ts'
import { readClaim } from '../../system/attempt-folder.ts'
import { writeFileAtomically } from '../../system/atomic-file.ts'
import { runForeign } from '../../system/foreign-code.ts'
import { identify } from '../../system/process-identity.ts'
import { bootId } from '../../system/process-table.ts'
import { kindOfCode, couldNotRun, failedWith, type HostedEnd } from './hosted/hosted-end.ts'
import { HostedExecutor, type HostedRun } from './hosted/hosted-executor.ts'
import { RunLog } from './hosted/run-log.ts'
import { masker } from './secrets/mask.ts'
import { resolveSecrets, SecretUnavailable } from './secrets/references.ts'

/** See {@link ownExecutor}. */
export interface OwnExecutorOptions {
  /** The name that a task's action gives. */
  readonly name: string
  readonly own: OwnExecutor
  readonly stateDir: string
  readonly codebase: string
  /** Where references to secrets are looked up. Default: this process's environment. */
  readonly env?: Readonly<NodeJS.ProcessEnv>
  /** Most bytes of a log; the beginning is kept. */
  readonly log_bytes?: number | undefined
}

const Answer = z.object({
  outcome: z.enum(['succeeded', 'failed']),
  message: z.string().optional(),
  code: z.string().optional(),
  class: FailureClass.optional(),
  kind: FailureKind.optional(),
  captures: z.record(z.string().max(40), z.string()).optional(),
  retry_after_seconds: z.number().min(0).optional(),
  usage: Usage.optional(),
  artifacts: z.array(Artifact).optional(),
})

const PROGRESS_MS = 1_000
/** As of what a command says: `voice.ts` and `line.ts`. */
const MOST_TEXT = 500
const MOST_NAME = 200
const MOST_CHECKPOINTS = 1_000
const MOST_ARTIFACTS = 1_000
const MOST_CAPTURES = 20
/** In seconds. */
const MOST_PATIENCE = 86_400

/** One executor of the user's own, behind the port. */
export function ownExecutor(options: OwnExecutorOptions): Executor {
  const codebase = resolve(options.codebase)
  const env = options.env ?? process.env
  const { name, own, log_bytes } = options
  return new HostedExecutor(
    {
      name,
      standing: (_order, folder) => standingOf(folder),
      async carryOut(run) {
        let secrets: Readonly<Record<string, string>>
        try {
          secrets = resolveSecrets(run.order.action, codebase, env)
        } catch (error) {
          if (!(error instanceof SecretUnavailable)) throw error
          return couldNotRun(error.code, error.message)
        }
        try {
          writeFileAtomically(join(run.folder, 'pid'), `${JSON.stringify(identify(process.pid))}\n`)
        } catch (error) {
          return couldNotRun(
            'FOLDER_UNUSABLE',
            `The attempt's folder cannot be written to: ${textOf(error)}.`,
            'resource',
          )
        }
        const mask = masker(Object.values(secrets))
        const log = new RunLog(run.folder, mask, log_bytes)
        const stray = (error: unknown): void => log.say(`[tasks] an error that nobody waited for: ${textOf(error)}`)
        const progress = new Progress(run, mask)
        const attempt = attemptOf(run, { codebase, secrets, log, progress, mask })
        try {
          const answer: unknown = await runForeign(async () => own.run(attempt), stray)
          return judged(name, answer, mask)
        } catch (error) {
          log.say(traceOf(error))
          return thrown(error, mask)
        } finally {
          progress.flush()
        }
      },
    },
    resolve(options.stateDir),
  )
}

function standingOf(folder: string): 'not_begun' | LostReason {
  const claim = readClaim(folder)
  if (claim === undefined) return 'not_begun'
  return ProcessIdentity.parse(claim.launcher).boot_id === bootId() ? 'process_gone' : 'machine_restarted'
}

interface AttemptParts {
  readonly codebase: string
  readonly secrets: Readonly<Record<string, string>>
  readonly log: RunLog
  readonly progress: Progress
  readonly mask: (text: string) => string
}

function attemptOf(run: HostedRun, { codebase, secrets, log, progress, mask }: AttemptParts): OwnAttempt {
  const { order, folder, signal } = run
  return {
    task: order.task,
    title: order.title,
    token: order.token,
    number: order.run_number ?? order.number,
    directory: resolve(order.root ?? codebase, order.action.cwd ?? '.'),
    folder,
    // A copy: what the user's code does with it stays there.
    action: structuredClone(order.action),
    brief: order.brief,
    secrets: { ...secrets },
    signal,
    log: (text) => log.say(String(text)),
    progress: (percent, message) => progress.tell(Number(percent), message),
    checkpoint(name, percent) {
      const checkpoint = mask(String(name)).slice(0, MOST_NAME)
      if (checkpoint === '' || progress.checkpoints++ >= MOST_CHECKPOINTS) return
      progress.flush()
      run.tell({ type: 'checkpoint', checkpoint, ...(percent === undefined ? {} : { percent: bounded(percent) }) })
    },
  }
}

/** Of progress the newest is told, once a second, so that one that talks much does not fill the journal. */
class Progress {
  readonly #run: HostedRun
  #newest: Extract<AttemptReport, { type: 'progress' }> | undefined
  readonly #mask: (text: string) => string
  #toldAt = -Infinity
  /** How many were told. */
  checkpoints = 0

  constructor(run: HostedRun, mask: (text: string) => string) {
    this.#run = run
    this.#mask = mask
  }

  tell(percent: number, message?: string): void {
    if (Number.isNaN(percent)) return
    const said = message === undefined ? {} : { message: this.#mask(String(message)).slice(0, MOST_TEXT) }
    this.#newest = { type: 'progress', percent: bounded(percent), ...said }
    if (performance.now() - this.#toldAt >= PROGRESS_MS) this.flush()
  }

  flush(): void {
    if (this.#newest === undefined) return
    this.#toldAt = performance.now()
    this.#run.tell(this.#newest)
    this.#newest = undefined
  }
}

function bounded(percent: number): number {
  return Math.min(100, Math.max(0, Number(percent) || 0))
}

function judged(name: string, said: unknown, mask: (text: string) => string): HostedEnd {
  const answer = Answer.safeParse(said)
  if (said === undefined || said === null)
    return failedWith(
      'EXECUTOR_ANSWER',
      { kind: 'code' },
      `The executor ${name} answered nothing: its run is to resolve with { outcome: 'succeeded' | 'failed', … }.`,
    )
  if (!answer.success) {
    const [issue] = answer.error.issues
    const place = issue === undefined || issue.path.length === 0 ? 'it' : issue.path.join('.')
    return failedWith(
      'EXECUTOR_ANSWER',
      { kind: 'code' },
      `The executor ${name} answered with something else than { outcome: 'succeeded' | 'failed', … }: ${place}: ${issue?.message ?? 'unknown'}.`,
    )
  }
  const { outcome, message, usage } = answer.data
  const code = answer.data.code === undefined ? undefined : mask(answer.data.code)
  const artifacts = answer.data.artifacts?.slice(0, MOST_ARTIFACTS).map((one) => ({ ...one, path: mask(one.path) }))
  const beside = { ...(usage === undefined ? {} : { usage }), ...(artifacts === undefined ? {} : { artifacts }) }
  if (outcome === 'succeeded') return { outcome, ...beside }
  const why = mask(message ?? `The executor ${name} says that it failed.`)
  const { kind, retry_after_seconds } = answer.data
  const of = kind === undefined ? (answer.data.class ?? ofCode(code)) : { kind }
  const captures = Object.entries(answer.data.captures ?? {})
    .slice(0, MOST_CAPTURES)
    .map(([key, value]) => [mask(key), harmlessCapture(mask(value))])
  const again = retry_after_seconds === undefined ? undefined : Math.min(MOST_PATIENCE, retry_after_seconds)
  return { ...failedWith(codeOf(code), of, why, again, Object.fromEntries(captures)), ...beside }
}

function thrown(error: unknown, mask: (text: string) => string): HostedEnd {
  const said = z
    .object({
      code: z.string().optional().catch(undefined),
      class: FailureClass.optional().catch(undefined),
      retry_after_seconds: z.number().min(0).optional().catch(undefined),
    })
    .safeParse(error)
  const { class: kind, retry_after_seconds } = said.success ? said.data : {}
  const code = said.success && said.data.code !== undefined ? mask(said.data.code) : undefined
  const why = mask(textOf(error))
  return failedWith(codeOf(code), kind ?? ofCode(code), why, retry_after_seconds)
}

/** What a code of the system says by itself; otherwise nothing is known but that the work failed. */
function ofCode(code: string | undefined): 'logic' | { readonly kind: FailureKind } {
  const kind = kindOfCode(code ?? '')
  return kind === undefined ? 'logic' : { kind }
}

function codeOf(code: string | undefined): string {
  const clean = (code ?? '').toUpperCase().replaceAll(/[^A-Z0-9_]/g, '_')
  return /^[A-Z]/.test(clean) ? clean.slice(0, 100) : 'EXECUTOR_FAILED'
}

/** What was thrown may be anything, also what cannot be turned into text. */
function textOf(error: unknown): string {
  try {
    return error instanceof Error && error.message !== '' ? String(error.message) : String(error)
  } catch {
    return 'something was thrown that is no Error and has no text'
  }
}

function traceOf(error: unknown): string {
  return error instanceof Error && typeof error.stack === 'string' ? error.stack : textOf(error)
}

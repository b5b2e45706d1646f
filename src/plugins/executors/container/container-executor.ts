/**
 * The executor `container`: a task's command in a container of its image, by the command line of Docker or Podman. The
 * client is a process like any other (`ProcessExecutor`): its log, its end and its adoption after a crash are the same. What is
 * more than the client is the container itself, which may outlive it: when a client was killed or is gone, the
 * container is removed by its name before the end is told, so that nothing of the attempt is left running.
 */
import { execFile } from 'node:child_process'
import { resolve } from 'node:path'
import { assert } from '../../../core/std/assert.ts'
import type { AttemptOrder, AttemptReport, LockAnswer, LostReason } from '../../../core/model/attempt.ts'
import type { Executor, FailureEvidence, RecoveredAttempt, ReportSink } from '../../../core/ports/executor.ts'
import { taskError } from '../../../core/scheduling/failures/task-error.ts'
import type { CommandExecutorOptions } from '../command.ts'
import { actionJob, environmentOf, type Job, refusal } from '../process/job.ts'
import { LAUNCHER_KINDS } from '../process/launcher-pool.ts'
import { ProcessExecutor } from '../process/process-executor.ts'
import { containerLine, containerName } from './container-line.ts'
import { type ContainerEngine, findEngine, type NoEngine } from './engine.ts'

/** What tells an attempt where an earlier one came to; set by whoever looks after its checkpoints. */
const CHECKPOINT_VARIABLES = ['TASKS_CHECKPOINT', 'TASKS_CHECKPOINT_PERCENT', 'TASKS_CHECKPOINT_DIR']
const REMOVAL_MS = 30_000
/** The engine itself could not do it, says the exit code of `run`; a command may end with it as well. */
const ENGINE_FAILED = 125
const ENGINE_SAID = /^(?:docker|podman|Error|Unable to find image)\b.*$/im

/** See the head of this file. Nothing is looked for and nothing is started before the first order. */
export function containerExecutor(options: CommandExecutorOptions): Executor {
  return new ContainerExecutor(options)
}

class ContainerExecutor implements Executor, ReportSink {
  readonly name = 'container'
  readonly #stateDir: string
  readonly #codebase: string
  readonly #env: Readonly<NodeJS.ProcessEnv>
  readonly #inner: ProcessExecutor
  readonly #orders = new Map<string, AttemptOrder>()
  /** Ends that are told when their containers are gone. */
  readonly #leaving = new Set<Promise<void>>()
  #sink: ReportSink | undefined
  #slots = 1
  #opened: Promise<void> | undefined
  #engine: ContainerEngine | NoEngine | undefined

  constructor(options: CommandExecutorOptions) {
    this.#stateDir = resolve(options.stateDir)
    this.#codebase = resolve(options.codebase)
    this.#env = options.env ?? process.env
    this.#inner = new ProcessExecutor({
      name: 'container',
      stateDir: this.#stateDir,
      job: (order, folder) => this.#job(order, folder),
      env: this.#env,
      launchers: options.launchers ?? LAUNCHER_KINDS,
      attendants: options.attendants ?? [],
      classify: options.classify,
    })
  }

  open(sink: ReportSink, slots: number): Promise<void> {
    assert(this.#sink === undefined, 'an executor is opened once')
    this.#sink = sink
    this.#slots = slots
    return Promise.resolve()
  }

  start(order: AttemptOrder): void {
    this.#opened ??= this.#inner.open(this, this.#slots)
    this.#orders.set(order.token, order)
    this.#inner.start(order)
  }

  cancel(token: string, grace_ms: number): void {
    this.#inner.cancel(token, grace_ms)
  }

  look(token: string): void {
    this.#inner.look(token)
  }

  answer(token: string, answer: LockAnswer): void {
    this.#inner.answer(token, answer)
  }

  async recover(orders: readonly AttemptOrder[]): Promise<readonly RecoveredAttempt[]> {
    this.#opened ??= this.#inner.open(this, this.#slots)
    await this.#opened
    for (const order of orders) this.#orders.set(order.token, order)
    const found = await this.#inner.recover(orders)
    await Promise.all(this.#leaving)
    return found
  }

  async close(): Promise<void> {
    await this.#opened
    if (this.#opened !== undefined) await this.#inner.close()
    await Promise.all(this.#leaving)
  }

  /** From the process executor. */
  report(token: string, report: AttemptReport, evidence?: FailureEvidence): void {
    if (report.type !== 'finished') return this.#sink?.report(token, report, evidence)
    const judged = judgedByEngine(report, evidence, this.#engine)
    // A client that has ended by itself has waited for its container's removal.
    if (report.signal === undefined && report.outcome !== 'cancelled') this.#tell(token, judged, evidence)
    else this.#leave(token, () => this.#tell(token, judged, evidence))
  }

  /** From the process executor. */
  lost(token: string, reason: LostReason): void {
    const tell = (): void => {
      this.#orders.delete(token)
      this.#sink?.lost(token, reason)
    }
    if (reason === 'process_gone') this.#leave(token, tell)
    else tell()
  }

  #tell(token: string, report: AttemptReport, evidence: FailureEvidence | undefined): void {
    this.#orders.delete(token)
    this.#sink?.report(token, report, evidence)
  }

  #leave(token: string, then: () => void): void {
    const leaving = this.#remove(token).then(then)
    this.#leaving.add(leaving)
    void leaving.finally(() => this.#leaving.delete(leaving))
  }

  /** Ends and removes the attempt's container, if there is one. Never rejects. */
  #remove(token: string): Promise<void> {
    const order = this.#orders.get(token)
    const engine = this.#found()
    if (order === undefined || 'why' in engine) return Promise.resolve()
    const words = ['rm', '-f', containerName(this.#stateDir, order)]
    return new Promise((done) => {
      execFile(engine.kind, words, { env: { ...this.#env }, timeout: REMOVAL_MS }, () => done())
    })
  }

  #found(): ContainerEngine | NoEngine {
    this.#engine ??= findEngine(this.#env)
    return this.#engine
  }

  #job(order: AttemptOrder, folder: string): Job {
    const { image } = order.action
    if (image === undefined) return refusal(`${order.task} names no image to run its command in.`)
    const job = actionJob(order, this.#codebase)
    if (job.kind !== 'command') return job
    const engine = this.#found()
    if ('why' in engine) return refusal(`No container can be run here (${engine.why.join('; ')}).`)
    const inherited = [
      ...Object.keys(environmentOf(order, folder)),
      ...(order.resume_from === undefined ? [] : CHECKPOINT_VARIABLES),
      ...Object.keys(order.action.secrets ?? {}),
    ]
    const { uid, gid } = { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 }
    const place = {
      engine,
      name: containerName(this.#stateDir, order),
      image,
      root: order.root ?? this.#codebase,
      folder,
      inherited,
      user: uid === 0 ? undefined : { uid, gid },
    }
    // Its variables are the container's, not the client's.
    return { ...job, command: containerLine(order, job, place), cwd: order.root ?? this.#codebase, env: {} }
  }
}

/** A report of a client whose engine could not run the container at all, as what it is. */
function judgedByEngine(
  report: Extract<AttemptReport, { type: 'finished' }>,
  evidence: FailureEvidence | undefined,
  engine: ContainerEngine | NoEngine | undefined,
): AttemptReport {
  if (report.outcome !== 'failed' || report.exit_code !== ENGINE_FAILED) return report
  const said = ENGINE_SAID.exec(evidence?.log_tail ?? '')?.[0]
  if (said === undefined) return report
  const name = engine !== undefined && 'kind' in engine ? engine.kind : 'The container engine'
  const message = `${name} could not run the container: ${said.trim().slice(0, 300)}`
  return { ...report, outcome: 'could_not_run', error: taskError('CONTAINER_NOT_RUN', 'external', message) }
}

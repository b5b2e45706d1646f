/**
 * Carries attempts out as processes, by launchers that outlive this coordinator (`launcher-pool.ts`).
 *
 *   start ─► ticket ─► launcher ─► claim ─► command ─► exit ─► doorbell ─► report
 *
 * Why nothing is forgotten, and nothing is done twice: the folder is the truth (`attempt-folder.ts`), a doorbell only
 * says when to look. Whoever wants to begin an attempt makes the same claim, now or after a restart, and one wins. What no
 * doorbell will ring for is looked after every 100 ms, and not lost before its whole group is gone (`custody.ts`).
 */
import { assert } from '../../../core/std/assert.ts'
import type { AttemptOrder, AttemptReport, LockAnswer, LostReason } from '../../../core/model/attempt.ts'
import type { Executor, RecoveredAttempt, ReportSink } from '../../../core/ports/executor.ts'
import * as disk from '../../../system/attempt-folder.ts'
import { bootId } from '../../../system/process-table.ts'
import { type CheckVerdict, impossible } from '../checks/verdict.ts'
import { couldNotPrepare, shownEvidence, tellEnd } from './attempt-end.ts'
import { type Attendant, shownBy } from './attendant.ts'
import { BootBook } from './boot-book.ts'
import type { Classifier } from '../../../core/scheduling/failures/classifier.ts'
import { type Course, newCourse } from './course.ts'
import { lookAfter } from './custody.ts'
import { reap, tellToEnd } from './endings.ts'
import { completedBy, dressedBy, roundOf } from './escort.ts'
import { FinishedAttempts } from './finished-attempts.ts'
import { type HowEnded, tellHowEnded } from './how-ended.ts'
import { type CommandJob, environmentOf, type Job, refusal } from './job.ts'
import type { Bell } from './launch-channel.ts'
import { type LauncherKind, LauncherPool } from './launcher-pool.ts'
import { patientCustody } from './patient-custody.ts'
import { startingPoint, type StartingPoint } from './voice/starting-point.ts'

/** What tells one executor of processes from another. */
export interface ProcessExecutorParts {
  readonly name: string
  /** Absolute. */
  readonly stateDir: string
  /** What an order asks for. `folder`: its attempt's. */
  readonly job: (order: AttemptOrder, folder: string) => Job
  readonly env: Readonly<NodeJS.ProcessEnv>
  /** Kinds of launchers to try, best first. */
  readonly launchers: readonly LauncherKind[]
  /** Who looks after the attempts, in this order. */
  readonly attendants: readonly Attendant[]
  /** Says in the attempts' own logs why they failed; by what comes with the tool when absent. */
  readonly classify?: Classifier['classify'] | undefined
}

const ROUND_MS = 100
const ROUNDS_PER_READING = 3
const MOST_TRIES = 5

/** See the head of this file. */
export class ProcessExecutor implements Executor {
  readonly name: string
  readonly #parts: ProcessExecutorParts
  readonly #pool: LauncherPool
  readonly #courses = new Map<string, Course>()
  readonly #over = new FinishedAttempts()
  readonly #boots: BootBook
  #sink: ReportSink | undefined
  #round: NodeJS.Timeout | undefined
  #rounds = 0

  constructor(parts: ProcessExecutorParts) {
    this.name = parts.name
    this.#parts = parts
    this.#boots = new BootBook(parts.stateDir)
    this.#pool = new LauncherPool({
      kinds: parts.launchers,
      env: parts.env,
      ring: (bell) => this.#heard(bell),
      left: (token, why) => this.#left(token, why),
    })
  }

  #courseOf(order: AttemptOrder, folder: string): Course {
    return newCourse(order, folder, this.#parts.job(order, folder), this.#parts.classify)
  }

  async open(sink: ReportSink, slots: number): Promise<void> {
    assert(this.#sink === undefined, 'an executor is opened once')
    this.#sink = sink
    this.#round = setInterval(() => this.#goRound(), ROUND_MS).unref()
    await this.#pool.open(slots)
  }

  start(order: AttemptOrder): void {
    if (this.#courses.has(order.token) || this.#over.has(order.token)) return
    const folder = disk.attemptFolder(this.#parts.stateDir, order.execution_id, order.token)
    const course = this.#courseOf(order, folder)
    try {
      this.#boots.record(order.execution_id)
      if (disk.writeTicket(folder, order)) this.#begin(course)
      else void this.#takeUp(order)
    } catch (error) {
      this.#giveUp(course, error)
    }
  }

  cancel(token: string, grace_ms: number): void {
    const course = this.#courses.get(token)
    if (course === undefined) return
    course.ending ??= { grace_ms, told: false, kill: undefined }
    course.ending.grace_ms = Math.min(course.ending.grace_ms, grace_ms)
    if (course.phase === 'here') course.abort.abort(new Error('cancelled'))
    else if (course.phase !== 'handed') tellToEnd(course)
    else if (this.#pool.withdraw(token)) this.#neverBegun(course)
  }

  async recover(orders: readonly AttemptOrder[]): Promise<readonly RecoveredAttempt[]> {
    return Promise.all(orders.map(async (order) => ({ token: order.token, found: await this.#takeUp(order) })))
  }

  async close(): Promise<void> {
    const cancelled = [...this.#courses.values()].filter((course) => course.ending !== undefined)
    await Promise.all(cancelled.map(({ order }) => this.#over.endOf(order.token)))
    clearInterval(this.#round)
    for (const course of this.#courses.values()) {
      clearTimeout(course.ending?.kill)
      course.abort.abort(new Error('closed'))
    }
    this.#courses.clear()
    this.#pool.close()
  }

  /** Finds out what became of an attempt that somebody ordered before, and sees to it that its end will be told. */
  async #takeUp(order: AttemptOrder): Promise<RecoveredAttempt['found']> {
    if (this.#courses.has(order.token)) return 'adopted'
    if (this.#over.has(order.token)) return 'reported'
    const folder = disk.attemptFolder(this.#parts.stateDir, order.execution_id, order.token)
    const claim = disk.readClaim(folder)
    if (claim === undefined && disk.readExit(folder) === undefined) return this.#startAfterAll(order, folder)
    const course = this.#courseOf(order, folder)
    if (claim === undefined && this.#boots.last(order.execution_id) === bootId()) {
      // An exit that nobody's claim goes with: the order was taken back (`#neverBegun`).
      this.#lose(course, 'never_started')
      return 'lost'
    }
    course.claim = claim
    course.heard.adopted()
    const custody = claim === undefined ? 'ended' : lookAfter(folder, claim)
    this.#courses.set(order.token, course)
    this.#watch(course)
    if (custody === 'running' || custody === 'closing') return 'adopted'
    await this.#over.endOf(order.token)
    return custody === 'ended' ? 'reported' : 'lost'
  }

  /** Nobody has claimed it: it is begun now, unless the machine was restarted since and the claim may have gone with the power. */
  #startAfterAll(order: AttemptOrder, folder: string): RecoveredAttempt['found'] {
    const last = this.#boots.last(order.execution_id)
    const course = this.#courseOf(order, folder)
    if (last !== undefined && last !== bootId() && course.job.kind === 'command') {
      this.#lose(course, 'machine_restarted')
      return 'lost'
    }
    try {
      this.#boots.record(order.execution_id)
      if (!disk.writeTicket(folder, order) && disk.readTicket(folder) === undefined) disk.replaceTicket(folder, order)
      this.#begin(course)
    } catch (error) {
      this.#giveUp(course, error)
    }
    return 'unstarted'
  }

  #begin(course: Course): void {
    const { order, folder, job } = course
    this.#courses.set(order.token, course)
    if (job.kind === 'here') return void this.#doHere(course, job.run)
    const point = course.from === undefined ? startingPoint(order, folder) : undefined
    if (point !== undefined) return void this.#lookFrom(course, point)
    course.tries++
    let dressed: CommandJob
    try {
      dressed = dressedBy(this.#parts.attendants, course, job)
      if (dressed.stdin !== undefined) disk.writeOnce(dressed.stdin.path, dressed.stdin.content)
    } catch (error) {
      return this.#giveUp(course, error)
    }
    const { command, cwd, stdout, stdin, wrap = [] } = dressed
    const env = { ...dressed.env, ...environmentOf(order, folder), ...course.from?.env }
    if (this.#pool.launch({ token: order.token, folder, cwd, stdin: stdin?.path, stdout, command, env, wrap })) return
    void this.#doHere(course, refusal('The command or its environment holds a NUL character.').run)
  }

  /** A checkpoint is looked at before its attempt begins; one of no use is told, and the task begins anew. */
  async #lookFrom(course: Course, point: Promise<StartingPoint>): Promise<void> {
    course.from = await point
    if (this.#courses.get(course.order.token) !== course) return
    if (course.ending !== undefined) return this.#neverBegun(course)
    this.#tell(course, course.heard.refused(course.from))
    this.#begin(course)
  }

  /** What needs no process is done by this one; after a restart it is simply done again. */
  async #doHere(course: Course, run: (signal: AbortSignal) => Promise<CheckVerdict>): Promise<void> {
    course.phase = 'here'
    // The answer never comes before `start` has returned.
    await Promise.resolve()
    if (course.job.kind === 'here') this.#tellStart(course)
    let verdict: CheckVerdict | undefined
    try {
      verdict = await run(course.abort.signal)
    } catch (error) {
      if (!course.abort.signal.aborted) throw error
    }
    if (this.#courses.get(course.order.token) !== course) return
    const cancelled = course.abort.signal.aborted
    if (verdict !== undefined && verdict.outcome !== 'succeeded')
      disk.appendLog(course.folder, shownBy(this.#parts.attendants, course.order)(verdict.message))
    const end = { duration_ms: performance.now() - course.began, cancelled, artifacts: [] }
    this.#finish(course, tellEnd(course.folder, end, verdict))
  }

  #heard(bell: Exclude<Bell, { type: 'ready' }>): void {
    const course = this.#courses.get(bell.token)
    if (course === undefined || course.phase === 'watched') return
    switch (bell.type) {
      case 'started':
        course.phase = 'running'
        course.began = performance.now()
        course.pid = bell.pid
        this.#tellStart(course, bell.pid)
        if (course.ending !== undefined) tellToEnd(course)
        return
      case 'trouble':
        course.trouble = bell
        return
      case 'stood_down':
        this.#watch(course)
        return
      case 'ended':
        if (!course.heard.isWhole(bell.said)) this.#tellHeard(course, true)
        const ended = { ...bell, duration_ms: performance.now() - course.began }
        this.#whenTold(course, () => this.#ended(course, ended))
    }
  }

  /** A launcher died, or none could be hired. Whether the command lives on stands in the folder. */
  #left(token: string, why: 'launcher_died' | 'no_launcher'): void {
    const course = this.#courses.get(token)
    if (course === undefined) return
    if (disk.readClaim(course.folder) !== undefined) this.#watch(course)
    else if (why === 'launcher_died' && course.tries < MOST_TRIES) this.#begin(course)
    else void this.#doHere(course, () => Promise.resolve(impossible('SPAWN_FAILED', 'No launcher could be started.')))
  }

  look(token: string): void {
    const course = this.#courses.get(token)
    if (course?.phase === 'running' || course?.phase === 'watched') this.#tellHeard(course, false)
  }

  answer(token: string, answer: LockAnswer): void {
    this.#courses.get(token)?.heard.answer(answer)
  }

  /** Nothing is told of an attempt after its end: what is still being kept of it is waited for. */
  #whenTold(course: Course, tell: () => void): void {
    const { pending } = course.heard
    if (pending === undefined) return tell()
    course.isOver = true
    void pending.then(() => {
      if (this.#courses.get(course.order.token) !== course) return
      this.#tellHeard(course, true)
      this.#whenTold(course, tell)
    })
  }

  #watch(course: Course): void {
    course.phase = 'watched'
    this.#look(course)
  }

  #goRound(): void {
    const reading = ++this.#rounds % ROUNDS_PER_READING === 0
    for (const course of this.#courses.values()) {
      if (reading && (course.phase === 'running' || course.phase === 'watched')) this.#tellHeard(course, false)
      if (course.phase === 'watched') this.#look(course)
      if (course.phase === 'running' || course.phase === 'watched')
        for (const report of roundOf(this.#parts.attendants, course)) this.#tell(course, course.heard.beside(report))
      // Who it is may not have been known at once.
      if (course.phase === 'running' && course.ending?.told === false) tellToEnd(course)
    }
  }

  /** Looks after an attempt that no doorbell will ring for. */
  #look(course: Course): void {
    if (course.isOver) return
    const custody = patientCustody(course)
    if (custody === 'running') {
      this.#tellStart(course, course.claim?.process?.pid)
      if (course.ending?.told === false) tellToEnd(course)
    } else if (custody === 'rebooted') this.#lose(course, 'machine_restarted')
    else if (custody === 'gone') this.#lose(course, 'process_gone')
    else if (custody === 'orphaned' && reap(course)) this.#lose(course, 'process_gone')
    else if (custody === 'ended') this.#endedBefore(course)
  }

  /** Tells an end that stands in the folder. */
  #endedBefore(course: Course): void {
    const { folder } = course
    const exit = disk.readExit(folder)
    assert(exit !== undefined, `${folder} has an exit`)
    course.trouble ??= disk.readError(folder)
    this.#tellHeard(course, true)
    const { exit_code, signal, at } = exit
    const duration_ms = at - (disk.readStart(folder) ?? at)
    this.#whenTold(course, () => this.#ended(course, { exit_code, signal, duration_ms }))
  }

  #neverBegun(course: Course): void {
    try {
      disk.writeCancel(course.folder, 0)
      disk.writeExit(course.folder, { signal: 'SIGTERM' })
    } catch {
      // Then a later coordinator finds it unstarted, and is told again to cancel it.
    }
    this.#lose(course, 'never_started')
  }

  #ended(course: Course, how: HowEnded): void {
    this.#finish(course, tellHowEnded(course, how))
  }

  #finish(course: Course, { report, evidence }: ReturnType<typeof tellEnd>): void {
    const shown = evidence && shownEvidence(evidence, shownBy(this.#parts.attendants, course.order))
    const whole = course.heard.completed(completedBy(this.#parts.attendants, course, report), shown)
    this.#drop(course)
    for (const told of whole) this.#sink?.report(course.order.token, told, told.type === 'finished' ? shown : undefined)
  }

  #giveUp(course: Course, error: unknown): void {
    this.#courses.set(course.order.token, course)
    void this.#doHere(course, () => Promise.resolve(couldNotPrepare(error)))
  }

  #lose(course: Course, reason: LostReason): void {
    for (const attendant of this.#parts.attendants) attendant.lost?.(course.order, course.folder)
    this.#drop(course)
    this.#sink?.lost(course.order.token, reason)
  }

  #drop(course: Course): void {
    const { token } = course.order
    clearTimeout(course.ending?.kill)
    this.#courses.delete(token)
    this.#over.add(token)
  }

  #tellStart(course: Course, pid?: number): void {
    if (course.toldStart) return
    course.toldStart = true
    course.heard.started(() => disk.readStart(course.folder) ?? Date.now())
    this.#sink?.report(course.order.token, pid === undefined ? { type: 'started' } : { type: 'started', pid })
  }

  #tellHeard(course: Course, end: boolean): void {
    this.#tell(course, course.heard.read(end))
  }

  #tell({ order }: Course, reports: readonly AttemptReport[]): void {
    for (const report of reports) this.#sink?.report(order.token, report)
  }
}

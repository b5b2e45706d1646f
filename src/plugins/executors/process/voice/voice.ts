/**
 * What a task says while it runs: the lines of its `report.jsonl`, in their order, as reports for the core.
 *
 *   line ─► understood? ─ no ─► counted, and a line in the attempt's log
 *             │
 *             ├─ progress, checkpoint, locks, usage, alerts ─► told
 *             └─ all but signs of life ─► structured log
 *
 * A checkpoint with files is told when they are kept on the disk, and nothing that was said later is told before it.
 * After a restart the report is read anew: up to where it was heard before (`position.ts`) only what is counted or
 * unanswered is taken from it. What a task may say without end is bounded, and what is passed over is told.
 */
import { statSync } from 'node:fs'
import type { Artifact, AttemptOrder, AttemptReport, LockAnswer, Usage } from '../../../../core/model/attempt.ts'
import type { FailureEvidence } from '../../../../core/ports/executor.ts'
import type { Classifier } from '../../../../core/scheduling/failures/classifier.ts'
import { appendLog } from '../../../../system/attempt-folder.ts'
import { AlertWatch } from './alert-watch.ts'
import { answersIn, writeAnswer } from './answers.ts'
import { keepFiles } from './kept-files.ts'
import { type Line, readLine } from './line.ts'
import { PassedOver } from './passed-over.ts'
import { readPosition, writePosition } from './position.ts'
import { type FoundLine, LONGEST_LINE, ReportLines } from './report-lines.ts'
import type { StartingPoint } from './starting-point.ts'
import { StructuredLog } from './structured-log.ts'
import { endEntry, entryOf, toldEntry } from './log-entry.ts'

type Said<T extends Line['type']> = Extract<Line, { type: T }>
type Finished = Extract<AttemptReport, { type: 'finished' }>

/** A report in its turn. It waits while its checkpoint's files are being kept; undefined: there is nothing to tell after all. */
interface Turn {
  report: AttemptReport | undefined
  readonly at: number
  isWaiting: boolean
  /** Whether its line stands in the structured log already. */
  readonly isLogged: boolean
}

/** Progress, usage and signs of life are told no more often than this, and only the newest. */
const SIGNAL_MS = 1_000
const MOST_ARTIFACTS = 1_000
const MOST_CHECKPOINTS = 1_000
const MOST_REQUESTS = 1_000
const MOST_TEXT = 500

/** See the head of this file. */
export class Voice {
  readonly #order: AttemptOrder
  readonly #folder: string
  readonly #cwd: string | undefined
  readonly #classify: Classifier['classify']
  readonly #lines: ReportLines
  readonly #log: StructuredLog
  readonly #alerts: AlertWatch
  readonly #passedOver: PassedOver
  readonly #artifacts: Artifact[] = []
  readonly #turns: Turn[] = []
  readonly #unwritten: LockAnswer[] = []
  /** What was heard before a restart and may have reached nobody. */
  #again: { checkpoint?: Said<'checkpoint'>; requests: string[][] } | undefined
  #heardBefore: number | undefined
  /** What the report had said by the time that somebody read it again, in bytes. */
  #unattended = 0
  #keeping: Promise<void> | undefined
  #progress: Turn | undefined
  #said: Usage = {}
  #measured: Usage = {}
  #hasNewUsage = false
  #checkpoints = 0
  #requests = 0
  readonly #toldAt = { progress: -Infinity, usage: -Infinity, sign: -Infinity, position: -Infinity }

  /** `folder`: the attempt's; `cwd`: where its command runs; `classify` says why it failed. */
  constructor(order: AttemptOrder, folder: string, cwd: string | undefined, classify: Classifier['classify']) {
    this.#order = order
    this.#folder = folder
    this.#cwd = cwd
    this.#classify = classify
    this.#lines = new ReportLines(`${folder}/report.jsonl`)
    this.#log = new StructuredLog(order, folder)
    this.#alerts = new AlertWatch(order.alerts ?? [])
    this.#passedOver = new PassedOver(folder)
  }

  /** Whether nothing is left to be read or told of a report that has this size in the end, in bytes. */
  isWhole(size: number): boolean {
    return this.#lines.isWhole(size) && this.#progress === undefined && this.#turns.length === 0 && !this.#hasNewUsage
  }

  /** The artifacts said so far. */
  get artifacts(): readonly Artifact[] {
    return this.#artifacts
  }

  /** Resolves when what was said can be told; undefined when it can now. */
  get pending(): Promise<void> | undefined {
    return this.#turns.some(({ isWaiting }) => isWaiting) ? this.#keeping : undefined
  }

  /** The command has begun, at a moment in milliseconds since 1970. */
  started(at: () => number): void {
    this.#logged(() => this.#log.started(at))
  }

  /** Nobody has read for a while: files of checkpoints that were reported meanwhile may have changed since. */
  adopted(): void {
    this.#unattended = statSync(`${this.#folder}/report.jsonl`, { throwIfNoEntry: false })?.size ?? 0
  }

  /** Reads on, a chunk at most, and returns what is to be told. `end`: nothing more will be written, so all of it. */
  read(end: boolean): readonly AttemptReport[] {
    this.#writeAnswers()
    const lines = this.#lines.read(end)
    for (const line of lines) this.#hear(line)
    if (this.#again !== undefined && this.#lines.position >= (this.#heardBefore ?? 0)) this.#sayAgain()
    const now = performance.now()
    const due = (what: 'progress' | 'usage' | 'sign'): boolean => end || now - this.#toldAt[what] >= SIGNAL_MS
    if (this.#progress !== undefined && due('progress')) this.#takeProgress(now)
    if (this.#hasNewUsage && due('usage')) this.#tellUsage(now)
    const told = this.#takeTurns()
    if (lines.length > 0 && told.every(isNoSign) && due('sign')) {
      this.#toldAt.sign = now
      told.push({ type: 'heartbeat' })
    }
    if (lines.length > 0) this.#passedOver.bytes(this.#lines.skipped)
    this.#logged(() => this.#log.flush())
    this.#keepPosition(told, now)
    return told
  }

  /** What somebody beside the task tells of it: what was measured holds before what the task says, and alerts look at both. */
  beside(report: AttemptReport): readonly AttemptReport[] {
    if (report.type !== 'usage') return [report]
    this.#measured = report.usage
    return [{ type: 'usage', usage: this.#usage() }, ...this.#alerts.usage(this.#usage())]
  }

  /** The task is given the answer to a request for locks. What cannot be written now is tried again. */
  answer(answer: LockAnswer): void {
    this.#unwritten.push(answer)
    this.#writeAnswers()
  }

  /** Where the attempt begins is known: a checkpoint that is of no use to it is told. */
  refused({ refused: reason }: StartingPoint): readonly AttemptReport[] {
    const checkpoint = this.#order.resume_from?.checkpoint
    if (reason === undefined || checkpoint === undefined) return []
    const message = `the checkpoint ${checkpoint} is not gone on from: ${reason}`
    appendLog(this.#folder, `[tasks] ${message}`)
    this.#log.add({ step: 'resume', status: 'progress', message, checkpoint })
    return [{ type: 'checkpoint_refused', checkpoint, reason }]
  }

  /** The attempt has ended: its report with what was heard, after what that brings about. `evidence`: why it failed. */
  completed(report: AttemptReport, evidence: FailureEvidence | undefined): readonly AttemptReport[] {
    if (report.type !== 'finished') return [report]
    this.#passedOver.tell()
    this.#logged(() => this.#log.end(endEntry(this.#order, report, this.#classify(report, evidence))))
    const usage = { ...this.#said, ...report.usage }
    const malformed_lines = this.#passedOver.malformed
    const whole: Finished = {
      ...report,
      ...(Object.keys(usage).length === 0 ? {} : { usage }),
      ...(malformed_lines === 0 ? {} : { malformed_lines }),
    }
    return [...this.#alerts.usage(usage), whole]
  }

  #hear({ at, text }: FoundLine): void {
    this.#heardBefore ??= this.#begin()
    const isNew = at >= this.#heardBefore
    if (isNew && this.#again !== undefined) this.#sayAgain()
    const read =
      text === undefined ? { ok: false as const, reason: `longer than ${LONGEST_LINE} bytes` } : readLine(text)
    if (!read.ok) return this.#passedOver.line(text ?? '', read.reason, isNew)
    this.#take(read.line, at, isNew)
  }

  /** The first line is there: how far others have come with it. */
  #begin(): number {
    const position = readPosition(this.#folder)
    if (position > 0) this.#again = { requests: [] }
    return position
  }

  #take(line: Line, at: number, isNew: boolean): void {
    const entry = isNew ? entryOf(line) : undefined
    if (entry !== undefined) this.#log.add(entry, at)
    switch (line.type) {
      case 'artifact':
        return this.#takeArtifact(line)
      case 'metric':
        return this.#queue(this.#alerts.metric(line.name, line.value), at, isNew)
      case 'usage':
        return this.#takeUsage(line, at, isNew)
      case 'lock_request':
        return this.#takeRequest(line, at, isNew)
      case 'checkpoint':
        return this.#takeCheckpoint(line, at, isNew, false)
      case 'progress':
        if (isNew) this.#noteProgress(line.percent, line.message, at, false)
        return
      case 'log':
        if (line.checkpoint !== undefined && line.status === 'checkpoint') {
          const { checkpoint, percent } = line
          this.#takeCheckpoint({ type: 'checkpoint', checkpoint, percent }, at, isNew, true)
        } else if (line.percent !== undefined && isNew) this.#noteProgress(line.percent, line.message, at, true)
        return
      case 'heartbeat':
    }
  }

  #takeArtifact({ type: _type, ...artifact }: Said<'artifact'>): void {
    if (this.#artifacts.length < MOST_ARTIFACTS) this.#artifacts.push(artifact)
    else this.#passedOver.more('artifacts', MOST_ARTIFACTS)
  }

  #takeUsage({ type: _type, ...usage }: Said<'usage'>, at: number, isNew: boolean): void {
    this.#said = { ...this.#said, ...usage }
    this.#hasNewUsage ||= isNew
    this.#queue(this.#alerts.usage(this.#usage()), at, isNew)
  }

  #takeRequest({ locks }: Said<'lock_request'>, at: number, isNew: boolean): void {
    if (++this.#requests > MOST_REQUESTS) return this.#passedOver.more('requests for locks', MOST_REQUESTS)
    if (isNew) this.#queue([{ type: 'lock_request', locks }], at, true)
    else this.#again?.requests.push(locks)
  }

  #noteProgress(percent: number, message: string | undefined, at: number, isLogged: boolean): void {
    const text = message === undefined ? {} : { message: message.slice(0, MOST_TEXT) }
    this.#progress = { report: { type: 'progress', percent, ...text }, at, isWaiting: false, isLogged }
  }

  #takeProgress(now: number): void {
    if (this.#progress === undefined) return
    this.#turns.push(this.#progress)
    this.#progress = undefined
    this.#toldAt.progress = now
  }

  #tellUsage(now: number): void {
    this.#hasNewUsage = false
    this.#toldAt.usage = now
    this.#queue([{ type: 'usage', usage: this.#usage() }], this.#lines.position, true)
  }

  #takeCheckpoint(line: Said<'checkpoint'>, at: number, isNew: boolean, isLogged: boolean, isAgain = false): void {
    if (!isNew) {
      if (this.#again !== undefined) this.#again.checkpoint = line
      return
    }
    if (++this.#checkpoints > MOST_CHECKPOINTS) return this.#passedOver.more('checkpoints', MOST_CHECKPOINTS)
    // What was said before a checkpoint is told before it: a later progress would have gone past it.
    this.#takeProgress(performance.now())
    const { checkpoint, percent, took_ms, files = [] } = line
    const said: AttemptReport = {
      type: 'checkpoint',
      checkpoint,
      ...(percent === undefined ? {} : { percent }),
      ...(took_ms === undefined ? {} : { took_ms }),
    }
    const turn: Turn = { report: said, at, isWaiting: files.length > 0, isLogged }
    this.#turns.push(turn)
    if (files.length === 0) return
    this.#keeping = (this.#keeping ?? Promise.resolve()).then(async () => {
      const began = performance.now()
      const kept = await keepFiles(this.#order, this.#folder, this.#cwd, line, isAgain || at < this.#unattended)
      const cost = Math.round((took_ms ?? 0) + performance.now() - began)
      turn.report = kept.ok ? { ...said, took_ms: cost, kept: kept.hash } : undefined
      if (!kept.ok) appendLog(this.#folder, `[tasks] the checkpoint ${checkpoint} is not kept: ${kept.reason}`)
      turn.isWaiting = false
    })
  }

  #queue(reports: readonly AttemptReport[], at: number, isNew: boolean): void {
    if (!isNew || reports.length === 0) return
    const now = performance.now()
    if (now - this.#toldAt.progress >= SIGNAL_MS) this.#takeProgress(now)
    for (const report of reports) this.#turns.push({ report, at, isWaiting: false, isLogged: true })
  }

  #takeTurns(): AttemptReport[] {
    const told: AttemptReport[] = []
    while (this.#turns[0]?.isWaiting === false) {
      const { report, at, isLogged } = this.#turns.shift() as Turn
      if (report === undefined) continue
      told.push(report)
      const entry = isLogged ? undefined : toldEntry(report)
      if (entry !== undefined) this.#log.add(entry, at)
    }
    return told
  }

  /** What was heard before a restart: the newest checkpoint and what nobody answered are told once more. */
  #sayAgain(): void {
    const again = this.#again
    this.#again = undefined
    if (again === undefined) return
    const position = this.#heardBefore ?? 0
    if (again.checkpoint !== undefined) this.#takeCheckpoint(again.checkpoint, position, true, true, true)
    const answers = answersIn(this.#folder)
    for (const locks of again.requests) {
      const answered = answers.findIndex((answer) => answer.locks.every((lock) => locks.includes(lock)))
      if (answered >= 0) answers.splice(answered, 1)
      else this.#queue([{ type: 'lock_request', locks }], position, true)
    }
  }

  #usage(): Usage {
    return { ...this.#said, ...this.#measured }
  }

  #writeAnswers(): void {
    try {
      for (let answer = this.#unwritten[0]; answer !== undefined; answer = this.#unwritten[0]) {
        writeAnswer(this.#folder, answer)
        this.#unwritten.shift()
      }
    } catch {
      // A full disk: it is tried again at the next reading.
    }
  }

  /** Where to begin after a restart, before what was read is told; what waits is not told yet. */
  #keepPosition(told: readonly AttemptReport[], now: number): void {
    if (told.every(({ type }) => type === 'heartbeat')) return
    const matters = told.some(({ type }) => type === 'checkpoint' || type === 'lock_request')
    if (!matters && now - this.#toldAt.position < SIGNAL_MS) return
    this.#toldAt.position = now
    writePosition(this.#folder, this.#turns[0]?.at ?? this.#lines.position)
  }

  #logged(write: () => void): void {
    try {
      write()
    } catch (error) {
      this.#passedOver.log(this.#log.path, error)
    }
  }
}

/** Whether a report says nothing of the task's own being alive. */
function isNoSign({ type }: AttemptReport): boolean {
  return type === 'usage' || type === 'alert'
}

/**
 * What an execution's events tell of trouble, in the order in which it came: a fold over them, beside the view that all reports are
 * made of. Each event costs constant time, but for breakers and changes of the plan.
 */
import type { Event } from '../../model/event.ts'
import type { TaskError } from '../../model/failure.ts'
import type { HealingMode, SystemicIssue } from '../../model/healing.ts'
import type { HotUpdate } from '../../model/hot-update.ts'
import type { Remedy } from '../../model/remedy.ts'
import { breakerId } from '../../execution/holds/breaker.ts'
import { ANSWERED } from '../../execution/standing.ts'
import { taskState } from '../../execution/state.ts'
import type { ExecutionStatus } from '../../model/execution-options.ts'
import { emptyView, type ExecutionView, foldView } from '../execution-view.ts'
import { lastTryMs } from '../try-time.ts'
import { Parking } from './parking.ts'

type Asked = Extract<Event, { type: 'approval_requested' }>
type Answered = Extract<Event, { type: 'approval_answered' }>

/** An issue as its events tell of it. Moments are milliseconds since 1970. */
export interface IssueRecord {
  readonly issue: SystemicIssue
  readonly mode: HealingMode
  readonly told_at: number
  /** What its first failure said, and when; where its breaker had an issue before, the last one said, and when the first came since. */
  readonly first: { readonly at: number; readonly message: string | null }
  remedy: Remedy | null
  planned_at: number
  question: QuestionRecord | null
  update: { readonly patch: HotUpdate; readonly version: number; readonly at: number } | null
  refusal: string | null
  outcome: 'helped' | 'did_not_help' | 'failed' | null
  took_ms: number | null
}

/** A question, and its answer when there is one. */
export interface QuestionRecord {
  readonly asked: Asked
  answered: Answered | null
}

/** A breaker that has opened. */
export interface BreakerRecord {
  readonly pattern: string
  readonly key: string
  readonly first_opened_at: number
  readonly openings: number[]
  state: string
  readonly probes: { task: string | undefined; readonly at: number; outcome: 'went_well' | 'failed' | 'under_way' }[]
  readonly closings: number[]
  /** Tasks that had failed in its way when it opened first, or have since. */
  readonly failed: Set<number>
}

/** Failures of one task with one code. */
export interface FailureRecord {
  readonly task: number
  readonly error: TaskError
  times: number
  readonly first_at: number
  last_at: number
  readonly said: { readonly at: number; readonly message: string }[]
}

/** What keeps on for a while, or happens once. */
export interface TroubleRecord {
  readonly kind:
    | 'quarantined'
    | 'rollback'
    | 'paused'
    | 'stopped'
    | 'cut_off'
    | 'rested'
    | 'attempts_lost'
    | 'slowed_down'
    | 'plan_changed'
    | 'update_refused'
  readonly at: number
  text: string
  tasks: string[]
  until: number | null
}

const WAS_AT_WORK: ReadonlySet<ExecutionStatus> = new Set<ExecutionStatus>(['running', 'stopping', 'paused'])

/** Tasks that one entry names, at most. */
export const TASKS_NAMED = 100

/** See the head of this file. */
export class Chronicle {
  readonly view: ExecutionView = emptyView()
  readonly issues = new Map<string, IssueRecord>()
  readonly breakers = new Map<string, BreakerRecord>()
  readonly failures = new Map<string, FailureRecord>()
  readonly questions = new Map<string, QuestionRecord>()
  readonly troubles: TroubleRecord[] = []
  readonly parking = new Parking()
  readonly #lost = new Map<string, TroubleRecord>()
  #paused: TroubleRecord | null = null
  #slowed: TroubleRecord | null = null
  #left: TroubleRecord | null = null
  readonly #quarantined = new Map<string, TroubleRecord>()
  /** Milliseconds that the last try of a task took that succeeded, by its number. */
  readonly took = new Map<number, number>()

  /** Folds the next event. */
  note(event: Event): void {
    const status = this.view.execution?.status
    const last_at = this.view.tally.last_at
    foldView(this.view, event)
    const { execution } = this.view
    if (execution === null) return
    if (status !== undefined && event.type === 'execution_resumed') this.#noteTakenUp(event, status, last_at)
    this.parking.note(execution, event)
    if ('task' in event) this.#noteTask(event)
    else this.#noteExecution(event)
  }

  #noteTask(event: Extract<Event, { task: string }>): void {
    if (event.type === 'task_failed') this.#noteFailure(event)
    else if (event.type === 'attempt_lost') this.#noteLost(event)
    else if (event.type === 'task_quarantined') {
      const one = this.#trouble('quarantined', event.ts, `${event.task} is quarantined: ${event.reason}`, [event.task])
      this.#quarantined.set(event.task, one)
    } else this.#noteReleased(event)
    if (event.type === 'task_succeeded') {
      const { histories, tally, execution } = this.view
      const task = execution?.plan.numberOf.get(event.task) ?? -1
      this.took.set(task, lastTryMs(histories[task]?.attempts ?? [], event.ts, tally.resumes))
    }
  }

  /** Who is quarantined is let go again by a person, or skipped. */
  #noteReleased(event: Extract<Event, { task: string }>): void {
    const known = this.#quarantined.get(event.task)
    const { execution } = this.view
    if (known === undefined || execution === null) return
    const state = taskState(execution, execution.plan.numberOf.get(event.task) ?? -1)
    if (state === 'QUARANTINED') return
    this.#quarantined.delete(event.task)
    known.until = event.ts
    const what = event.type === 'task_requeued' ? 'let go again' : state.toLowerCase().replaceAll('_', ' ')
    known.text = `${known.text.replace(' is quarantined: ', ' was quarantined: ')}; ${what} by ${event.actor}`
  }

  /** A coordinator takes the execution up again: after a stop, a rest, or because the one before went without a word. */
  #noteTakenUp(event: Extract<Event, { type: 'execution_resumed' }>, status: ExecutionStatus, last_at: number): void {
    if (event.cause !== 'take_up' || event.reason === ANSWERED) return
    if (this.#left === null && WAS_AT_WORK.has(status)) {
      const text = 'its coordinator wrote nothing more (a crash or a kill); then it was taken up again'
      const open = [...(this.view.execution?.open.values() ?? [])].map(
        ({ task }) => this.view.execution?.plan.nodes[task]?.id ?? '',
      )
      this.#left = this.#trouble('cut_off', last_at, text, open)
    } else if (this.#left === null)
      this.#left = this.#trouble(
        'rested',
        last_at,
        `came to rest (${status.replaceAll('_', ' ')}), then was taken up again`,
        [],
      )
    else this.#left.text = `${this.#left.text}; then it was taken up again`
    this.#left.until = event.ts
    this.#left = null
  }

  #noteFailure({ task: id, error, ts }: Extract<Event, { type: 'task_failed' }>): void {
    const task = this.view.execution?.plan.numberOf.get(id) as number
    const key = `${task} ${error.code}`
    const known = this.failures.get(key)
    const said = { at: ts, message: error.message }
    if (known === undefined) this.failures.set(key, { task, error, times: 1, first_at: ts, last_at: ts, said: [said] })
    else {
      known.said.push(said)
      known.times++
      known.last_at = ts
    }
  }

  #noteLost(event: Extract<Event, { type: 'attempt_lost' }>): void {
    const known = this.#lost.get(event.reason)
    if (known !== undefined) {
      if (known.tasks.length < TASKS_NAMED && !known.tasks.includes(event.task)) known.tasks.push(event.task)
      return
    }
    const what = event.reason.replaceAll('_', ' ')
    this.#lost.set(event.reason, this.#trouble('attempts_lost', event.ts, `attempts were lost: ${what}`, [event.task]))
  }

  #noteExecution(event: Exclude<Event, { task: string }>): void {
    const { type, ts } = event
    if (type === 'systemic_issue') this.#noteIssue(event)
    else if (type === 'remedy_planned' || type === 'remedy_refused' || type === 'remedy_ended') this.#noteRemedy(event)
    else if (type === 'hot_update') this.#noteUpdate(event)
    else if (type === 'circuit_breaker') this.#noteBreaker(event)
    else if (type === 'approval_requested') this.#noteQuestion(event)
    else if (type === 'approval_answered') this.#noteAnswer(event)
    else if (type === 'update_refused')
      this.#trouble('update_refused', ts, `update ${event.update} was refused: ${event.reason}`, [])
    else if (type === 'rollback_started') this.#trouble('rollback', ts, event.reason, event.tasks)
    else this.#noteRest(event)
  }

  /** What lasts until something else happens. */
  #noteRest(event: Exclude<Event, { task: string }>): void {
    const { type, ts } = event
    if (type === 'execution_stopped') this.#left = this.#trouble('stopped', ts, `stopped: ${event.reason}`, [])
    if (type === 'execution_paused') this.#paused ??= this.#trouble('paused', ts, `paused: ${event.reason}`, [])
    else if (type === 'backpressure_applied')
      this.#slowed ??= this.#trouble('slowed_down', ts, `${event.metric} at ${event.value} %: ${event.action}`, [])
    else if (type === 'execution_resumed' || type === 'execution_finished') {
      if (this.#paused !== null) this.#paused.until = ts
      this.#paused = null
    } else if (type === 'backpressure_relieved') {
      if (this.#slowed !== null) this.#slowed.until = ts
      this.#slowed = null
    }
  }

  #trouble(kind: TroubleRecord['kind'], at: number, text: string, tasks: readonly string[]): TroubleRecord {
    const one: TroubleRecord = { kind, at, text, tasks: tasks.slice(0, TASKS_NAMED), until: null }
    this.troubles.push(one)
    return one
  }

  #noteIssue({ issue, mode, ts }: Extract<Event, { type: 'systemic_issue' }>): void {
    this.issues.set(issue.id, {
      issue,
      mode,
      told_at: ts,
      first: this.#firstOf(issue, ts),
      remedy: null,
      planned_at: 0,
      question: null,
      update: null,
      refusal: null,
      outcome: null,
      took_ms: null,
    })
  }

  #firstOf({ tasks, code, pattern, key }: SystemicIssue, at: number): IssueRecord['first'] {
    const about = new Set(tasks)
    const said = [...this.failures.values()]
      .filter(({ task, error }) => error.code === code && about.has(this.view.execution?.plan.nodes[task]?.id ?? ''))
      .flatMap((one) => one.said)
      .sort((a, b) => a.at - b.at)
    let before: number | undefined
    for (const { issue, told_at } of this.issues.values())
      if (issue.pattern === pattern && issue.key === key) before = told_at
    const since = before === undefined ? undefined : said.find((one) => one.at > (before as number))
    const shown = before === undefined ? said[0] : said.at(-1)
    return { at: (since ?? shown)?.at ?? at, message: shown?.message ?? null }
  }

  #noteRemedy(event: Extract<Event, { type: 'remedy_planned' | 'remedy_refused' | 'remedy_ended' }>): void {
    const known = this.issues.get(event.issue)
    if (known === undefined) return
    if (event.type === 'remedy_planned') {
      known.remedy = event.remedy
      known.planned_at = event.ts
    } else if (event.type === 'remedy_refused') {
      known.refusal = event.reason
      known.took_ms = event.ts - known.told_at
    } else {
      known.outcome = event.outcome
      known.took_ms = event.took_ms
    }
  }

  #noteUpdate({ patch, ts, actor }: Extract<Event, { type: 'hot_update' }>): void {
    const version = this.view.execution?.updates.graph_version ?? 0
    const known = patch.issue === undefined ? undefined : this.issues.get(patch.issue)
    if (known !== undefined) known.update = { patch, version, at: ts }
    else this.#trouble('plan_changed', ts, `${actor} changed the plan by update ${patch.id}: ${patch.reason}`, [])
  }

  #noteBreaker(event: Extract<Event, { type: 'circuit_breaker' }>): void {
    const { action, witness, ts, key = '' } = event
    const { name } = event.pattern
    const id = breakerId(name, key)
    let known = this.breakers.get(id)
    // Whose remedy is refused gives up while it is open: that is no opening of its own.
    const opens = action === 'opened' || (action === 'exhausted' && known?.state !== 'open')
    if (known === undefined) {
      known = {
        pattern: name,
        key,
        first_opened_at: ts,
        openings: [],
        state: action,
        probes: [],
        closings: [],
        failed: new Set(),
      }
      this.breakers.set(id, known)
    }
    const probe = known.probes.at(-1)
    if (action === 'half_open') known.probes.push({ task: witness, at: ts, outcome: 'under_way' })
    else if (probe?.outcome === 'under_way') {
      probe.outcome = action === 'closed' ? 'went_well' : 'failed'
      probe.task ??= witness
    }
    if (opens) known.openings.push(ts)
    if (action === 'closed') known.closings.push(ts)
    known.state = action === 'opened' ? 'open' : action
    for (const task of this.view.execution?.breakers.all.get(id)?.failed ?? []) known.failed.add(task)
  }

  #noteAnswer(event: Answered): void {
    const known = this.questions.get(event.id)
    if (known !== undefined) known.answered = event
  }

  #noteQuestion(asked: Asked): void {
    const question: QuestionRecord = { asked, answered: null }
    this.questions.set(asked.id, question)
    const issue = asked.issue === undefined ? undefined : this.issues.get(asked.issue)
    if (issue !== undefined) issue.question = question
  }
}

/** Puts the chronicle of an execution together as one account: see the model. Deterministic; times come from the events alone. */
import type {
  Account,
  AccountBreaker,
  AccountFailure,
  AccountIssue,
  AccountQuestion,
  AccountTrouble,
} from '../../model/account.ts'
import type { Event } from '../../model/event.ts'
import { assert } from '../../std/assert.ts'
import { remedySteps } from '../../execution/healing/remedy-steps.ts'
import { breakerId } from '../../execution/holds/breaker.ts'
import { type ExecutionState, taskState } from '../../execution/state.ts'
import { type ExecutionView, tasksDone } from '../execution-view.ts'
import { isoTime } from '../metrics.ts'
import { opText } from '../update-text.ts'
import { type BreakerRecord, Chronicle, TASKS_NAMED, type IssueRecord, type QuestionRecord } from './chronicle.ts'
import { longestWay } from './longest-way.ts'
import { openItems } from './open-items.ts'
import type { Closure } from './parking.ts'

/**
 * The account of one execution's events. There is at least the first of them. `attended` says whether a coordinator works on it at
 * this moment: where none does although the journal says so, it was cut off.
 */
export function accountOf(events: Iterable<Event>, attended = true): Account {
  const chronicle = new Chronicle()
  for (const event of events) chronicle.note(event)
  const { view, parking } = chronicle
  const { execution, tally } = view
  assert(execution !== null, 'an execution that is explained has started')
  parking.settle(execution, tally.last_at)
  const breakers = new Map(
    [...chronicle.breakers].map(([id, one]) => [id, breakerOf(chronicle, execution, id, one, WHOLE)]),
  )
  const spans = spansOf(chronicle)
  const issues = [...chronicle.issues.values()].map((one) => issueOf(chronicle, execution, one, spans))
  const told = new Set(issues.map(({ pattern, key }) => breakerId(pattern, key)))
  const { coordinator, started_at } = execution
  const status = standingOf(execution, attended)
  return {
    execution_id: execution.execution_id,
    plan_id: coordinator.meta.plan_id,
    title: coordinator.meta.title,
    status,
    started_at: isoTime(started_at),
    last_event_at: isoTime(tally.last_at),
    tasks_total: execution.plan.nodes.length,
    tasks_done: tasksDone(execution),
    issues,
    breakers: [...breakers].flatMap(([id, one]) => (told.has(id) ? [] : [one])),
    failures: failuresOf(chronicle, execution),
    troubles: [
      ...chronicle.troubles.map(troubleOf),
      ...(status === 'cut_off' ? [cutOff(execution, tally.last_at)] : []),
    ],
    questions: [...chronicle.questions.values()].flatMap((one) =>
      one.asked.kind === 'remedy' ? [] : [questionOf(one)],
    ),
    cost: costOf(chronicle, execution, [...breakers.values()]),
    open: openItems(execution, issues, [...breakers.values()], status === 'cut_off'),
  }
}

/** The same rule as in a status: what is paused and stands still needs nobody. */
function standingOf({ status, open }: ExecutionState, attended: boolean): Account['status'] {
  if (attended || (status === 'paused' && open.size === 0)) return status
  return status === 'running' || status === 'stopping' || status === 'paused' ? 'cut_off' : status
}

/** From one moment to another, without that. */
interface Span {
  readonly from: number
  readonly until: number
}

const WHOLE: Span = { from: 0, until: Infinity }

/** What of a breaker's story belongs to which of its issues: from when it was told, or the breaker opened first, to the next one. */
function spansOf({ issues }: Chronicle): ReadonlyMap<string, Span> {
  const spans = new Map<string, Span>()
  const last = new Map<string, string>()
  for (const { issue, told_at } of issues.values()) {
    const id = breakerId(issue.pattern, issue.key)
    const before = last.get(id)
    const known = before === undefined ? undefined : spans.get(before)
    if (before !== undefined && known !== undefined) spans.set(before, { ...known, until: told_at })
    spans.set(issue.id, { from: known === undefined ? 0 : told_at, until: Infinity })
    last.set(id, issue.id)
  }
  return spans
}

function issueOf(
  chronicle: Chronicle,
  execution: ExecutionState,
  record: IssueRecord,
  spans: ReadonlyMap<string, Span>,
): AccountIssue {
  const { issue, first, remedy, update, question, refusal, took_ms } = record
  const id = breakerId(issue.pattern, issue.key)
  const own = chronicle.breakers.get(id)
  const breaker = own === undefined ? undefined : breakerOf(chronicle, execution, id, own, spans.get(issue.id) ?? WHOLE)
  const stage = execution.issues.get(issue.id)?.stage ?? 'open'
  return {
    id: issue.id,
    pattern: issue.pattern,
    key: issue.key,
    code: issue.code,
    ...(first.message === null ? {} : { message: first.message }),
    ...(issue.ecosystem === undefined ? {} : { ecosystem: issue.ecosystem }),
    captures: issue.captures,
    tasks: issue.tasks,
    occurrences: issue.occurrences,
    first_seen_at: isoTime(first.at),
    told_at: isoTime(record.told_at),
    mode: record.mode,
    remedy_kind: issue.remedy,
    ...(breaker === undefined ? {} : { breaker }),
    ...(remedy === null
      ? {}
      : {
          remedy: {
            summary: remedy.summary,
            steps: remedySteps(remedy.ops),
            planned_at: isoTime(record.planned_at),
            ...(question === null ? {} : { question: questionOf(question) }),
            ...(update === null
              ? {}
              : {
                  update: {
                    id: update.patch.id,
                    version: update.version,
                    at: isoTime(update.at),
                    changes: update.patch.ops.map(opText),
                  },
                }),
            mends: mendsOf(chronicle, execution, issue.id),
          },
        }),
    ...(refusal === null ? {} : { refusal }),
    outcome: record.outcome ?? stage,
    ...(took_ms === null ? {} : { took_seconds: seconds(took_ms) }),
  }
}

function mendsOf({ view, took }: Chronicle, execution: ExecutionState, issue: string) {
  return execution.plan.nodes.flatMap((node, task) =>
    node.mends === issue
      ? [{ task: node.id, state: taskState(execution, task), seconds: seconds(took.get(task) ?? workOf(view, task)) }]
      : [],
  )
}

/** Milliseconds that attempts of a task took. */
function workOf({ histories }: ExecutionView, task: number): number {
  let total = 0
  for (const { ended_at, started_at, ordered_at, duration_ms } of histories[task]?.attempts ?? [])
    if (ended_at !== null) total += duration_ms ?? ended_at - (started_at ?? ordered_at)
  return total
}

function breakerOf(
  chronicle: Chronicle,
  execution: ExecutionState,
  id: string,
  record: BreakerRecord,
  { from, until }: Span,
): AccountBreaker {
  const isIn = (at: number): boolean => at >= from && at < until
  const waited = [...waitedFor(chronicle, (one) => one.breaker === id && isIn(one.from))].sort(([a], [b]) => a - b)
  const openings = record.openings.filter(isIn)
  const closed_at = record.closings.filter(isIn).at(-1)
  const isLast = until === Infinity
  const total = waited.reduce((sum, [, ms]) => sum + ms, 0)
  return {
    pattern: record.pattern,
    key: record.key,
    opened: openings.length,
    first_opened_at: isoTime(openings[0] ?? record.first_opened_at),
    state: isLast ? record.state : closed_at === undefined ? 'opened_again' : 'closed',
    probes: record.probes
      .filter(({ at }) => isIn(at))
      .map(({ task, at, outcome }) => ({
        ...(task === undefined ? {} : { task }),
        at: isoTime(at),
        outcome,
      })),
    ...(closed_at === undefined || (isLast && record.state !== 'closed') ? {} : { closed_at: isoTime(closed_at) }),
    parked: waited.map(([task, ms]) => ({ task: idOf(execution, task), seconds: seconds(ms) })),
    parked_seconds: seconds(total),
    spared_attempts: waited.filter(([task]) => !record.failed.has(task)).length,
  }
}

/** Milliseconds that tasks waited for those openings, by their numbers. */
function waitedFor({ parking }: Chronicle, of: (closure: Closure) => boolean): Map<number, number> {
  const all = new Map<number, number>()
  for (const closure of parking.closures)
    if (of(closure)) for (const [task, ms] of closure.waited) all.set(task, (all.get(task) ?? 0) + ms)
  return all
}

function failuresOf({ failures, issues }: Chronicle, execution: ExecutionState): AccountFailure[] {
  const issueBy = new Map<string, string>()
  for (const { issue } of issues.values())
    for (const task of issue.tasks)
      if (!issueBy.has(`${issue.code} ${task}`)) issueBy.set(`${issue.code} ${task}`, issue.id)
  return [...failures.values()].map(({ task, error, times, first_at, last_at }) => {
    const node = execution.plan.nodes[task]
    const id = idOf(execution, task)
    const issue = issueBy.get(`${error.code} ${id}`)
    return {
      task: id,
      title: node?.name ?? id,
      code: error.code,
      message: error.message,
      ...(error.kind === undefined ? {} : { kind: error.kind }),
      times,
      first_at: isoTime(first_at),
      last_at: isoTime(last_at),
      state: taskState(execution, task),
      ...(issue === undefined ? {} : { issue }),
    }
  })
}

/** Its coordinator is gone, and nobody has taken it up again. */
function cutOff({ open, plan }: ExecutionState, at: number): AccountTrouble {
  const tasks = [...new Set([...open.values()].map(({ task }) => plan.nodes[task]?.id ?? ''))]
  const text = 'its coordinator wrote nothing more (a crash or a kill), and no other has taken it up'
  return { kind: 'cut_off', at: isoTime(at), text, tasks: tasks.slice(0, TASKS_NAMED) }
}

function troubleOf({ kind, at, text, tasks, until }: Chronicle['troubles'][number]): AccountTrouble {
  return { kind, at: isoTime(at), text, tasks, ...(until === null ? {} : { seconds: seconds(until - at) }) }
}

function questionOf({ asked, answered }: QuestionRecord): AccountQuestion {
  const { id, kind, subject, ts } = asked
  return {
    id,
    kind,
    subject,
    asked_at: isoTime(ts),
    ...(answered === null
      ? {}
      : {
          answer: {
            at: isoTime(answered.ts),
            choice: answered.choice,
            by: answered.by,
            actor: answered.actor,
            waited_seconds: seconds(answered.ts - ts),
          },
        }),
  }
}

function costOf(chronicle: Chronicle, execution: ExecutionState, breakers: readonly AccountBreaker[]): Account['cost'] {
  const { view, questions } = chronicle
  const parked = new Map<number, number>()
  for (const id of chronicle.breakers.keys())
    for (const [task, ms] of waitedFor(chronicle, ({ breaker }) => breaker === id))
      parked.set(task, Math.max(parked.get(task) ?? 0, ms))
  const all = [...view.histories.keys()]
  const wasted = all.map((task) => wastedOf(view, execution, task))
  const failed = (tasks: readonly number[]): number => sum(tasks, (task) => wasted[task]?.ms ?? 0)
  const waiting = (tasks: readonly number[]): number => sum(tasks, (task) => parked.get(task) ?? 0)
  const mending = (tasks: readonly number[]): number =>
    sum(tasks, (task) =>
      execution.plan.nodes[task]?.mends === undefined ? 0 : (chronicle.took.get(task) ?? workOf(view, task)),
    )
  const way = longestWay(view)
  return {
    failed_attempts: sum(wasted, ({ tries }) => tries),
    failed_seconds: seconds(failed(all)),
    lost_attempts: view.tally.lost_attempts,
    retries: view.tally.retries,
    spared_attempts: breakers.reduce((total, one) => total + one.spared_attempts, 0),
    parked_seconds: seconds(waiting(all)),
    mending_seconds: seconds(mending(all)),
    waiting_for_people_seconds: seconds(
      sum([...questions.values()], ({ asked, answered }) => (answered?.ts ?? view.tally.last_at) - asked.ts),
    ),
    on_the_longest_way:
      way.length === 0
        ? null
        : {
            tasks: way.map((task) => idOf(execution, task)),
            failed_seconds: seconds(failed(way)),
            parked_seconds: seconds(waiting(way)),
            mending_seconds: seconds(mending(way)),
          },
  }
}

/** Tries of a task that came to nothing: runs that failed, and runs whose checks or joining did, each with all that it took. */
function wastedOf(
  view: ExecutionView,
  execution: ExecutionState,
  task: number,
): { readonly tries: number; readonly ms: number } {
  let [tries, ms, spent, isBad] = [0, 0, 0, false]
  const end = (): void => {
    if (isBad) {
      tries++
      ms += spent
    }
    spent = 0
    isBad = false
  }
  for (const attempt of view.histories[task]?.attempts ?? []) {
    if (attempt.kind === 'run') end()
    if (attempt.ended_at === null || attempt.kind === 'compensate') continue
    spent += attempt.duration_ms ?? attempt.ended_at - attempt.ordered_at
    isBad ||= hasFailed(attempt)
  }
  // A check that only should pass fails nobody.
  if (taskState(execution, task) !== 'SUCCEEDED') end()
  return { tries, ms }
}

function hasFailed({ outcome }: ExecutionView['histories'][number]['attempts'][number]): boolean {
  return outcome === 'failed' || outcome === 'timed_out' || outcome === 'could_not_run'
}

function sum<T>(all: readonly T[], of: (one: T) => number): number {
  return all.reduce((total, one) => total + of(one), 0)
}

function idOf(execution: ExecutionState, task: number): string {
  return execution.plan.nodes[task]?.id ?? String(task)
}

function seconds(ms: number): number {
  return Math.max(0, ms) / 1000
}

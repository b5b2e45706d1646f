/**
 * A run on one line, for tests that show what came of their plan beside it:
 *
 *   0h b →   1h b ✓  c →  a →   3h a ✓   5h c ✓
 *
 *   →  its run starts           ✓  succeeded                 ✗  failed             ↻  will be tried again
 *   ?  waits for a person       –  skipped                   ⊘  cancelled          ■  asked to end
 *   ◆  at a checkpoint          ◇  has left it               ‖  held back            ↶  its success is taken back
 *   †  the attempt was lost     check →, undo → start those  late  a report was refused
 *
 * Between them the execution's own: paused, resumed, stopping, stopped, updated, update waits for, update refused, crash, refused (<reason>), +worker, and at the end
 * its status when it is not completed.
 */
import type { Event } from '../core/model/event.ts'
import type { AttemptReport } from '../core/model/attempt.ts'
import type { Coordinator, CoordinatorNode } from '../core/model/coordinator.ts'
import type { ExecutionOptions } from '../core/model/execution-options.ts'
import { FailureClass } from '../core/model/failure.ts'
import { assert } from '../core/std/assert.ts'
import { MS_PER_HOUR, parseDuration } from '../core/std/duration.ts'
import { type Fate, type Fates, UNEVENTFUL, fatesByChance, simulatedError } from '../simulation/fate.ts'
import { type Simulation, simulate } from '../simulation/simulate.ts'
import type { TimedAct, WorldAct } from '../simulation/world-parts.ts'
import { type PlanTextOptions, idOf, nameOf, planFromText } from './plan-text.ts'
import { updateFromText } from './update-text.ts'

/** How a traced run goes, where it is not uneventful. */
export interface TraceOptions extends PlanTextOptions {
  /** Workers from the start; 1 unless told. */
  readonly workers?: number
  /** Workers at most; as many as from the start unless told. */
  readonly workers_max?: number
  readonly assume_idempotent?: boolean
  /**
   * How the attempts of a task end, in turn, by `a`, `a check` or `a undo`: `ok`, a failure class, `conflict`, `could_not_run`, `lost`,
   * `hangs`, each with a duration if need be (`lost 30m`), and `repeated` when the report comes twice. After the last of
   * them all is well.
   */
  readonly attempts?: Readonly<Record<string, readonly string[]>>
  /** Locks that runs of a task ask for while they run: `a: ['30m db', '40m x, y']`. */
  readonly asks?: Readonly<Record<string, readonly string[]>>
  /** What each run of a task says while it runs: `a: ['30m progress 50', '40m checkpoint half 50 2m']`, with what it took. */
  readonly says?: Readonly<Record<string, readonly string[]>>
  /** Each run works in a copy, and its changes are joined after its checks. */
  readonly copies?: boolean
  /** What follows for every task when its alert is passed. */
  readonly alert?: 'notify' | 'pause' | 'cancel'
  /** What may be spent. */
  readonly budget?: ExecutionOptions['budget']
  /** Tasks whose runs write where they may not; `?` behind the name says that it is not sure who did. */
  readonly outside?: readonly string[]
  /** Files that each run of a task is seen to change in its copy. */
  readonly writes?: Readonly<Record<string, readonly string[]>>
  /** Answers about systemic issues. */
  readonly planner?: NonNullable<Parameters<typeof simulate>[1]['planner']>
  /** What each run of a task says that it has cost, in US dollars. */
  readonly costs?: Readonly<Record<string, number>>
  /** What a person does: `30m pause`, `1h retry a`, `2h approve a skip`, `3h take_up`, `1h crash`, and an update: `1h update a -> b`. */
  readonly operator?: readonly string[]
  /** What attempts do that are asked to end: they report `cancelled` at once unless told. */
  readonly when_cancelled?: 'cancelled' | 'succeeded' | 'failed' | 'lost'
  /** How long an attempt that is asked to end takes to obey, as text; at once unless told. The grace of a plan is 5 s. */
  readonly obeys_after?: string
  /** From the order of an attempt to the report that it has started, as text; at once unless told. */
  readonly starts_after?: string
  readonly seed?: number
  /** The chance that an attempt dies with a coordinator that crashes; 0 unless told. */
  readonly crash_kills?: number
  /** Watches the simulation that is traced. */
  readonly observer?: NonNullable<Parameters<typeof simulate>[1]['observer']>
}

/** Carries out a plan written as text, and tells it in one line. */
export function trace(text: string, options: TraceOptions = {}): string {
  return traceOf(simulateText(text, options).events)
}

/** Carries out a plan written as text. */
export function simulateText(text: string, options: TraceOptions = {}): Simulation {
  const coordinator = withAlerts(planFromText(text, options), options.alert)
  const { workers = 1, seed = 1 } = options
  const execution: Partial<ExecutionOptions> = {
    worker_min: workers,
    worker_max: options.workers_max ?? workers,
    assume_idempotent: options.assume_idempotent ?? false,
    ...(options.copies === true ? { workspace: 'copy' } : {}),
    ...(options.budget === undefined ? {} : { budget: options.budget }),
  }
  const acts = (options.operator ?? []).map(actFromText)
  return simulate(coordinator, {
    seed,
    options: execution,
    fates: fatesFromText(fatesByChance(coordinator, seed), options),
    faults: { crash_kills: options.crash_kills ?? 0 },
    operator: { acts },
    ...(options.observer === undefined ? {} : { observer: options.observer }),
    ...(options.planner === undefined ? {} : { planner: options.planner }),
  })
}

function withAlerts(plan: Coordinator, action: TraceOptions['alert']): Coordinator {
  if (action === undefined) return plan
  const alerts: CoordinatorNode['alerts'] = [{ metric: 'memory_mb', op: 'gt', threshold: 50, action }]
  return { ...plan, graph: { ...plan.graph, nodes: plan.graph.nodes.map((node) => ({ ...node, alerts })) } }
}

/** Tells events of one execution in one line. */
export function traceOf(events: readonly Event[]): string {
  const start = events[0]?.ts ?? 0
  const groups: string[] = []
  let moment: number | undefined
  let joinedFromTheStart = 0
  let items: string[] = []
  const close = (): void => {
    if (items.length > 0) groups.push(`${hours((moment as number) - start)} ${items.join('  ')}`)
    items = []
  }
  for (const event of events) {
    if (event.ts !== moment) {
      close()
      moment = event.ts
    }
    if (event.type === 'execution_started') joinedFromTheStart = event.options.worker_min + 1
    if (event.type === 'worker_joined' && event.seq <= joinedFromTheStart) continue
    const told = tell(event)
    if (told !== undefined) items.push(told)
  }
  close()
  return groups.join('   ')
}

/** `0h`, `3h`, `1h30m`, `1h00m05s`. */
function hours(ms: number): string {
  const h = Math.floor(ms / MS_PER_HOUR)
  const m = Math.floor((ms % MS_PER_HOUR) / 60_000)
  const s = (ms % 60_000) / 1000
  const two = (n: number): string => (n < 10 ? `0${n}` : String(n))
  if (m === 0 && s === 0) return `${h}h`
  return s === 0 ? `${h}h${two(m)}m` : `${h}h${two(m)}m${two(s)}s`
}

function tell(event: Event): string | undefined {
  if ('task' in event) {
    const mark = markOf(event)
    return mark === undefined ? undefined : `${nameOf(event.task)} ${mark}`
  }
  if (event.type === 'execution_paused') return 'paused'
  if (event.type === 'execution_resumed') return 'resumed'
  if (event.type === 'execution_stopping') return event.abort ? 'aborting' : 'stopping'
  if (event.type === 'execution_stopped') return 'stopped'
  if (event.type === 'execution_finished') return event.status === 'completed' ? undefined : event.status
  if (event.type === 'command_refused') return `refused (${event.reason})`
  if (event.type === 'approval_requested' && event.about === undefined) return `${event.kind}?`
  if (event.type === 'approval_answered' && event.by !== 'person')
    return `${event.id} ${event.by === 'withdrawn' ? 'withdrawn' : `${event.choice} by time`}`
  if (event.type === 'execution_rewound') return `back to ${event.to_seq}`
  if (event.type === 'rollback_started') return `rollback ${event.tasks.map(nameOf).join(', ')}`
  if (event.type === 'hot_update') return 'updated'
  if (event.type === 'update_pending') return `update waits for ${event.waits_for.map(nameOf).join(', ')}`
  if (event.type === 'update_refused') return `update refused (${event.reason})`
  if (event.type === 'worker_joined') return `+${event.worker}`
  return event.type === 'worker_left' ? `-${event.worker}` : undefined
}

const KIND = { run: '', check: 'check ', compensate: 'undo ', integrate: 'integrate ' } as const

const MARK: Partial<Record<Event['type'], string>> = {
  task_succeeded: '✓',
  task_failed: '✗',
  task_retry_scheduled: '↻',
  task_requeued: '↻',
  task_approved: '✓?',
  task_skipped: '–',
  task_cancelled: '⊘',
  task_needs_attention: '?',
  task_checkpoint: '◆',
  task_continued: '◇',
  checkpoint_refused: '◆✗',
  task_paused: '‖',
  task_invalidated: '↶',
  task_quarantined: '☣',
  task_taken: 'taken',
  alert_fired: '!',
  scope_violation: 'outside',
  report_refused: 'late',
  task_reserved: '⚑',
  reservation_ended: '⚐',
  lock_waiting: 'waits for',
  lock_granted: 'gets',
  lock_denied: 'denied',
}

function markOf(event: Extract<Event, { task: string }>): string | undefined {
  if (event.type === 'attempt_ordered') {
    const from = event.resume_from === undefined ? '' : ` from ${event.resume_from.checkpoint}`
    const at = event.at_checkpoint === undefined ? '' : ` at ${event.at_checkpoint}`
    return `${KIND[event.kind]}→${from}${at}`
  }
  if (event.type === 'checkpoint_verified') return `◆${event.outcome === 'succeeded' ? '✓' : '✗'} ${event.checkpoint}`
  if (event.type === 'task_checkpoint') return `◆ ${event.checkpoint}`
  if (event.type === 'attempt_lost') return `${KIND[event.kind]}†`
  if (event.type === 'attempt_cancel_ordered')
    return `${KIND[event.kind]}■${event.reason === 'stop' ? '' : ` ${event.reason}`}`
  if (event.type === 'attempt_finished') {
    const told = event.kind === 'check' && event.outcome !== 'succeeded' && event.outcome !== 'cancelled'
    return told ? `check ${event.outcome.replaceAll('_', ' ')}` : undefined
  }
  if (event.type === 'lock_waiting' || event.type === 'lock_granted' || event.type === 'lock_denied')
    return `${MARK[event.type] as string} ${event.locks.join('+')}`
  return event.type === 'task_requeued' && event.reason === 'backoff_over' ? undefined : MARK[event.type]
}

const SUFFIX = { run: '', check: ' check', compensate: ' undo', integrate: ' integrate' } as const

/** Fates from the words of {@link TraceOptions.attempts}; an attempt that none speaks of keeps its own. */
function fatesFromText(fates: Fates, options: TraceOptions): Fates {
  const counts = new Map<string, number>()
  const given = new Map<string, Fate>()
  return (order, node) => {
    const name = `${nameOf(order.task)}${SUFFIX[order.kind]}`
    const known = given.get(order.token)
    if (known !== undefined) return known
    const number = counts.get(name) ?? 0
    counts.set(name, number + 1)
    const usual = {
      ...fates(order, node),
      after_cancel: options.when_cancelled ?? UNEVENTFUL.after_cancel,
      started_after_ms: parseDuration(options.starts_after ?? '') ?? 0,
      obeys_after_ms: parseDuration(options.obeys_after ?? '') ?? 0,
    }
    const words = options.attempts?.[name]?.[number]
    const cost_usd = options.costs?.[name]
    const fate = {
      ...(words === undefined ? usual : fateFromWords(words, usual)),
      asks: (options.asks?.[name] ?? []).map(requestFromText),
      says: (options.says?.[name] ?? []).map(saidFromText),
      ...(cost_usd === undefined ? {} : { usage: { cost_usd } }),
      ...outsideOf(name, options.outside ?? []),
      ...writesOf(options.writes?.[name]),
    }
    given.set(order.token, fate)
    return fate
  }
}

function outsideOf(name: string, outside: readonly string[]): Pick<Fate, 'scope'> {
  const attributed = outside.includes(name)
  if (!attributed && !outside.includes(`${name}?`)) return {}
  return { scope: { written: 1, outside: ['other.txt'], outside_count: 1, attributed, candidates: [] } }
}

function writesOf(paths: readonly string[] | undefined): Pick<Fate, 'scope'> {
  if (paths === undefined) return {}
  const written = paths.length
  return { scope: { written, outside: [], outside_count: 0, attributed: true, candidates: [], paths: [...paths] } }
}

function saidFromText(line: string): { readonly after_ms: number; readonly report: AttemptReport } {
  const [when, what, ...words] = line.split(' ')
  const after_ms = parseDuration(when ?? '')
  assert(after_ms !== undefined, `what is said begins with its moment: ${line}`)
  if (what === 'progress') return { after_ms, report: { type: 'progress', percent: Number(words[0]) } }
  if (what === 'alert') return { after_ms, report: { type: 'alert', alert: 0, value: Number(words[0]) } }
  const [checkpoint = '', percent, took] = words
  const took_ms = parseDuration(took ?? '')
  const cost = took_ms === undefined ? {} : { took_ms }
  return { after_ms, report: { type: 'checkpoint', checkpoint, percent: Number(percent), ...cost } }
}

function requestFromText(line: string): { readonly after_ms: number; readonly locks: readonly string[] } {
  const [when, ...locks] = line.split(/[\s,]+/)
  const after_ms = parseDuration(when ?? '')
  assert(after_ms !== undefined && locks.length > 0, `a request reads \`30m db\`: ${line}`)
  return { after_ms, locks }
}

function fateFromWords(words: string, usual: Fate): Fate {
  const [how, span, repeated] = words.split(' ')
  const duration_ms = parseDuration(span ?? '') ?? usual.duration_ms
  const repeated_after_ms = repeated === 'repeated' ? [60_000] : []
  if (how === 'hangs') return { ...usual, duration_ms: null }
  if (how === 'ok') return { ...usual, duration_ms, repeated_after_ms }
  if (how === 'lost') return { ...usual, duration_ms, ending: 'lost' }
  if (how === 'could_not_run')
    return { ...usual, duration_ms, ending: 'could_not_run', error: simulatedError('systemic') }
  if (how === 'conflict')
    return { ...usual, duration_ms, ending: 'failed', error: { ...simulatedError('transient'), code: 'CONFLICT' } }
  const failureClass = FailureClass.options.find((known) => known === how)
  assert(failureClass !== undefined, `"${words}" says how an attempt ends`)
  return { ...usual, duration_ms, ending: 'failed', error: simulatedError(failureClass) }
}

function actFromText(line: string): TimedAct {
  const [when, action, subject, choice] = line.trim().split(/\s+/)
  const after_ms = parseDuration(when ?? '')
  assert(after_ms !== undefined, `an act begins with its moment: ${line}`)
  if (action === 'update') return { after_ms, act: updating(line) }
  return { after_ms, act: commandFromWords(line, action, subject, choice) }
}

/** An update is made for the plan as it is when it is handed in. */
function updating(line: string): TimedAct['act'] {
  const text = line.slice(line.indexOf('update') + 'update'.length)
  return ({ updates }) => ({ type: 'hot_update', update: updateFromText(text, 'u', updates.graph_version) })
}

function commandFromWords(
  line: string,
  action: string | undefined,
  subject: string | undefined,
  choice: string | undefined,
): WorldAct {
  if (action === 'take_up' || action === 'crash') return action
  if (action === 'pause' || action === 'resume' || action === 'stop' || action === 'abort') return { action }
  const task = idOf(subject ?? '')
  if (action === 'retry' || action === 'skip') return { action, task }
  if (action === 'cancel') return { action: 'cancel_task', task }
  if (action === 'approve') return { action, id: askedFor(subject), ...(choice === undefined ? {} : { choice }) }
  if (action === 'take') return { action, task, by: choice ?? 'somebody' }
  if (action === 'fail') return { action, task, reason: choice ?? 'it cannot be done' }
  if (action === 'rewind') return { action, seq: Number(subject) }
  if (action === 'budget') return { action, ...(subject === undefined ? {} : { usd: Number(subject) }) }
  if (action === 'reject') return { action, id: askedFor(subject) }
  if (action === 'rollback') return { action, task, ...(choice === 'ancestors' ? { ancestors: true } : {}) }
  assert(action === 'scale', `"${String(action)}" is something that an operator does: ${line}`)
  const least = choice === undefined ? {} : { worker_min: Number(choice) }
  return { action, worker_max: Number(subject), ...least }
}

/** A question by its own id, or by the name of its task. */
function askedFor(subject = ''): string {
  return /^ask-\d+$/.test(subject) ? subject : idOf(subject)
}

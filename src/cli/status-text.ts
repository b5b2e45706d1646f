import { doneByWordText } from '../core/view/own-word.ts'
import { formatDuration } from '../core/std/duration.ts'
import { goesOnByItself } from '../core/execution/lifecycle.ts'
import { isLack } from '../core/execution/why-not-yet.ts'
import type { LimitLevel } from '../plugins/executors/process/limits/limit-level.ts'
import type { MachineStatus } from '../operations/machine-status.ts'
import type { StatusReport, TaskStatus } from '../operations/status.ts'
import { harmless, type Paint } from './colour.ts'
import { attendedSteps, type ExecutionPlace, nextSteps } from './next-steps.ts'
import { questionLines, spentLines } from './question-text.ts'
import { simulatedText } from './printing.ts'
import { clip, padTo, widest } from './text-width.ts'
import { counted } from '../core/std/counted.ts'

/** Groups of tasks in the order in which they matter to a person. */
const GROUPS = [
  'person',
  'failed',
  'running',
  'cut off',
  'ready',
  'retry',
  'waiting',
  'cancelled',
  'skipped',
  'done',
] as const
type Group = (typeof GROUPS)[number]

const GROUP_OF: Readonly<Partial<Record<TaskStatus['state'], Group>>> = {
  NEEDS_ATTENTION: 'person',
  WAITING_APPROVAL: 'person',
  FAILED: 'failed',
  ROLLED_BACK: 'failed',
  QUARANTINED: 'failed',
  READY: 'ready',
  BACKOFF: 'retry',
  PENDING: 'waiting',
  PAUSED: 'waiting',
  CANCELLED: 'cancelled',
  SKIPPED: 'skipped',
  SUCCEEDED: 'done',
}

/** What a stop has put off does not run. */
function groupOf({ state, running_ms, why }: TaskStatus, status: StatusReport['status']): Group {
  if (why.code === 'cut_off') return 'cut off'
  const isPutOff = state === 'VERIFYING' && running_ms === null && status !== 'running'
  return isPutOff ? 'waiting' : (GROUP_OF[state] ?? 'running')
}

const MOST_LISTED = 40

/** The status of an execution as lines for people. Done and skipped tasks are only counted, unless `all` is wanted. */
export function statusText(
  report: StatusReport,
  paint: Paint,
  place: ExecutionPlace,
  all: boolean,
  machine?: MachineStatus & { readonly trouble?: string | null },
): string {
  const groups = Map.groupBy(report.tasks, (task) => groupOf(task, report.status))
  const listed = GROUPS.filter((group) => all || !['done', 'skipped', 'cancelled'].includes(group))
  const tasks = listed.flatMap((group) => (groups.get(group) ?? []).map((task) => [group, task] as const))
  const shown = all ? tasks : tasks.slice(0, MOST_LISTED)
  const simulated = simulatedText(report.simulated, report.tasks.length, paint)
  const byWord = doneByWordText(report.done_by_word)
  const lines = [
    heading(report, paint),
    counts(report, groups, paint),
    ...(typeof machine?.trouble === 'string'
      ? [paint.bad(`its coordinator cannot go on: ${harmless(machine.trouble)}`)]
      : []),
    ...(simulated === undefined ? [] : [simulated]),
    ...updateLines(report, paint),
    ...(byWord === undefined ? [] : [paint.warn(byWord)]),
    ...(machine === undefined ? [] : machineLines(machine, paint)),
    ...spentLines(report.spent, paint),
    ...questionLines(report.questions, isAttended(report) ? undefined : place, place.name, paint),
    ...taskLines(shown, paint, place.name),
  ]
  if (shown.length < tasks.length) {
    lines.push(paint.faint(`  … and ${tasks.length - shown.length} more; --all lists every task`))
  }
  return [...lines, ...advice(report, groups, paint, place)].join('\n')
}

/** Which version of the plan runs, when it is not the one that was handed in. */
function updateLines({ graph_version, pending_update }: StatusReport, paint: Paint): string[] {
  const version = graph_version === 0 ? [] : [paint.faint(`version ${graph_version} of the plan`)]
  return pending_update === null
    ? version
    : [...version, paint.warn(`update ${harmless(pending_update)} waits until what it touches stands still`)]
}

/** How limits are enforced, and what runs although nobody coordinates it. */
function machineLines({ limits, limits_of, left_running }: MachineStatus, paint: Paint): string[] {
  const left = left_running.map(({ token, pids }) =>
    paint.warn(
      `still running although nobody coordinates it: ${token} (${counted(pids.length, 'process', 'processes')}: ${pids.join(', ')})`,
    ),
  )
  const held = limits_of === 'machine' ? 'limits would be held here' : 'limits are held'
  return [...left, paint.faint(`${held} ${limitsText(limits)} (level: ${limits.level})`)]
}

const LIMITED = [
  ['cpu_seconds', 'processor time'],
  ['memory_mb', 'memory'],
  ['processes', 'the number of processes'],
  ['cpu_cores', 'cores'],
] as const

const HELD_BY = { kernel: 'by the kernel', measured: 'by looking about twice a second', nobody: 'by nobody' } as const
const LIST = new Intl.ListFormat('en')

/** `by the kernel: processor time; by nobody: memory and cores`. */
function limitsText(limits: LimitLevel): string {
  const by = Map.groupBy(LIMITED, ([name]) => limits[name])
  return [...by].map(([who, which]) => `${HELD_BY[who]}: ${LIST.format(which.map(([, said]) => said))}`).join('; ')
}

function heading(report: StatusReport, paint: Paint): string {
  const elapsed = formatDuration(Date.parse(report.last_event_at) - Date.parse(report.started_at))
  const since = report.status === 'running' ? '' : ` after ${elapsed}`
  return `${paint.strong(report.execution_id)}  ${harmless(report.title)}  ${statusWord(report.status, paint)}${since}${report.status === 'paused' && report.paused_for !== null ? `: ${harmless(report.paused_for)}` : ''}`
}

/** The status as people read it, coloured by what it means. */
export function statusWord(status: string, paint: Paint): string {
  const word = status.replaceAll('_', ' ')
  if (status === 'completed') return paint.good(word)
  if (status === 'failed' || status === 'aborted') return paint.bad(word)
  return status === 'running' ? paint.accent(word) : paint.warn(word)
}

function counts(report: StatusReport, groups: ReadonlyMap<Group, readonly TaskStatus[]>, paint: Paint): string {
  const WORDS: Readonly<Record<Group, string>> = {
    person: 'need a person',
    failed: 'failed',
    running: report.status === 'cut_off' ? 'still running' : 'running',
    'cut off': 'cut off',
    ready: 'ready',
    retry: 'to be tried again',
    waiting: 'waiting',
    cancelled: 'cancelled',
    skipped: 'skipped',
    done: 'done',
  }
  const done = groups.get('done')?.length ?? 0
  const others = GROUPS.filter((group) => group !== 'done' && groups.has(group)).map((group) => {
    const all = groups.get(group) ?? []
    const many = all.length
    const held = all.filter(({ state }) => state === 'QUARANTINED').length
    if (held > 0) return [...(many > held ? [`${many - held} failed`] : []), `${held} quarantined`].join(' · ')
    return `${many} ${group === 'person' && many === 1 ? 'needs a person' : WORDS[group]}`
  })
  const workers = `${report.workers.busy} of ${counted(report.workers.joined, 'worker')} busy`
  const reused = report.tasks.filter(({ from_cache, state }) => from_cache !== null && state === 'SUCCEEDED').length
  const cached = reused === 0 ? [] : [`${reused} from the cache`]
  return paint.faint([`${done}/${report.tasks.length} done`, ...cached, ...others, workers].join(' · '))
}

function taskLines(tasks: ReadonlyArray<readonly [Group, TaskStatus]>, paint: Paint, name: string): string[] {
  const idWidth = widest(tasks.map(([, { task }]) => task))
  const titleWidth = Math.min(40, widest(tasks.map(([, { title }]) => harmless(title))))
  const word = (group: Group, { state }: TaskStatus): string => (state === 'QUARANTINED' ? 'quarantined' : group)
  const markWidth = Math.max(9, widest(tasks.map(([group, task]) => word(group, task))))
  return tasks.map(([group, task]) => {
    const mark = padTo(word(group, task), markWidth)
    const since =
      task.running_ms === null || task.why.code === 'left_running' ? '' : ` for ${formatDuration(task.running_ms)}`
    const tries = task.attempts > 1 ? paint.faint(` (attempt ${task.attempts})`) : ''
    const tone = group === 'failed' ? paint.bad(mark) : group === 'person' ? paint.warn(mark) : paint.accent(mark)
    return `  ${tone}  ${padTo(task.task, idWidth)}  ${padTo(clip(harmless(task.title), titleWidth), titleWidth)}  ${harmless(task.why.text)}${beside(task, name)}${since}${tries}`
  })
}

function beside({ task, taken_by, from_cache, log_attempt }: TaskStatus, name: string): string {
  const by = taken_by === null ? '' : `, taken by ${harmless(taken_by)}`
  const made = from_cache === null ? '' : `, taken from the cache, made by ${harmless(from_cache)}`
  const log = log_attempt === null ? '' : ` (its log: ${name} logs ${task} --attempt ${log_attempt})`
  return `${by}${made}${log}`
}

const ENDED_WITHOUT: ReadonlySet<StatusReport['status']> = new Set<StatusReport['status']>([
  'needs_attention',
  'failed',
])

/** Whether a coordinator hears what is said to it. */
function isAttended({ attended, status }: StatusReport): boolean {
  return attended && status !== 'cut_off'
}

function advice(
  report: StatusReport,
  groups: ReadonlyMap<Group, readonly TaskStatus[]>,
  paint: Paint,
  place: ExecutionPlace,
): string[] {
  const stuck = {
    waiting: groups.get('person') ?? [],
    failed: groups.get('failed') ?? [],
    lacking: ENDED_WITHOUT.has(report.status) ? (groups.get('ready') ?? []).filter(({ why }) => isLack(why)) : [],
    questions: report.questions.filter(({ task }) => task === null),
    moves: report.tasks.some((task) => goesOnByItself(task.state)),
  }
  const steps = isAttended(report) ? attendedSteps : nextSteps
  return steps(report.status, stuck, place).map((step) => `${paint.accent('next:')} ${step}`)
}

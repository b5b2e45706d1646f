import { formatDuration } from '../core/std/duration.ts'
import { type DryRun, PERSON } from '../operations/dry-run.ts'
import { harmless, type Paint } from './colour.ts'
import { table } from './printing.ts'
import { clip } from './text-width.ts'
import { counted } from '../core/std/counted.ts'

const BAR_CELLS = 24
/** Widest title shown whole: the chart stays one line a task. */
const TITLE_COLUMNS = 60

/** A dry run as a table of who does what when, with a bar for each task, and the expected finish. */
export function scheduleText(dry: DryRun, paint: Paint): string {
  const rows = dry.schedule.map((task) => [
    formatDuration(task.start_ms),
    formatDuration(task.end_ms),
    task.worker,
    bar(task.start_ms, task.end_ms, dry.finish_ms),
    `${task.task} ${clip(harmless(task.title), TITLE_COLUMNS)}`,
  ])
  const byPeople = new Set(dry.schedule.flatMap(({ task, worker }) => (worker === PERSON ? [task] : [])))
  const waiting = dry.waiting_for_person.map((task) =>
    byPeople.has(task)
      ? `${paint.warn('⚠')} ${task} is done by a person, here in the time that is estimated for it`
      : `${paint.warn('⚠')} ${task} waits for a person's approval, which is given at once here`,
  )
  const sign = dry.status === 'completed' ? paint.good('✓') : paint.warn('⚠')
  return [
    paint.strong('[Dry run: simulated, nothing was started]'),
    table(['START', 'END', 'WORKER', '', 'TASK'], rows, paint),
    '',
    ...waiting,
    ...dry.left_out.map(({ task, text }) => `${paint.warn('⚠')} ${task} is left out: it ${text}`),
    ...withoutCommand(dry, paint),
    `${sign} Expected finish: ${formatDuration(dry.finish_ms)} from now (critical path ${formatDuration(dry.critical_path_ms)}), ${counted(dry.schedule.length, 'task')}, at most ${counted(dry.workers, 'worker')} at once`,
  ].join('\n')
}

function withoutCommand({ without_command }: DryRun, paint: Paint): string[] {
  const [first] = without_command
  if (first === undefined) return []
  const others = without_command.length === 1 ? '' : ` and ${counted(without_command.length - 1, 'other task')}`
  const have = without_command.length === 1 ? 'has' : 'have'
  return [
    `${paint.warn('⚠')} ${first}${others} ${have} no command; to execute the plan, name who does them with --agent`,
  ]
}

function bar(start_ms: number, end_ms: number, finish_ms: number): string {
  const cell = (ms: number): number => (finish_ms === 0 ? 0 : Math.round((ms / finish_ms) * BAR_CELLS))
  const from = Math.min(cell(start_ms), BAR_CELLS - 1)
  const to = Math.max(from + 1, cell(end_ms))
  return '░'.repeat(from) + '█'.repeat(to - from) + '░'.repeat(BAR_CELLS - to)
}

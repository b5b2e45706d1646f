/**
 * The story of an execution: its events as lines for people, in the words of the system design's example.
 *
 *   const story = new Story()
 *   for (const event of stored) story.recall(event)      // what is known already is folded, not told again
 *   for (const event of arriving) for (const line of story.tell(event)) print(renderStoryLine(line, paint))
 */
import type { Event } from '../model/event.ts'
import { healingMark, healingText, updateAppliedText } from './healing-text.ts'
import { ANSWERED } from '../execution/standing.ts'
import type { ExecutionState } from '../execution/state.ts'
import { counted } from '../std/counted.ts'
import { emptyView, type ExecutionView, foldView, percentDone } from './execution-view.ts'
import { longRest } from './long-rest.ts'
import { breakerText, easedText, overdueText, pressureText, replanText } from './guard-text.ts'
import { oneLine, type StoryLine, type StoryMark } from './story-line.ts'
import { closingLines, closingText, doneText, loadedLines, takenUpLines, workersLine } from './story-summary.ts'
import { tellTask } from './story-task.ts'
import { updateText } from './update-text.ts'

/** Tells the events of one execution in their order, and keeps the view that they fold into. */
export class Story {
  /** All that was told or recalled so far, folded. */
  readonly view: ExecutionView = emptyView()
  #isUnderWay = false
  #restsUntil = 0
  #hasHeading = false
  #hasTakenUp = false
  /** What was last said of a group of tasks that ran at once. */
  #lastOfGroup = ''
  readonly #waits: boolean

  /** `waits`: the coordinator stays when only an answer is missing, so that this is no end. */
  constructor(waits = false) {
    this.#waits = waits
  }

  /** Folds an event that is known already; nothing is told. */
  recall(event: Event): void {
    foldView(this.view, event)
  }

  /** Tells ahead of its event that the execution was taken up: `execution` is known before all that is recalled. */
  takenUp(execution: ExecutionState): StoryLine[] {
    this.#hasTakenUp = true
    return this.#takeUp(execution)
  }

  /** Folds the next event and gives the lines that tell it: none for events that matter only to machines. */
  tell(event: Event): StoryLine[] {
    const passed = this.view.tally.milestones.length
    foldView(this.view, event)
    const execution = this.view.execution as ExecutionState
    const at_ms = event.ts - execution.started_at
    if (!('task' in event)) return this.#tellExecution(execution, event, at_ms)
    const told = tellTask(this.view, execution, event)
    if (told !== undefined && event.type === 'scope_violation' && !event.scope.attributed) {
      // Each of a group has the same finding.
      if (told.text === this.#lastOfGroup) return []
      this.#lastOfGroup = told.text
    }
    const lines = told === undefined || this.#isUnderWay ? [] : this.#begin(execution, at_ms)
    if (told !== undefined) lines.push({ at_ms, mark: told.mark, text: oneLine(told.text, 400), task: event.task })
    // A mark may be passed by more than reaches it, and the end of the plan has a heading of its own.
    const percent = percentDone(execution)
    if (this.view.tally.milestones.length > passed && percent < 100)
      lines.push({ at_ms, mark: 'done', text: `Checkpoint: ${percent}% complete` })
    return lines
  }

  /**
   * Tells, after the events of a turn, that nothing can start for a long time although the execution runs: once for each moment
   * that is waited for. Silence would look as if it hung.
   */
  rest(): StoryLine[] {
    const { execution, site, tally } = this.view
    if (execution === null) return []
    const rest = longRest(site, execution, tally.last_at)
    if (rest === undefined || rest.until === this.#restsUntil) return []
    this.#restsUntil = rest.until
    const at_ms = tally.last_at - execution.started_at
    const lines = this.#isUnderWay ? [] : this.#begin(execution, at_ms)
    return [...lines, { at_ms, mark: 'note', text: oneLine(rest.text, 400), task: rest.task }]
  }

  /** Tells, when the coordinator leaves, where a rule has paused the execution or an answer is missing: such a run has no end of its own. */
  leave(): StoryLine[] {
    const { execution, tally } = this.view
    if (this.#waits && execution?.status === 'needs_attention')
      return this.#end(execution, false, tally.last_at - execution.started_at)
    if (execution?.status !== 'paused') return []
    const reason = execution.paused_for === null ? '' : `: ${oneLine(execution.paused_for)}`
    const text = oneLine(`Paused, ${doneText(execution)}${reason}`, 400)
    return [...this.#heading(text, tally.last_at - execution.started_at), ...closingLines(this.view)]
  }

  /** A stop is a pause, of which the metrics tell little; that a budget has stopped it is told with what was spent. */
  #end(execution: ExecutionState, stopped: boolean, at_ms: number): StoryLine[] {
    const heading = this.#heading(stopped ? `Stopped, ${doneText(execution)}` : closingText(execution), at_ms)
    return stopped && execution.options.budget === undefined ? heading : [...heading, ...closingLines(this.view)]
  }

  #tellExecution(execution: ExecutionState, event: Exclude<Event, { task: string }>, at_ms: number): StoryLine[] {
    const line = (mark: StoryMark, text: string): StoryLine[] => [{ at_ms, mark, text: oneLine(text, 400) }]
    switch (event.type) {
      case 'execution_started':
        return [...this.#heading('Initialization', null), ...loadedLines(execution)]
      case 'execution_resumed':
        if (event.cause !== 'take_up') return line('note', 'Resumed')
        if (event.reason === ANSWERED) return line('note', 'Going on with what was answered')
        return this.#resumed(execution)
      case 'execution_paused':
        return line('stop', `Paused (${event.reason}): what runs goes on, nothing new starts`)
      case 'execution_stopping':
        return line(
          'stop',
          `${event.abort ? 'Aborting' : 'Stopping'} (${event.reason}): ${execution.open.size} running`,
        )
      case 'execution_stopped':
      case 'execution_finished':
        if (this.#waits && execution.status === 'needs_attention') return line('attention', closingText(execution))
        return this.#end(execution, event.type === 'execution_stopped', at_ms)
      case 'command_refused':
        return line('note', `The command ${event.command.action} was refused: ${event.reason}`)
      case 'update_refused':
        return line('note', `Update ${oneLine(event.update)} was refused: ${event.reason}`)
      case 'systemic_issue':
      case 'remedy_planned':
      case 'remedy_refused':
      case 'remedy_ended':
        return line(healingMark(event), healingText(event))
      case 'hot_update':
        return line('done', updateAppliedText(event.patch, execution.updates.graph_version))
      case 'circuit_breaker':
        return line(event.action === 'closed' ? 'done' : 'breaker', breakerText(event))
      case 'worker_left':
        return line('note', `${oneLine(event.worker)} left: ${event.reason}`)
      case 'worker_joined':
        return this.#isUnderWay && event.profile !== undefined ? line('note', `${oneLine(event.worker)} joined`) : []
      case 'rollback_started':
        return line('retry', `Undoing ${counted(event.tasks.length, 'task')}: ${event.reason}`)
      case 'backpressure_applied':
        return line('breaker', pressureText(event))
      case 'backpressure_relieved':
        return line('note', easedText(event))
      case 'update_pending':
        return line(
          'note',
          `Update ${oneLine(event.patch.id)} waits for ${event.waits_for.join(', ')}: ${updateText(event.patch)}`,
        )
      case 'replan_requested':
        return line('attention', replanText(event))
      case 'wave_timed_out':
        return line('note', overdueText(event, execution.plan.levels))
      case 'wave_ended':
        return line('note', `Wave ${event.wave + 1} ended: ${event.reason}`)
      case 'command_accepted':
        if (event.command.action === 'budget') return line('note', budgetText(event.command))
        return event.command.action === 'scale' ? line('note', scaleText(execution)) : []
      case 'approval_requested':
        // What is about a task is told with the task.
        return event.about === undefined
          ? line('attention', `${oneLine(event.subject)} ${event.reason} (${event.id}: ${event.choices.join(', ')})`)
          : []
      case 'approval_answered':
        if (event.by === 'withdrawn') return line('note', `${event.id} is withdrawn: ${event.reason ?? ''}`)
        return line('note', `${event.id} answered${event.by === 'timeout' ? ' by time' : ''}: ${event.choice}`)
      case 'execution_rewound':
        return line('retry', `Went back to ${event.checkpoint}: ${counted(event.tasks.length, 'task')} no longer done`)
      case 'host_load':
        return []
    }
  }

  #resumed(execution: ExecutionState): StoryLine[] {
    if (!this.#hasTakenUp) return this.#takeUp(execution)
    this.#hasTakenUp = false
    return []
  }

  #takeUp(execution: ExecutionState): StoryLine[] {
    this.#isUnderWay = false
    return [...this.#heading('Resume', null), ...takenUpLines(execution)]
  }

  /** The workers that are there when the first task is told of, and the heading under which tasks are told. */
  #begin(execution: ExecutionState, at_ms: number): StoryLine[] {
    this.#isUnderWay = true
    const isFirst = this.view.tally.resumes === 0
    return [workersLine(execution), ...this.#heading(isFirst ? 'Starting execution' : 'Going on', at_ms)]
  }

  #heading(text: string, at_ms: number | null): StoryLine[] {
    const blank: StoryLine[] = this.#hasHeading ? [{ at_ms: null, mark: 'blank', text: '' }] : []
    this.#hasHeading = true
    return [...blank, { at_ms, mark: 'heading', text }]
  }
}

function scaleText({ options }: ExecutionState): string {
  const { worker_min, worker_max } = options
  return `From now on ${worker_min === worker_max ? worker_max : `${worker_min} to ${worker_max}`} workers`
}

function budgetText({
  usd,
  hours,
}: {
  readonly usd?: number | undefined
  readonly hours?: number | undefined
}): string {
  const parts = [...(usd === undefined ? [] : [`$${usd}`]), ...(hours === undefined ? [] : [`${hours} hours of work`])]
  return `The budget is now ${parts.join(' and ')}`
}

import { findStateDirectory } from '../system/state-directory.ts'
import { shownPath } from './shown-path.ts'

/** How an execution is named in a command that is typed here. */
export interface ExecutionPlace {
  /** `tasks` or `slaps`. */
  readonly name: string
  readonly execution: string
  /** ` --state-dir …`, or nothing where the execution is found without. */
  readonly option: string
}

/** A task that keeps an execution from going on by itself. */
export interface StuckTask {
  readonly task: string
  /** What a person may answer; nothing for a task that failed. */
  readonly choices: readonly string[]
}

/** The place of an execution as seen from a directory. `stateDir` is absolute. */
export function executionPlace(name: string, execution: string, stateDir: string, directory: string): ExecutionPlace {
  const found = findStateDirectory(directory) === stateDir
  return { name, execution, option: found ? '' : ` --state-dir ${quoted(shownPath(stateDir, directory))}` }
}

/** The commands that lead on from where an execution stands, each with what it does; none when all is done. */
export function nextSteps(
  status: string,
  waiting: StuckTask | undefined,
  failed: StuckTask | undefined,
  place: ExecutionPlace,
): string[] {
  if (status === 'running' || status === 'stopping') return []
  const resume = `${place.name} execute --resume ${place.execution}${place.option}`
  const steps: string[] = []
  const isLeft = status === 'stopped' || status === 'paused' || status === 'cut_off'
  if (isLeft) steps.push(`${resume}   goes on${status === 'cut_off' ? '; no coordinator works on it' : ''}`)
  if (waiting !== undefined) {
    const [first = 'retry', ...others] = waiting.choices.filter((choice) => ANSWERS.has(choice))
    const or = others.length === 0 ? '' : `   (or ${others.map((choice) => `--${choice}`).join(', ')})`
    steps.push(`${resume} --${first} ${waiting.task}${or}`)
  }
  if (failed !== undefined && !isLeft) {
    steps.push(`${place.name} logs ${failed.task} --execution ${place.execution}${place.option}   shows why it failed`)
    steps.push(`${resume} --retry ${failed.task}   tries it again`)
  }
  return steps
}

const ANSWERS: ReadonlySet<string> = new Set(['retry', 'skip', 'done', 'approve'])

function quoted(path: string): string {
  return /^[\w./@%+=:,-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`
}

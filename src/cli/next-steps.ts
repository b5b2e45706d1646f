import { findStateDirectory } from '../system/state-directory.ts'
import { shownPath } from './shown-path.ts'
import { shellWord } from '../core/std/shell-word.ts'

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
  readonly state?: string
  /** How often its work was begun; absent is at least once. */
  readonly attempts?: number
}

/** A question that waits for an answer. */
export interface StuckQuestion {
  readonly id: string
  readonly choices: readonly string[]
}

/** What keeps an execution from going on, and whether any of it goes on all the same. */
export interface Stuck {
  readonly waiting: readonly StuckTask[]
  readonly failed: readonly StuckTask[]
  /** Ready tasks that lack what nobody gives back: an update or a skip helps. */
  readonly lacking?: readonly StuckTask[]
  /** Questions that are about no single task. */
  readonly questions?: readonly StuckQuestion[]
  /** True when a resume without any answer would start something. */
  readonly moves: boolean
  /** True when only a larger budget lets it go on. */
  readonly overBudget?: boolean
}

/** The place of an execution as seen from a directory. `stateDir` is absolute. */
export function executionPlace(name: string, execution: string, stateDir: string, directory: string): ExecutionPlace {
  const found = findStateDirectory(directory) === stateDir
  return { name, execution, option: found ? '' : ` --state-dir ${shellWord(shownPath(stateDir, directory))}` }
}

/** The commands that lead on from where an execution stands, what works first, each with what it does; none when all is done. */
export function nextSteps(
  status: string,
  { waiting, failed, lacking = [], questions = [], moves, overBudget = false }: Stuck,
  place: ExecutionPlace,
): string[] {
  if (status === 'running' || status === 'stopping' || status === 'aborted') return []
  const resume = `${place.name} execute --resume ${place.execution}${place.option}`
  const steps: string[] = []
  const isLeft = status === 'stopped' || status === 'paused' || status === 'cut_off'
  const goesOn = isLeft && (moves || (waiting.length === 0 && failed.length === 0))
  if (isLeft && overBudget) steps.push(`${resume} --budget usd=<most>,hours=<most>   goes on with a larger budget`)
  else if (goesOn) steps.push(`${resume}   goes on${status === 'cut_off' ? '; no coordinator works on it' : ''}`)
  steps.push(...questionSteps(questions, resume, place))
  const [asked] = waiting
  if (asked !== undefined) {
    const [first = 'retry', ...others] = asked.choices.filter((choice) => ANSWERS.has(choice))
    const or = others.length === 0 ? [] : [`or ${others.map((choice) => `--${choice}`).join(', ')}`]
    const more = moreText(waiting, 'wait for an answer too', place)
    const notes = [...or, ...more].join('; ')
    steps.push(`${resume} --${first} ${asked.task}${notes === '' ? '' : `   (${notes})`}`)
  }
  const [broken] = failed
  if (broken !== undefined && !goesOn) {
    const or = broken.state === 'QUARANTINED' ? ['or --skip'] : []
    const notes = [...or, ...moreText(failed, 'failed too', place)].join('; ')
    const logs = `${place.name} logs ${broken.task} --execution ${place.execution}${place.option}`
    if (broken.attempts !== 0) steps.push(`${logs}   shows why it failed`)
    const does = broken.attempts === 0 ? 'lets it run' : 'tries it again'
    steps.push(`${resume} --retry ${broken.task}   ${does}${notes === '' ? '' : ` (${notes})`}`)
  }
  const [short] = lacking
  if (short !== undefined && !goesOn) {
    const more = moreText(lacking, 'cannot start either', place).map((text) => ` (${text})`)
    steps.push(`${resume} --update <file>   gives ${short.task} what it lacks: an update with set_pool${more.join('')}`)
    steps.push(`${resume} --skip ${short.task}   leaves it out`)
  }
  return steps
}

/** How a question is answered when nobody works on the execution: with the command that takes it up. */
function questionSteps(questions: readonly StuckQuestion[], resume: string, place: ExecutionPlace): string[] {
  const answerable = questions.filter(({ choices }) => choices.includes('approve'))
  const [first] = answerable
  if (first === undefined) return []
  const or = first.choices.filter((choice) => choice === 'reject').map((choice) => `or --${choice}`)
  const others = answerable.length - 1
  const listed = `${place.name} status ${place.execution}${place.option} lists them`
  const more = others === 0 ? [] : [`${others} more ${others === 1 ? 'waits' : 'wait'} for an answer too: ${listed}`]
  const notes = [...or, ...more].join('; ')
  return [`${resume} --approve ${first.id}${notes === '' ? '' : `   (${notes})`}`]
}

/** The verb that gives an answer to a coordinator at work. */
const VERB_OF: Readonly<Record<string, string>> = {
  retry: 'retry',
  skip: 'skip',
  done: 'done',
  approve: 'approve',
  reject: 'reject',
  fail: 'fail',
}

/** The commands that lead on while a coordinator is at work: it is told from another terminal. */
export function attendedSteps(
  status: string,
  { waiting, failed, questions = [] }: Stuck,
  { name, option }: ExecutionPlace,
): string[] {
  const steps = status === 'paused' ? [`${name} resume${option}   goes on`] : []
  const question = questions.find(({ choices }) => choices.includes('approve'))
  if (question !== undefined) steps.push(`${name} approve ${question.id}${option}   (or reject)`)
  const [asked] = waiting
  if (asked !== undefined) {
    const [first = 'retry', ...others] = asked.choices
    const say = (choice: string): string => VERB_OF[choice] ?? `approve --choice ${choice}`
    // Whoever fails it says why.
    const alternative = (choice: string): string => (choice === 'fail' ? 'fail --reason <why>' : say(choice))
    const or = others.length === 0 ? '' : `   (or ${others.map(alternative).join(', ')})`
    steps.push(`${name} ${say(first)} ${asked.task}${option}${or}`)
  }
  const [broken] = failed
  if (broken !== undefined) steps.push(`${name} retry ${broken.task}${option}   tries it again`)
  return steps
}

function moreText(tasks: readonly StuckTask[], what: string, place: ExecutionPlace): string[] {
  const others = tasks.length - 1
  if (others < 1) return []
  const listed = `${place.name} status ${place.execution}${place.option} lists them; the flag may be repeated`
  return [`${others} more ${others === 1 ? what.replace('wait ', 'waits ') : what}: ${listed}`]
}

const ANSWERS: ReadonlySet<string> = new Set(['retry', 'skip', 'done', 'approve', 'check', 'undo', 'keep', 'fail'])

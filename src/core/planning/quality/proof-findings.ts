import type { AcceptanceCheck } from '../../model/acceptance-check.ts'
import type { Task } from '../../model/task.ts'
import type { Findings } from '../findings.ts'
import { masked } from '../secret.ts'
import { alwaysFails, proofOf, vacuityOf } from './proof.ts'
import { subjectiveWords } from './wording.ts'

/** Most vacuous checks that are told one by one. */
const CHECKS_SHOWN = 10
/** Most tasks that one finding names. */
const TASKS_SHOWN = 5
const CRITERIA = 'boundaries.definition_of_done.criteria'

interface Placed {
  readonly task: Task
  readonly place: string
}

/**
 * Tells which proofs are not worth the name, and what to write instead. Checks that cannot fail are told one by one; all else
 * is one finding with a count, however many tasks there are. Tasks without any check are told by the quality report.
 * `placeOf` gives a task's place in the source by its position.
 */
export function tellProofs(tasks: readonly Task[], placeOf: (task: number) => string, findings: Findings): void {
  const vacuous: (Placed & { readonly check: AcceptanceCheck; readonly why: string })[] = []
  const exitStatus: Placed[] = []
  const cannotFail: Placed[] = []
  const failing: Placed[] = []
  const subjective: (Placed & { readonly words: string })[] = []
  tasks.forEach((task, index) => {
    if (task.done) return
    const placed = { task, place: placeOf(index) }
    for (const check of task.acceptance_checks) {
      const why = vacuityOf(check, task)
      if (why === undefined) continue
      vacuous.push({ ...placed, check, why })
    }
    const proof = proofOf(task)
    if (alwaysFails(task)) failing.push(placed)
    else if (proof === 'exit_status') exitStatus.push(placed)
    if (proof === 'none' && task.action.kind === 'shell') cannotFail.push(placed)
    const words = subjectiveCriterion(task)
    if (words !== undefined) subjective.push({ ...placed, words })
  })
  tellVacuous(vacuous, findings)
  tellFailing(failing, findings)
  tellCannotFail(cannotFail, findings)
  tellExitStatus(exitStatus, findings)
  tellSubjective(subjective, findings)
}

/** The first words of a task's stated criteria that nobody can check. */
export function subjectiveCriterion(task: Task): string | undefined {
  if (task.inferred.includes(CRITERIA)) return undefined
  for (const criterion of task.boundaries.definition_of_done.criteria) {
    const words = subjectiveWords(criterion)
    if (words !== undefined) return words
  }
  return undefined
}

function tellVacuous(
  vacuous: readonly (Placed & { readonly check: AcceptanceCheck; readonly why: string })[],
  findings: Findings,
): void {
  for (const { task, place, check, why } of vacuous.slice(0, CHECKS_SHOWN)) {
    findings.warn(
      'vacuous-check',
      `${task.id} "${task.title}": the check ${shown(check)} ${why}; it proves nothing.`,
      place,
      'Check what the task leaves behind: a test that fails without it, a file with what must stand in it, an answer over HTTP.',
    )
  }
  const more = vacuous.slice(CHECKS_SHOWN)
  const [first] = more
  if (first === undefined) return
  findings.warn(
    'vacuous-check',
    `${more.length} more checks prove nothing: those of ${named(more)}.`,
    first.place,
    'Check what each task leaves behind.',
  )
}

/** Commands with which their tasks can never be done. */
function tellFailing(placed: readonly Placed[], findings: Findings): void {
  const [first] = placed
  if (first === undefined) return
  findings.warn(
    'command-always-fails',
    placed.length === 1
      ? `The command of ${named(placed)} ends with an error whatever happens.`
      : `The commands of ${placed.length} tasks end with an error whatever happens: ${named(placed)}.`,
    first.place,
    'Let the command end with 0 when its work is done; a task that a person or an agent does needs no run:.',
  )
}

/** Commands that end well whatever happens, where nothing else could fail either. */
function tellCannotFail(placed: readonly Placed[], findings: Findings): void {
  const [first] = placed
  if (first === undefined) return
  const one = placed.length === 1
  findings.warn(
    'command-cannot-fail',
    one
      ? `The command of ${named(placed)} cannot fail, and no check of it can: nothing proves it.`
      : `The commands of ${placed.length} tasks cannot fail, and no check of them can: nothing proves ${named(placed)}.`,
    first.place,
    'Let the command fail when its work fails, or add accept: with a check that can fail.',
  )
}

function tellExitStatus(placed: readonly Placed[], findings: Findings): void {
  const [first] = placed
  if (first === undefined) return
  const one = placed.length === 1
  findings.warn(
    'only-exit-status',
    one
      ? `Nothing but the exit status of its own command proves ${named(placed)}.`
      : `Nothing but the exit status of their own commands proves ${placed.length} tasks: ${named(placed)}.`,
    first.place,
    `Add accept: with a check of what ${one ? 'it leaves' : 'they leave'} behind, where the command may succeed without having done its work.`,
  )
}

function tellSubjective(placed: readonly (Placed & { readonly words: string })[], findings: Findings): void {
  const [first] = placed
  if (first === undefined) return
  const told = placed.slice(0, TASKS_SHOWN).map(({ task, words }) => `${task.id} ("${words}")`)
  const more = placed.length - told.length
  findings.warn(
    'subjective-criterion',
    `Nobody can check the words in which ${placed.length === 1 ? 'one task is' : `${placed.length} tasks are`} done when: ${told.join(', ')}${more > 0 ? ` and ${more} more` : ''}.`,
    first.place,
    'Say what can be seen: a number with its unit, an answer, a file, a test that passes.',
  )
}

function named(placed: readonly Placed[]): string {
  const ids = placed.slice(0, TASKS_SHOWN).map(({ task }) => task.id)
  const more = placed.length - ids.length
  const only = placed[0]
  if (placed.length === 1 && only !== undefined) return `${only.task.id} "${only.task.title}"`
  return `${ids.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}

function shown(check: AcceptanceCheck): string {
  if (check.type === 'command') {
    const cmd = masked(check.cmd)
    return `\`${cmd.length > 80 ? `${cmd.slice(0, 79)}…` : cmd}\``
  }
  switch (check.type) {
    case 'artifact':
      return `of the file "${check.path}"`
    case 'tests':
      return `of the tests of \`${masked(check.cmd)}\``
    case 'metric':
      return `of ${check.name}`
    case 'http':
      return `of ${masked(check.url)}`
  }
}

import type { AcceptanceCheck } from '../../model/acceptance-check.ts'
import type { Action } from '../../model/action.ts'
import type { TaskProposal } from '../../model/proposal.ts'
import type { Task } from '../../model/task.ts'
import { DEFAULT_SCOPE_INCLUDES, LINES_PER_HOUR } from '../defaults.ts'
import { masked } from '../secret.ts'
import type { Gaps } from './gaps.ts'

/** How large a task is, when it is done, and which files it may touch. `hours` is its most likely duration. */
export function boundariesOf(proposed: TaskProposal, action: Action, hours: number, gaps: Gaps): Task['boundaries'] {
  const stated = proposed.complexity
  return {
    expected_complexity: gaps.fill(
      'boundaries.expected_complexity',
      stated !== undefined && /\d/.test(stated.value) ? stated : undefined,
      () => guessedComplexity(action, hours, stated?.value),
    ),
    definition_of_done: {
      criteria: gaps.fill('boundaries.definition_of_done.criteria', listOrNone(proposed.done_when), () =>
        criteriaOf(proposed.title, action, proposed.acceptance_checks ?? []),
      ),
      stop_when: gaps.fill(
        'boundaries.definition_of_done.stop_when',
        proposed.stop_when,
        () => 'The criteria hold; anything beyond them is another task.',
      ),
    },
    scope: {
      includes: gaps.fill('boundaries.scope.includes', listOrNone(proposed.scope_includes), () => [
        ...DEFAULT_SCOPE_INCLUDES,
      ]),
      excludes: proposed.scope_excludes ?? [],
      restrictions: proposed.restrictions ?? '',
    },
  }
}

function listOrNone(list: string[] | undefined): string[] | undefined {
  return list === undefined || list.length === 0 ? undefined : [...list]
}

function guessedComplexity(
  action: Action,
  hours: number,
  stated: string | undefined,
): { value: string; breakdown: string } {
  const aside = stated === undefined ? '' : `; the specification says "${stated}"`
  switch (action.kind) {
    case 'shell': {
      const commands = (action.cmd ?? '').split(/&&|\|\||[;|\n]/).filter((part) => part.trim() !== '').length
      const plural = commands === 1 ? 'command' : 'commands'
      return { value: `${commands} ${plural}`, breakdown: `counted in the command line${aside}` }
    }
    case 'agent': {
      const lines = Math.max(1, Math.round(hours * LINES_PER_HOUR))
      return {
        value: `~${lines} LoC`,
        breakdown: `guessed from its duration at ${LINES_PER_HOUR} lines an hour${aside}`,
      }
    }
    case 'http':
      return { value: '1 request', breakdown: `asked of a server${aside}` }
    case 'human':
      return { value: '1 confirmation', breakdown: `by a person${aside}` }
    case 'noop':
      return { value: '0 steps', breakdown: `nothing is run${aside}` }
  }
}

/** `at least 80 and at most 90`. */
export function boundsText({
  gte,
  lte,
}: {
  readonly gte?: number | undefined
  readonly lte?: number | undefined
}): string {
  const parts = [gte === undefined ? '' : `at least ${gte}`, lte === undefined ? '' : `at most ${lte}`]
  return parts.filter((part) => part !== '').join(' and ') || 'a number'
}

/** When a task is done of which nobody said it: when its checks hold, else when its kind of action is over. */
export function criteriaOf(title: string, action: Action, checks: readonly AcceptanceCheck[]): string[] {
  if (checks.length > 0) return checks.map(criterionOf)
  if (action.kind === 'shell') return [`\`${masked(action.cmd ?? '')}\` exits with 0`]
  if (action.kind === 'http') return [`${action.http?.method ?? ''} ${masked(action.http?.url ?? '')} succeeds`]
  if (action.kind === 'human') return [`a person confirms: ${title}`]
  if (action.kind === 'noop') return ['nothing is left to do']
  return [`"${title}" is done as the specification says`]
}

function criterionOf(check: AcceptanceCheck): string {
  switch (check.type) {
    case 'command':
      return `\`${masked(check.cmd)}\` exits with ${check.expect.exit_code ?? 0}`
    case 'artifact':
      return check.expect.exists === false ? `${check.path} does not exist` : `${check.path} is as the check expects`
    case 'tests':
      return `the tests of \`${masked(check.cmd)}\` pass`
    case 'metric':
      return `${check.name} is ${boundsText(check.expect)}`
    case 'http':
      return `${check.method} ${masked(check.url)} answers ${check.expect.status}`
  }
}

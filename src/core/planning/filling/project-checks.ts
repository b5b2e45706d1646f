/** Checks that the project itself can run: the tests of the paths in scope, else its build, its types or its lint. */
import type { AcceptanceCheck } from '../../model/acceptance-check.ts'
import type { ProjectCommand } from '../../model/code-index.ts'
import { testCommandsFor } from '../codebase/questions.ts'
import { isWithin } from '../codebase/path-text.ts'
import type { CodePlaces } from './code-places.ts'
import type { Derived } from './filled.ts'
import type { ScopedPath } from './scoped-path.ts'
import { endingRun, isTestPath, isWatching, narrowedRun } from './test-run.ts'

/** A check with the reason for it. */
export interface ReasonedCheck {
  readonly check: AcceptanceCheck
  readonly derived: Derived
}

const TEST_SECONDS = 900
const MOST_COMMANDS = 2
/** Pages of prose are not tested. */
const PROSE = /\.(?:mdx?|rst|adoc|txt)$/i
const FALLBACKS = ['build', 'types', 'lint'] as const
/** Commands that wait for changes, need a screen, or are steps of a pipeline that only runs there. */
const NOT_HERE = /watch|:ui\b|headed|debug|e2e|cover|bench|\$\{\{|^\s*#|[\n\r]|\bcp |\|\| *true/i
/** Share of the paths from which on a second command is asked for. */
const SHARE = 1 / 3

/** For the paths in scope the project's own tests; where it states none for a path, what else it states and may fail. */
export function projectChecks(paths: readonly ScopedPath[], { index }: CodePlaces): ReasonedCheck[] {
  const all = index.packages.flatMap(({ commands }) => commands).filter(isUsable)
  const groups = new Map<string, { command: ProjectCommand; paths: string[]; isNamed: boolean }>()
  let proved = 0
  for (const { path, how } of paths) {
    if (PROSE.test(path)) continue
    const place = path.replace(/\/?\*.*$/, '')
    const command = testCommand(place, paths, index) ?? otherCommand(place, all)
    if (command === undefined) continue
    proved++
    const key = `${command.directory}\n${command.command}`
    const group = groups.get(key) ?? { command, paths: [], isNamed: false }
    groups.set(key, group)
    group.paths.push(path)
    group.isNamed ||= how === 'named'
  }
  const [first, ...others] = groups.values()
  if (first === undefined) return []
  // The surest path is proved in any case, then what most of the others have: one file of ten may be there by chance.
  const more = others.filter(({ paths: own, isNamed }) => isNamed || own.length >= proved * SHARE)
  const most = [first, ...more.toSorted((a, b) => b.paths.length - a.paths.length)].slice(0, MOST_COMMANDS)
  return most.map(({ command, paths: own }, place) =>
    checkOf(`${command.kind}${place === 0 ? '' : `-${place + 1}`}`, command, narrowedRun(command, own, index)),
  )
}

/** The nearest command that tests a path and ends; beside it, where tests are in scope, one that can be asked for these alone. */
function testCommand(
  place: string,
  paths: readonly ScopedPath[],
  index: CodePlaces['index'],
): ProjectCommand | undefined {
  const stated = testCommandsFor(index, place).filter(isUsable)
  const usable = stated.filter((command) => !isWatching(command))
  const [nearest = stated.flatMap((command) => endingRun(command) ?? [])[0]] = usable
  if (nearest === undefined) return undefined
  const tests = paths.map(({ path }) => path).filter((path) => isTestPath(path) && isWithin(path, nearest.directory))
  const narrows = (command: ProjectCommand): boolean => narrowedRun(command, tests, index) !== command.command
  if (tests.length === 0 || narrows(nearest)) return nearest
  return usable.find((command) => command.directory === nearest.directory && narrows(command)) ?? nearest
}

/** Where nothing is tested, the nearest command that builds or checks a path. */
function otherCommand(path: string, commands: readonly ProjectCommand[]): ProjectCommand | undefined {
  const near = commands
    .filter(({ directory }) => isWithin(path, directory))
    .toSorted((a, b) => b.directory.length - a.directory.length)
  return FALLBACKS.flatMap((kind) => near.find((one) => one.kind === kind) ?? [])[0]
}

function isUsable({ name, command }: ProjectCommand): boolean {
  return (
    !NOT_HERE.test(name) &&
    !NOT_HERE.test(command) &&
    !/(?:^|:)(?:fix|write)\b|--fix\b|--write\b/.test(`${name} ${command}`)
  )
}

function checkOf(id: string, { name, command, directory, source }: ProjectCommand, cmd: string): ReasonedCheck {
  const part = cmd === command ? '' : ', for what is in scope'
  return {
    check: {
      type: 'command',
      id,
      priority: 'must',
      timeout_seconds: TEST_SECONDS,
      when: 'on_complete',
      cmd,
      ...(directory === '.' ? {} : { cwd: directory }),
      expect: { exit_code: 0 },
    },
    derived: {
      field: 'acceptance_checks',
      rule: 'project-command',
      because: `the project states “${name}” for these paths${part}`,
      at: source,
    },
  }
}

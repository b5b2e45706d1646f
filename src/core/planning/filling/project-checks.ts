/** Checks that the project itself can run: the tests of the paths in scope, else its build, its types or its lint. */
import type { AcceptanceCheck } from '../../model/acceptance-check.ts'
import type { ProjectCommand } from '../../model/code-index.ts'
import { testCommandsFor } from '../codebase/questions.ts'
import { folderOf, isWithin } from '../codebase/path-text.ts'
import type { CodePlaces } from './code-places.ts'
import type { Derived } from './filled.ts'
import type { ScopedPath } from './scoped-path.ts'

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
const MOST_NARROWED = 4

/** For the paths in scope the project's own tests; where it states none for a path, what else it states and may fail. */
export function projectChecks(paths: readonly ScopedPath[], { index }: CodePlaces): ReasonedCheck[] {
  const all = index.packages.flatMap(({ commands }) => commands).filter(isUsable)
  const groups = new Map<string, { command: ProjectCommand; paths: string[] }>()
  for (const { path } of paths) {
    if (PROSE.test(path)) continue
    const place = path.replace(/\/?\*.*$/, '')
    const command = testCommandsFor(index, place).find(isUsable) ?? otherCommand(place, all)
    if (command === undefined) continue
    const key = `${command.directory}\n${command.command}`
    const known = groups.get(key)
    if (known === undefined) groups.set(key, { command, paths: [path] })
    else known.paths.push(path)
  }
  const [first, ...others] = groups.values()
  if (first === undefined) return []
  // The surest path is proved in any case, then what most of the others have.
  const most = [first, ...others.toSorted((a, b) => b.paths.length - a.paths.length)].slice(0, MOST_COMMANDS)
  return most.map(({ command, paths: own }, place) =>
    checkOf(`${command.kind}${place === 0 ? '' : `-${place + 1}`}`, command, narrowed(command, own)),
  )
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
  const part = cmd === command ? '' : ', for the folders in scope'
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

/** `go test ./...` for the folders in scope alone; other runners are asked for all, as the project does. */
function narrowed({ command, directory }: ProjectCommand, paths: readonly string[]): string {
  if (command !== 'go test ./...') return command
  const folders = paths
    .filter((path) => path.endsWith('.go'))
    .map((path) => folderOf(path).slice(directory === '.' ? 0 : directory.length + 1))
    .map((folder) => (folder === '' || folder === '.' ? '.' : `./${folder}`))
  const all = [...new Set(folders)].toSorted()
  const isPlain = all.every((folder) => /^[\w./-]+$/.test(folder))
  return all.length === 0 || all.length > MOST_NARROWED || !isPlain ? command : `go test ${all.join(' ')}`
}

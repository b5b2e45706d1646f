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
const MOST_TEST_COMMANDS = 2
const FALLBACKS = ['build', 'types', 'lint'] as const
/** Commands that wait for changes, need a screen, or are steps of a pipeline that only runs there. */
const NOT_HERE = /watch|:ui\b|headed|debug|e2e|cover|bench|\$\{\{|^\s*#|[\n\r]|\bcp |\|\| *true/i
const MOST_NARROWED = 4

/** The project's own tests for these paths; where it states none for them, what else it states and may fail. */
export function projectChecks(paths: readonly ScopedPath[], { index }: CodePlaces): ReasonedCheck[] {
  const commands = new Map<string, { command: ProjectCommand; paths: string[] }>()
  for (const { path } of paths.filter(({ path: one }) => !/\.(?:mdx?|rst|adoc|txt)$/i.test(one))) {
    const [command] = testCommandsFor(index, path.replace(/\/?\*.*$/, '')).filter(isUsable)
    if (command === undefined) continue
    const key = `${command.directory}\n${command.command}`
    const known = commands.get(key)
    if (known === undefined) commands.set(key, { command, paths: [path] })
    else known.paths.push(path)
  }
  const most = [...commands.values()].toSorted((a, b) => b.paths.length - a.paths.length).slice(0, MOST_TEST_COMMANDS)
  const tests = most.map(({ command, paths: own }, place) =>
    checkOf(`tests${place === 0 ? '' : `-${place + 1}`}`, command, narrowed(command, own)),
  )
  return tests.length > 0
    ? tests
    : fallback(
        paths,
        index.packages.flatMap((one) => one.commands),
      )
}

/** Where nothing is tested, the nearest command that builds or checks what is in scope. */
function fallback(paths: readonly ScopedPath[], commands: readonly ProjectCommand[]): ReasonedCheck[] {
  const [first] = paths
  if (first === undefined) return []
  for (const kind of FALLBACKS) {
    const [near] = commands
      .filter((one) => one.kind === kind && isUsable(one) && isWithin(first.path, one.directory))
      .toSorted((a, b) => b.directory.length - a.directory.length)
    if (near !== undefined) return [checkOf(kind, near, near.command)]
  }
  return []
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

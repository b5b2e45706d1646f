/** How a project's test command is asked to end by itself, and for the tests of one task alone. */
import type { CodeIndex, ProjectCommand } from '../../model/code-index.ts'
import { folderOf, isWithin } from '../codebase/path-text.ts'

const MOST_NARROWED = 4
/** Runners that take files of tests behind everything else. */
const TAKES_FILES = /(?:^|\s)(?:pytest|rspec|vitest|jest)(?:\s+(?:run|-[^\s&|;<>]+))*$|^(?:\S+ )?node --test$/
const PLAIN = /^[\w./@+-]+$/
/** Folders and names of tests, of files that nobody has written yet. */
const TEST_PATH = /(?:^|\/)(?:tests?|specs?|__tests__)\/|(?:^|[/_.-])(?:tests?|specs?)[_.-]|(?:[a-z]Tests?|_spec)\.\w+$/

/** Whether a path is that of a test, there or not. */
export function isTestPath(path: string): boolean {
  return TEST_PATH.test(path)
}

/** Whether a command waits for changes after its tests, by what its script says. */
export function isWatching({ runs = '' }: ProjectCommand): boolean {
  if (/--no-watch\b|--watch(?:All)?[= ]false\b|--run\b|\bCI=/.test(runs)) return false
  return (
    /--watch(?:All)?\b/.test(runs) ||
    /(?:^|\s)vitest(?:\s+(?:watch|dev|-\S+))*\s*$/.test(runs) ||
    /\b(?:ng|react-scripts) test\b/.test(runs)
  )
}

/** A watching command as it ends by itself; nothing where that is not known. */
export function endingRun(command: ProjectCommand): ProjectCommand | undefined {
  const runner = /^(pnpm|yarn|bun)\b/.exec(command.command)?.[1]
  const start = runner === undefined ? 'npx' : runner === 'bun' ? 'bunx' : runner
  const runs = command.runs ?? ''
  const line = /\bvitest\b/.test(runs)
    ? 'vitest run'
    : /\bng test\b/.test(runs)
      ? 'ng test --watch=false'
      : /\breact-scripts test\b/.test(runs)
        ? 'react-scripts test --watchAll=false'
        : /\bjest\b/.test(runs)
          ? 'jest'
          : undefined
  return line === undefined ? undefined : { ...command, command: `${start} ${line}`, runs: line }
}

/** The command for the tests among the paths, or for their folders or crates, where its runner can be asked for that. */
export function narrowedRun(
  { command, directory, runs = command }: ProjectCommand,
  paths: readonly string[],
  index: Pick<CodeIndex, 'packages'>,
): string {
  const inside = (path: string): string => (directory === '.' ? path : path.slice(directory.length + 1))
  if (command === 'go test ./...') {
    const folders = paths.filter((path) => path.endsWith('.go')).map((path) => inside(folderOf(path)))
    return (
      narrowedTo(
        'go test',
        folders.map((folder) => (folder === '' || folder === '.' ? '.' : `./${folder}`)),
      ) ?? command
    )
  }
  if (command === 'cargo test' || command === 'cargo test --workspace') {
    const crates = index.packages.filter(({ ecosystem, path }) => ecosystem === 'cargo' && path !== directory)
    const own = paths.map((path) => crates.findLast((crate) => isWithin(path, crate.path))?.name)
    if (own.some((name) => name === undefined)) return command
    return (
      narrowedTo(
        'cargo test',
        own.map((name) => `-p ${name ?? ''}`),
      ) ?? command
    )
  }
  if (!TAKES_FILES.test(runs.trim())) return command
  const tests = paths.filter((path) => isTestPath(path)).map(inside)
  const join = /^npm (?:run |test\b)/.test(command) ? ' --' : ''
  return narrowedTo(`${command}${join}`, tests) ?? command
}

function narrowedTo(command: string, parts: readonly string[]): string | undefined {
  const all = [...new Set(parts)].toSorted()
  const isPlain = all.every((part) => PLAIN.test(part.replace(/^-p /, '')) && !/(?:^|\s)-[^p]/.test(part))
  return all.length === 0 || all.length > MOST_NARROWED || !isPlain ? undefined : `${command} ${all.join(' ')}`
}

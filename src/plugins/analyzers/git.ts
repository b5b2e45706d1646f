/**
 * Runs git as a reader only: nothing that a repository's settings name is started (pagers, external diffs, text converters,
 * signature checks, file watchers, fetches of missing objects), no lock is taken, and variables that would point git at another
 * repository are not passed on. Messages are in English, so that they can be told apart.
 */
import { spawn } from 'node:child_process'

/** How git ended. */
export interface GitEnd {
  /** `missing` when there is no such program; `null` when it was stopped. */
  readonly code: number | 'missing' | null
  /** What it said on its error output, at most some thousand characters. */
  readonly complaint: string
}

/** Settings of git that hold for every run, before those of the repository. */
const SETTINGS = [
  'core.fsmonitor=false',
  'core.attributesFile=/dev/null',
  // A larger file counts as binary, so that lock files and data do not take most of the time.
  'core.bigFileThreshold=512k',
  'core.quotePath=false',
  'log.showSignature=false',
  'log.showRoot=true',
  'log.follow=false',
  'protocol.allow=never',
]
const KEPT = /^GIT_(CONFIG_(GLOBAL|SYSTEM|NOSYSTEM|COUNT|KEY_\d+|VALUE_\d+)|CEILING_DIRECTORIES|EXEC_PATH)$/
const MOST_COMPLAINT = 4000

/**
 * Runs git in a folder, with `input` on its standard input, and hands over its output piece by piece as text.
 * `take` says false to stop it. Never throws for what git does.
 */
export async function git(
  folder: string,
  args: readonly string[],
  take: (piece: string) => boolean | void,
  input = '',
): Promise<GitEnd> {
  const child = spawn(
    'git',
    ['--no-pager', '--no-replace-objects', ...SETTINGS.flatMap((one) => ['-c', one]), ...args],
    {
      cwd: folder,
      env: environment(),
      stdio: ['pipe', 'pipe', 'pipe'],
      windowsHide: true,
    },
  )
  // Git may end before it has read all of its input.
  child.stdin.on('error', () => {})
  child.stdin.end(input)
  let complaint = ''
  child.stderr.setEncoding('utf8').on('data', (piece: string) => {
    if (complaint.length < MOST_COMPLAINT) complaint += piece.slice(0, MOST_COMPLAINT)
  })
  child.stdout.setEncoding('utf8').on('data', (piece: string) => {
    if (take(piece) === false) child.kill()
  })
  const code = await new Promise<GitEnd['code']>((resolve) => {
    child.once('error', () => resolve('missing'))
    child.once('close', resolve)
  })
  return { code, complaint }
}

/** Runs git and returns all of its output. For short answers. */
export async function gitText(folder: string, args: readonly string[]): Promise<GitEnd & { readonly text: string }> {
  let text = ''
  const end = await git(folder, args, (piece) => {
    text += piece
  })
  return { ...end, text }
}

function environment(): NodeJS.ProcessEnv {
  const passed = Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_') || KEPT.test(name))
  return {
    ...Object.fromEntries(passed),
    LC_ALL: 'C',
    LANGUAGE: 'C',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_NO_LAZY_FETCH: '1',
    GIT_ALLOW_PROTOCOL: 'none',
    GIT_TERMINAL_PROMPT: '0',
    GIT_ATTR_NOSYSTEM: '1',
  }
}

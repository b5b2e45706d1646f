/**
 * Keeps the commands of runs from writing elsewhere in the codebase than their scope says, by bubblewrap: the codebase is mounted
 * read-only for them, and what they may write is mounted writable over it. It protects the codebase from mistakes. It is no border
 * for what means harm: the rest of the machine, the network and other processes are as they were.
 */
import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync, realpathSync, statSync } from 'node:fs'
import { delimiter, dirname, join, relative } from 'node:path'
import picomatch from 'picomatch'
import type { AttemptOrder } from '../../../core/model/attempt.ts'
import { appendLog } from '../../../system/attempt-folder.ts'
import type { Attendant } from './attendant.ts'
import type { CommandJob } from './job.ts'

const PROBE_PATIENCE_MS = 5_000
/** What of git's own is not written even where the rest of the codebase may be: it is run, or it steers what is. */
const GIT_STEERING = ['.git/hooks', '.git/config', '.git/info']

/** The program that confines, or why there is none. */
type Confiner = { readonly program: string } | { readonly why: string }

/** Confines the commands of runs: see the head of this file. `env`: where the program is looked for. */
export function sandbox(codebase: string, env: Readonly<NodeJS.ProcessEnv>): Attendant {
  let confiner: Confiner | undefined
  return {
    dress(job, order, folder): CommandJob {
      // What mends writes what all share, such as lock files and caches, and puts new files in the place of old ones.
      if (order.kind !== 'run' || order.in_codebase === true) return job
      confiner ??= findConfiner(env)
      if ('why' in confiner) {
        appendLog(folder, `tasks: It is not confined, what it writes is only looked at afterwards: ${confiner.why}.`)
        return job
      }
      const mounts = mountsOf(realpathSync(codebase), order, folder, env)
      if (mounts.isOpen)
        appendLog(folder, 'tasks: Its scope is open at the top of the codebase, so only git is kept from it.')
      return { ...job, wrap: [confiner.program, '--dev-bind', '/', '/', ...mounts.words, '--', ...(job.wrap ?? [])] }
    },
  }
}

interface Mounts {
  readonly words: readonly string[]
  /** It may write at the top of the codebase, so nearly everywhere. */
  readonly isOpen: boolean
}

/** What is mounted over what; the last one wins. */
function mountsOf(codebase: string, order: AttemptOrder, folder: string, env: Readonly<NodeJS.ProcessEnv>): Mounts {
  const readOnly = (path: string): string[] => ['--ro-bind-try', path, path]
  const writable = (path: string): string[] => ['--bind', path, path]
  const always = [folder, ...(env['TMPDIR'] === undefined ? [] : [env['TMPDIR']])].filter((path) => existsSync(path))
  const inside = always.map((path) => realpathSync(path)).flatMap(writable)
  const root = order.root === undefined ? codebase : realpathSync(order.root)
  if (root !== codebase) return { words: [...readOnly(codebase), ...writable(root), ...inside], isOpen: false }
  const { includes, excludes } = order.scope ?? { includes: ['**'], excludes: [] }
  const roots = includes.map((glob) => writableRoot(codebase, glob))
  const isOpen = roots.includes(codebase)
  const commits = includes.some((glob) => glob.startsWith('.git/'))
  const closed = excludes.flatMap((glob) => wholeFolder(codebase, glob))
  return {
    words: [
      ...(isOpen ? [] : readOnly(codebase)),
      ...(isOpen ? [] : [...new Set(roots)].flatMap(writable)),
      ...(commits && existsSync(join(codebase, '.git')) ? writable(join(codebase, '.git')) : []),
      ...GIT_STEERING.flatMap((path) => readOnly(join(codebase, path))),
      ...closed.flatMap(readOnly),
      ...inside,
    ],
    isOpen,
  }
}

/**
 * The smallest thing that must be writable so that what a glob names can be: a folder, because whoever writes a file may also
 * replace it. A file at the top is writable alone.
 */
function writableRoot(codebase: string, glob: string): string {
  const { base, isGlob } = picomatch.scan(glob.replace(/^\.\//, ''))
  let path = join(codebase, base)
  if (!isGlob && statSync(path, { throwIfNoEntry: false })?.isFile() === true) {
    return dirname(path) === codebase ? path : dirname(path)
  }
  while (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) path = dirname(path)
  return relative(codebase, path).startsWith('..') ? codebase : path
}

/** The folder or file that a glob excludes with all that it holds. */
function wholeFolder(codebase: string, glob: string): string[] {
  const plain = glob.replace(/\/\*\*$/, '')
  const { isGlob } = picomatch.scan(plain)
  return isGlob || plain === '' ? [] : [join(codebase, plain)]
}

function findConfiner(env: Readonly<NodeJS.ProcessEnv>): Confiner {
  if (process.platform !== 'linux') return { why: 'this system has no bubblewrap' }
  for (const folder of (env['PATH'] ?? '').split(delimiter)) {
    const program = join(folder, 'bwrap')
    if (!folder.startsWith('/') || !isExecutable(program)) continue
    const probe = spawnSync(program, ['--dev-bind', '/', '/', '--', '/bin/sh', '-c', 'exit 0'], {
      timeout: PROBE_PATIENCE_MS,
      encoding: 'utf8',
    })
    if (probe.status === 0) return { program }
    return { why: `bubblewrap does not work here (${firstLine(probe.stderr) || 'it did not end well'})` }
  }
  return { why: 'the program bwrap (bubblewrap) was not found' }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

function firstLine(text: string | null): string {
  return (text ?? '').trim().split('\n')[0] ?? ''
}

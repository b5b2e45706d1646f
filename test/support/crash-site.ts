/**
 * A site on which the coordinator is killed: a plan whose tasks leave marks, the real command line, and what stands in the
 * journal and in the process table afterwards.
 */
import { execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { chance } from '../../src/core/std/chance.ts'
import type { Event } from '../../src/core/model/event.ts'
import { openSqliteJournal } from '../../src/plugins/journals/sqlite.ts'
import { LAUNCHER } from './launcher.ts'

/** How a run of the command line ended. */
export interface RunEnd {
  readonly exitCode: number | null
  readonly signal: NodeJS.Signals | null
  /** Event lines that were printed. */
  readonly lines: number
  readonly stderr: string
  /** The last of what was printed, where an error of a `--json` run stands. */
  readonly last: string
}

/** A plan of `count` tasks of a few milliseconds each, with some chain, fan and lock; each appends its name to `marks`. */
export function markingSpec(
  count: number,
  seed: number,
  idempotent: (task: number) => boolean,
  work = 'sleep 0.02',
): string {
  const items = Array.from({ length: count }, (_, i) => {
    const before = new Set<number>()
    for (let k = 0; k < 2 && i > 2; k++) {
      if (chance(seed, 'edge', i, k) < 0.6) before.add(Math.floor(chance(seed, 'to', i, k) * i))
    }
    const after = before.size === 0 ? '' : ` after: ${[...before].map((p) => `Mark step ${p} of ${count}`).join(', ')}`
    const lock = chance(seed, 'lock', i) < 0.2 ? ' uses: ledger' : ''
    return `- Mark step ${i} of ${count} run: \`${work} && echo ${i} >> marks\`${after}${lock}${idempotent(i) ? ' [idempotent]' : ''}`
  })
  return `# Marks\n\n## Steps\n\n${items.join('\n')}\n`
}

/** One site in a folder of its own. */
export class CrashSite {
  #coordinator: number | undefined

  readonly folder: string
  readonly code: string
  readonly state: string

  constructor(folder: string, spec: string) {
    this.folder = folder
    this.code = join(folder, 'code')
    this.state = join(folder, 'state')
    mkdirSync(this.code, { recursive: true })
    writeFileSync(join(folder, 'spec.md'), spec)
    const plan = ['plan', 'spec.md', '--codebase-path', 'code', '--output-dir', 'plan', '--json']
    execFileSync(process.execPath, [LAUNCHER, ...plan], { cwd: folder, stdio: 'pipe' })
  }

  /**
   * Executes or resumes; kills the coordinator with SIGKILL as soon as it has printed `killAfter` events. `under`: words
   * that stand before the command.
   */
  execute(args: readonly string[], killAfter = Infinity, under: readonly string[] = []): Promise<RunEnd> {
    const words = ['execute', 'plan', '--state-dir', this.state, '--worker-max', '4', '--json', ...args]
    const [command, ...rest] = [...under, process.execPath, LAUNCHER, ...words] as [string, ...string[]]
    const child = spawn(command, rest, {
      cwd: this.folder,
      env: { ...process.env, CRASH_SITE: this.folder },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.#coordinator = child.pid
    let lines = 0
    let stderr = ''
    let last = ''
    child.stdout.on('data', (chunk: Buffer) => {
      for (const byte of chunk) if (byte === 10) lines++
      last = (last + chunk.toString()).slice(-10_000)
      if (lines >= killAfter) child.kill('SIGKILL')
    })
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
    return new Promise((resolve, reject) => {
      child.on('error', reject)
      // Not `close`: tasks that outlive the coordinator may not hold its pipes, and a test must not wait for them.
      child.on('exit', (exitCode, signal) => resolve({ exitCode, signal, lines, stderr, last }))
    })
  }

  /** All stored events. */
  events(): Event[] {
    const journal = openSqliteJournal(join(this.state, 'journal.db'), { read_only: true })
    try {
      return [...journal.read()]
    } finally {
      journal.close()
    }
  }

  /** Makes it a site on which nothing was executed yet; the plan stays. */
  reset(): void {
    rmSync(this.state, { recursive: true, force: true })
    rmSync(this.code, { recursive: true, force: true })
    mkdirSync(this.code)
  }

  /** Whether anything of an execution is stored. */
  hasBegun(): boolean {
    try {
      return this.events().length > 0
    } catch {
      return false
    }
  }

  /** The process that was started last, which coordinates unless it was started under other words. */
  coordinator(): number | undefined {
    return this.#coordinator
  }

  /** Tasks whose last failure was final. */
  failed(): string[] {
    if (!this.hasBegun()) return []
    return this.events().flatMap((event) => (event.type === 'task_failed' && !event.canRetry ? [event.task] : []))
  }

  /** How often each step has left its mark. */
  marks(): Map<number, number> {
    const marks = new Map<number, number>()
    const path = join(this.code, 'marks')
    const lines = existsSync(path)
      ? readFileSync(path, 'utf8')
          .split('\n')
          .filter((line) => line !== '')
      : []
    for (const line of lines) marks.set(Number(line), (marks.get(Number(line)) ?? 0) + 1)
    return marks
  }

  /** Processes that still belong to this site: coordinator, launchers and tasks all inherit its mark. */
  processes(): number[] {
    return readdirSync('/proc')
      .map(Number)
      .filter((pid) => Number.isInteger(pid) && pid !== process.pid && this.#bearsMark(pid))
  }

  #bearsMark(pid: number): boolean {
    try {
      return readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`CRASH_SITE=${this.folder}\0`)
    } catch {
      // It ended while it was looked at.
      return false
    }
  }

  /** Waits until no process of this site is left, or says which are. */
  async deserted(within_ms = 10_000): Promise<number[]> {
    const deadline = performance.now() + within_ms
    for (;;) {
      const left = this.processes()
      if (left.length === 0 || performance.now() > deadline) return left
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }

  /** Ends every process of the site at once, as a machine that loses power does: nobody sees another one die. */
  powerCut(): void {
    for (let left = this.processes(); left.length > 0; left = this.processes()) {
      for (const signal of ['SIGSTOP', 'SIGKILL'] as const) for (const pid of left) signalTo(pid, signal)
    }
  }
}

function signalTo(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch {
    // It was quicker.
  }
}

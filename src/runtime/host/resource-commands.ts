/** Runs the commands that make a resource ready and give it back. */
import { spawn } from 'node:child_process'
import { closeSync, openSync, readSync, rmSync } from 'node:fs'

/** A command to run, and how. */
export interface ResourceCommand {
  readonly cmd: string
  /** Absolute. */
  readonly cwd: string
  readonly env: Readonly<NodeJS.ProcessEnv>
  /** Its errors are added here, and its output too when nobody wants it. */
  readonly log: string
  /** A file for its output while it runs; it is removed after. */
  readonly stdout?: string
  readonly timeout_ms: number
  readonly signal?: AbortSignal
}

/** What came of it. `why`: the end of a sentence about it; undefined when it ended with 0. */
export interface ResourceCommandEnd {
  readonly why: string | undefined
  readonly stdout: string
}

const MOST_STDOUT = 64 * 1024

/**
 * Runs it to its end, in a process group of its own that gets SIGKILL when its time is over or `signal` is aborted. What it has
 * started in the background stays: a server is often what is wanted. Never rejects.
 */
export async function runResourceCommand(command: ResourceCommand): Promise<ResourceCommandEnd> {
  const files: number[] = []
  try {
    const log = openSync(command.log, 'a')
    files.push(log)
    const out = command.stdout === undefined ? log : openSync(command.stdout, 'w', 0o600)
    if (out !== log) files.push(out)
    const why = await ended(command, out, log)
    const said = command.stdout === undefined ? '' : beginningOf(command.stdout)
    return { why, stdout: said }
  } catch (error) {
    return { why: `could not be run: ${error instanceof Error ? error.message : String(error)}`, stdout: '' }
  } finally {
    for (const file of files) closeSync(file)
    if (command.stdout !== undefined) rmSync(command.stdout, { force: true })
  }
}

/** No more than counts is taken into memory, whatever the command has printed. */
function beginningOf(path: string): string {
  const file = openSync(path, 'r')
  try {
    const bytes = Buffer.alloc(MOST_STDOUT)
    return bytes.toString('utf8', 0, readSync(file, bytes, 0, MOST_STDOUT, 0))
  } finally {
    closeSync(file)
  }
}

function ended(
  { cmd, cwd, env, timeout_ms, signal }: ResourceCommand,
  out: number,
  log: number,
): Promise<string | undefined> {
  const { promise, resolve } = Promise.withResolvers<string | undefined>()
  const child = spawn('/bin/sh', ['-c', cmd], { cwd, env: { ...env }, detached: true, stdio: ['ignore', out, log] })
  let stopped: string | undefined
  const stop = (why: string): void => {
    stopped = why
    try {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
    } catch {
      // It has just ended.
    }
  }
  const timer = setTimeout(() => stop(`took longer than ${timeout_ms / 1000} s`), timeout_ms)
  const abort = (): void => stop('was stopped')
  signal?.addEventListener('abort', abort, { once: true })
  if (signal?.aborted === true) abort()
  const over = (why: string | undefined): void => {
    clearTimeout(timer)
    signal?.removeEventListener('abort', abort)
    resolve(stopped ?? why)
  }
  child.once('error', (error) => over(`could not be run: ${error.message}`))
  child.once('exit', (code, by) =>
    over(code === 0 ? undefined : `ended with ${code === null ? `signal ${by}` : `code ${code}`}`),
  )
  return promise
}

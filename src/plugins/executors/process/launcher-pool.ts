/**
 * The launchers of one executor: processes that stay small and start commands for a coordinator that may have grown
 * large. They are hired before the plan is in memory, in sessions of their own, so that neither the terminal's signals
 * nor the coordinator's death reach them; each leaves by itself when its channel ends and its command has. One that dies
 * is replaced. Python and Perl are tried first, Node always works.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import type { Socket } from 'node:net'
import { constants } from 'node:os'
import { unreachable } from '../../../core/std/assert.ts'
import { bootId } from '../../../system/process-table.ts'
import { type Bell, decodeBell, encodeRequest, type LaunchRequest } from './launch-channel.ts'
import { NODE_LAUNCHER } from './node-launcher.ts'
import { PERL_LAUNCHER } from './perl-launcher.ts'
import { PYTHON_LAUNCHER } from './python-launcher.ts'

/** Kinds of launchers, best first. On macOS `python3` may be a stand-in that asks to install developer tools. */
export const LAUNCHER_KINDS: readonly LauncherKind[] =
  process.platform === 'linux' ? ['python', 'perl', 'node'] : ['perl', 'node']

/** What launchers are made of. */
export type LauncherKind = 'python' | 'perl' | 'node'

/** What a pool needs to know, and whom it tells. */
export interface LauncherPoolParts {
  /** Which kinds to try, best first. */
  readonly kinds: readonly LauncherKind[]
  readonly env: Readonly<NodeJS.ProcessEnv>
  /** A launcher said something about an attempt. */
  ring(bell: Exclude<Bell, { type: 'ready' }>): void
  /** The launcher that was given this attempt is gone, or none could be hired at all. */
  left(token: string, why: 'launcher_died' | 'no_launcher'): void
}

interface Launcher {
  readonly channel: Socket
  /** Token of the attempt that it was given and that has not ended. */
  carries: string | undefined
  /** It has said that it is ready. */
  ready: boolean
}

/** Hired at once; more only when they are needed. */
const EAGER = 16
const HELLO_DEADLINE_MS = 5_000
/** How long processes that a command left running may take to obey SIGTERM, when no cancelling says otherwise. */
const PATIENCE_MS = 2_000
/** Would change how a launcher itself runs; commands get them back. */
const WITHHELD = /^(?:PERL|NODE_OPTIONS$)/

/** See the head of this file. */
export class LauncherPool {
  readonly #parts: LauncherPoolParts
  readonly #env: NodeJS.ProcessEnv = {}
  readonly #withheld: Record<string, string> = {}
  readonly #idle: Launcher[] = []
  readonly #busy = new Set<Launcher>()
  readonly #queue: LaunchRequest[] = []
  #slots = 1
  #hiring = 0
  #closed = false

  constructor(parts: LauncherPoolParts) {
    this.#parts = parts
    for (const [name, value] of Object.entries(parts.env)) {
      if (value === undefined || name === 'TASKS_BRIEF') continue
      if (WITHHELD.test(name)) this.#withheld[name] = value
      else this.#env[name] = value
    }
  }

  /** Hires for at most `slots` attempts at once. Resolves when the first ones are ready, or none could be hired. */
  async open(slots: number): Promise<void> {
    this.#slots = Math.max(1, slots)
    await this.#hire(Math.min(this.#slots, EAGER))
  }

  /** Hands a request to a launcher, now or as soon as one is free. False when it can never be handed to a process. */
  launch(request: LaunchRequest): boolean {
    const whole = { ...request, env: { ...this.#withheld, ...request.env } }
    const idle = this.#idle.pop()
    if (idle !== undefined) return this.#give(idle, whole)
    if (encodeRequest(whole) === undefined) return false
    this.#queue.push(whole)
    this.#hireMore()
    return true
  }

  /** Takes back a request that no launcher has been given. False when one has. */
  withdraw(token: string): boolean {
    const index = this.#queue.findIndex((request) => request.token === token)
    if (index >= 0) this.#queue.splice(index, 1)
    return index >= 0
  }

  /** Lets all launchers go: the idle ones now, the others when their command has ended. */
  close(): void {
    this.#closed = true
    for (const { channel } of [...this.#idle, ...this.#busy]) channel.destroySoon()
    this.#idle.length = 0
    this.#busy.clear()
  }

  #give(launcher: Launcher, request: LaunchRequest): boolean {
    const bytes = encodeRequest(request)
    if (bytes === undefined) {
      this.#idle.push(launcher)
      return false
    }
    launcher.carries = request.token
    this.#busy.add(launcher)
    launcher.channel.write(bytes)
    return true
  }

  #hireMore(): void {
    const missing = this.#slots - this.#idle.length - this.#busy.size - this.#hiring
    const wanted = Math.min(missing, this.#queue.length, EAGER)
    if (wanted > 0) void this.#hire(wanted)
  }

  async #hire(count: number): Promise<void> {
    this.#hiring += count
    for (const kind of this.#parts.kinds) if (await this.#nursery(kind, count)) break
    this.#hiring -= count
    if (this.#closed || this.#hiring + this.#idle.length + this.#busy.size > 0) return
    for (const { token } of this.#queue.splice(0)) this.#parts.left(token, 'no_launcher')
  }

  /** Starts launchers of one kind; true when they are ready. */
  #nursery(kind: LauncherKind, count: number): Promise<boolean> {
    const nursery = spawnNursery(kind, count, this.#env)
    const channels = nursery.stdio.slice(3) as Socket[]
    return new Promise((resolve) => {
      let ready = 0
      let settled = false
      const settle = (good: boolean): void => {
        if (settled) return
        settled = true
        clearTimeout(deadline)
        if (!good) for (const channel of channels) channel.destroy()
        resolve(good)
      }
      const deadline = setTimeout(settle, HELLO_DEADLINE_MS, false)
      nursery.on('error', () => settle(false))
      for (const channel of channels) {
        this.#attach(channel, () => {
          if (++ready === count) settle(true)
        })
        channel.on('close', () => settle(false))
      }
      nursery.unref()
    })
  }

  #attach(channel: Socket, ready: () => void): void {
    const launcher: Launcher = { channel, carries: undefined, ready: false }
    let heard = ''
    channel.setEncoding('latin1')
    channel.on('data', (text: string) => {
      const lines = (heard + text).split('\n')
      heard = lines.pop() as string
      for (const line of lines) {
        const bell = decodeBell(line)
        if (bell?.type === 'ready') {
          launcher.ready = true
          this.#free(launcher)
          ready()
        } else if (bell !== undefined) this.#ring(launcher, bell)
      }
    })
    // What is wrong with a channel shows in its closing.
    channel.on('error', () => {})
    channel.on('close', () => this.#gone(launcher))
  }

  #ring(launcher: Launcher, bell: Exclude<Bell, { type: 'ready' }>): void {
    if (bell.type === 'ended' || bell.type === 'stood_down') {
      launcher.carries = undefined
      this.#busy.delete(launcher)
      this.#free(launcher)
    }
    this.#parts.ring(bell)
  }

  #free(launcher: Launcher): void {
    if (this.#closed) {
      launcher.channel.destroySoon()
      return
    }
    const next = this.#queue.shift()
    if (next === undefined) this.#idle.push(launcher)
    else this.#give(launcher, next)
  }

  #gone(launcher: Launcher): void {
    this.#busy.delete(launcher)
    const place = this.#idle.indexOf(launcher)
    if (place >= 0) this.#idle.splice(place, 1)
    if (this.#closed || !launcher.ready) return
    if (launcher.carries !== undefined) this.#parts.left(launcher.carries, 'launcher_died')
    this.#hireMore()
  }
}

/** The program comes on standard input, after a line that sets its arguments: the process table stays readable. */
function spawnNursery(kind: LauncherKind, count: number, env: NodeJS.ProcessEnv): ChildProcess {
  const stdio = ['pipe', 'ignore', 'ignore', ...Array<'pipe'>(count).fill('pipe')] as const
  const options = { cwd: '/', env, detached: true, stdio: [...stdio] }
  const args = JSON.stringify([count, JSON.stringify(bootId()), PATIENCE_MS, signalNames()])
  const [command, words, program] = programOf(kind, args)
  const nursery = spawn(command, [...words, '-', 'tasks-launcher'], options)
  // A nursery that cannot be started is told by its own event.
  nursery.stdin?.on('error', () => {})
  nursery.stdin?.end(program)
  return nursery
}

/** The arguments are JSON, which is a list in each of the three languages, given that no text in it holds `$` or `@`. */
function programOf(kind: LauncherKind, args: string): readonly [command: string, words: string[], program: string] {
  switch (kind) {
    case 'python':
      // By its full path: what stands first in PATH may be a wrapper that is slow to start, or opens a window (macOS).
      return ['/usr/bin/python3', ['-I', '-S'], `channels, boot, patience_ms, names = ${args}${PYTHON_LAUNCHER}`]
    case 'perl':
      return ['perl', [], `my ($channels, $boot, $patience_ms, $names) = @{${args}};${PERL_LAUNCHER}`]
    case 'node':
      return [
        process.execPath,
        ['--input-type=commonjs'],
        `const [channels, boot, patience_ms] = ${args}${NODE_LAUNCHER}`,
      ]
    default:
      return unreachable(kind)
  }
}

/** Names of signals by number; at 0 stands `0`. */
function signalNames(): readonly string[] {
  const names = Array.from({ length: 128 }, (_, number) => (number === 0 ? '0' : `SIG${number}`))
  for (const [name, number] of Object.entries(constants.signals).reverse()) names[number] = name
  return names
}

import { type ChildProcess, spawn, type SpawnOptions } from 'node:child_process'

/** How a command ended, and all that it printed. */
export interface Ended {
  exitCode: number | null
  signal: NodeJS.Signals | null
  stdout: string
  stderr: string
}

/** A running command: resolve `said(text)` waits until it has printed the text, `ended` until it is over. */
export interface Running {
  child: ChildProcess
  ended: Promise<Ended>
  said(text: string): Promise<void>
}

/** Starts a command without a shell; its input is empty. */
export function start(command: string, args: string[], options: SpawnOptions = {}): Running {
  const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
  const heard = { stdout: '', stderr: '' }
  const waiting: { text: string; resolve: () => void }[] = []
  const hear = (stream: 'stdout' | 'stderr') => (chunk: Buffer) => {
    heard[stream] += chunk.toString()
    for (const one of waiting) if (heard[stream].includes(one.text)) one.resolve()
  }
  child.stdout?.on('data', hear('stdout'))
  child.stderr?.on('data', hear('stderr'))
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (exitCode, signal) => resolve({ exitCode, signal, ...heard }))
  })
  const said = (text: string): Promise<void> =>
    new Promise((resolve, reject) => {
      if (heard.stdout.includes(text) || heard.stderr.includes(text)) resolve()
      waiting.push({ text, resolve })
      ended.then((end) => reject(new Error(`it ended without saying "${text}": ${JSON.stringify(end)}`)), reject)
    })
  return { child, ended, said }
}

/** Runs a command to its end. */
export function run(command: string, args: string[], options: SpawnOptions = {}): Promise<Ended> {
  return start(command, args, options).ended
}

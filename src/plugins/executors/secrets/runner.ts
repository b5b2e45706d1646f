/**
 * The small process that runs a command which was handed secrets, and masks all that it says. It belongs to the attempt:
 * it outlives the coordinator as the command does.
 *
 *   launcher ─► runner ─► command ─► named pipe ─► runner ─► masked ─► log, stdout, report.jsonl
 *
 * The command finds real pipes (not sockets, which `> /dev/stderr` cannot open), so what it prints to both streams stays in
 * order. The runner leads the group in which the command runs: what the group is told reaches the command at once, and the
 * runner itself stays until the command has ended and all that it said is written. Then it ends the same way, by the
 * same code or signal. What a process outside the group still prints then goes nowhere.
 *
 * The values reach it in its environment, under the names that the command knows them by; `TASKS_MASKED` lists those names.
 * No argument and no file holds a value. Plain CommonJS as text, like the launchers, after the functions of `mask.ts`.
 */
import { maskingFunctions } from './mask.ts'

/** The named pipe in an attempt's folder that stands in for `report.jsonl`. */
export const REPORT_PIPE = 'report.pipe'

/** Variables that would change what the runner itself does; it is given them under another name, and the command back. */
export const NODE_VARIABLES = ['NODE_OPTIONS', 'NODE_DEBUG', 'NODE_DEBUG_NATIVE', 'NODE_V8_COVERAGE'] as const
/** Stands before the names of those. */
export const KEPT_PREFIX = 'TASKS_KEPT_'

/** The runner's program. Its arguments are the words of the command. */
export function runnerProgram(): string {
  const functions = maskingFunctions()
  const maskingStream = functions.at(-1)?.name
  return [
    ...functions.map(String),
    `const [stream, kept, pipeName] = [${maskingStream}, ${JSON.stringify(KEPT_PREFIX)}, ${JSON.stringify(REPORT_PIPE)}]`,
    RUNNER,
  ].join('\n')
}

const RUNNER = String.raw`
const { spawn, execFileSync } = require('node:child_process')
const fs = require('node:fs')
const { Socket } = require('node:net')
const os = require('node:os')
const { O_RDONLY, O_WRONLY, O_NONBLOCK } = fs.constants
for (const name of ['SIGHUP', 'SIGINT', 'SIGQUIT', 'SIGTERM', 'SIGUSR1', 'SIGUSR2', 'SIGPIPE']) process.on(name, () => {})

const env = { ...process.env }
for (const name of Object.keys(env)) {
  if (!name.startsWith(kept)) continue
  env[name.slice(kept.length)] = env[name]
  delete env[name]
}
const values = env.TASKS_MASKED.split(' ').map((name) => env[name])
delete env.TASKS_MASKED
for (const name of ['NODE_OPTIONS', 'NODE_DEBUG', 'NODE_DEBUG_NATIVE', 'NODE_V8_COVERAGE']) if (env[name] === '') delete env[name]
const folder = env.TASKS_ATTEMPT_DIR
const report = env.TASKS_REPORT
const [command, ...words] = process.argv.slice(2)
const DRAINED = 64 * 1024 * 1024
const QUIET_MS = 100
const LONGEST_MS = 2000

try {
  main()
} catch (error) {
  fs.writeSync(2, '[tasks] the runner that masks secrets could not begin: ' + error.message + '\n')
  process.exit(126)
}

function main() {
  const same = fs.fstatSync(1).ino === fs.fstatSync(2).ino && fs.fstatSync(1).dev === fs.fstatSync(2).dev
  const paths = ['out.pipe', ...(same ? [] : ['err.pipe']), pipeName].map((name) => folder + '/' + name)
  for (const path of paths) fs.rmSync(path, { force: true })
  execFileSync('mkfifo', ['-m', '600', ...paths], { env: { PATH: '/usr/bin:/bin' }, stdio: ['ignore', 'ignore', 'pipe'] })
  const pipes = paths.map((path) => ({ path, reader: fs.openSync(path, O_RDONLY | O_NONBLOCK), writer: fs.openSync(path, O_WRONLY) }))
  const said = pipes.at(-1)
  env.TASKS_REPORT = said.path
  for (const pipe of pipes) if (pipe !== said) fs.rmSync(pipe.path)
  const [out, err = out] = pipes.slice(0, -1)
  const child = spawn(command, words, { env, stdio: ['inherit', out.writer, err.writer] })
  for (const pipe of pipes) if (pipe !== said) fs.closeSync(pipe.writer)
  const flows = [flow(out.reader, 1), ...(same ? [] : [flow(err.reader, 2)]), flow(said.reader, report)]
  child.on('error', (error) => {
    fs.writeSync(2, '[tasks] ' + command + ' could not be started: ' + error.code + '\n')
    leave(127, null)
  })
  child.on('exit', (code, signal) => {
    fs.closeSync(said.writer)
    const began = Date.now()
    const look = () => {
      const now = Date.now()
      const quiet = flows.every((each) => each.over || now - Math.max(each.last, began) > QUIET_MS)
      if (!quiet && now - began < LONGEST_MS) return
      clearInterval(timer)
      for (const each of flows) each.finish()
      silence(said.path)
      leave(code, signal)
    }
    const timer = setInterval(look, 10)
    for (const each of flows) each.whenOver(look)
    look()
  })
}

// Whoever is left would otherwise make a file of that name, which nobody masks.
function silence(path) {
  try {
    fs.symlinkSync('/dev/null', path + '.over')
    fs.renameSync(path + '.over', path)
  } catch {}
}

function flow(reader, target) {
  const mask = stream(values)
  const socket = new Socket({ fd: reader, readable: true, writable: false })
  let listener = () => {}
  const self = {
    over: false,
    last: 0,
    whenOver(then) { listener = then },
    finish() {
      const rest = Buffer.alloc(65536)
      for (let taken = 0; !self.over && taken < DRAINED; ) {
        let length = 0
        try { length = fs.readSync(reader, rest) } catch {}
        if (length === 0) break
        taken += length
        put(target, mask.feed(rest.subarray(0, length)))
      }
      put(target, mask.end())
      socket.destroy()
    },
  }
  socket.on('data', (chunk) => { self.last = Date.now(); put(target, mask.feed(chunk)) })
  socket.on('error', () => {})
  socket.on('close', () => { self.over = true; listener() })
  return self
}

function put(target, bytes) {
  for (let tries = 0; bytes.length > 0 && tries < 100; ) {
    try {
      if (typeof target === 'number') bytes = bytes.subarray(fs.writeSync(target, bytes))
      else { fs.appendFileSync(target, bytes); return }
    } catch {
      tries++
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100)
    }
  }
}

function leave(code, signal) {
  if (!signal) process.exit(code)
  process.removeAllListeners(signal)
  process.kill(process.pid, signal)
  setTimeout(() => process.exit(128 + (os.constants.signals[signal] || 0)), 1000)
}
`

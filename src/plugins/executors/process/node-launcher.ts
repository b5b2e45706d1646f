/**
 * The launcher in Node, for machines that have neither Python nor Perl: one process serves all channels. It says and
 * writes what the one in Perl does (`perl-launcher.ts`), with the same arguments, at several times the cost of a start.
 * Plain CommonJS as text: it must run wherever the package runs, without any other file.
 */
export const NODE_LAUNCHER = String.raw`
const { spawn, execFileSync } = require('node:child_process')
const fs = require('node:fs')
const { Socket } = require('node:net')
const os = require('node:os')
const IGNORED = ['SIGHUP', 'SIGINT', 'SIGQUIT', 'SIGTERM', 'SIGPIPE', 'SIGTSTP', 'SIGUSR2']
for (const name of IGNORED) process.on(name, () => {})

const self = identity(process.pid)
for (let fd = 3; fd < 3 + channels; fd++) serve(new Socket({ fd, readable: true, writable: true }))

function serve(channel) {
  const tell = (line) => { if (channel.writable) channel.write(line + '\n') }
  let heard = Buffer.alloc(0)
  let busy = false
  let over = false
  const next = () => {
    if (busy) return
    const end = heard.indexOf(10)
    const length = end < 0 ? NaN : Number(heard.toString('latin1', 0, end))
    if (end >= 0 && heard.length >= end + 1 + length) {
      const fields = heard.toString('utf8', end + 1, end + 1 + length).split('\0')
      heard = heard.subarray(end + 1 + length)
      busy = true
      attempt(fields, tell).finally(() => { busy = false; next() })
    } else if (over) channel.destroy()
  }
  channel.on('data', (chunk) => { heard = Buffer.concat([heard, chunk]); next() })
  channel.on('error', () => {})
  channel.on('end', () => { over = true; next() })
  channel.on('close', () => { over = true })
  tell('H ' + process.pid)
}

function identity(pid) {
  let start
  try {
    const stat = fs.readFileSync('/proc/' + pid + '/stat', 'latin1')
    start = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
  } catch {
    const env = { ...process.env, LC_ALL: 'C' }
    start = execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { env, encoding: 'utf8' }).trim().split(/\s+/).join(' ')
  }
  return '{"pid":' + pid + ',"start_time":"' + start + '","boot_id":' + boot + '}\n'
}

function whole(path, text) {
  try {
    fs.writeFileSync(path + '.part', text)
    fs.renameSync(path + '.part', path)
    return true
  } catch {
    return false
  }
}

async function attempt([token, folder, cwd, input, output, command, words, ...rest], tell) {
  const opened = []
  const open = (path, flags) => { opened.push(fs.openSync(path, flags)); return opened.at(-1) }
  let step = 'claim'
  let claimed
  let child
  try {
    claimed = claim(folder)
    step = 'output'
    const stdout = open(folder + '/' + output, 'a')
    const stderr = output === 'log' ? stdout : open(folder + '/log', 'a')
    step = 'input'
    const stdin = input === '' ? 'ignore' : open(input, 'r')
    step = 'chdir'
    process.chdir(cwd)
    step = 'exec'
    const both = { ...process.env }
    const [first, ...argv] = [...rest.splice(0, Number(words)), '/bin/sh', '-c', '--', command]
    for (const entry of rest) { const at = entry.indexOf('='); both[entry.slice(0, at)] = entry.slice(at + 1) }
    child = spawn(first, argv, { cwd, env: both, stdio: [stdin, stdout, stderr], detached: true })
    if (child.pid === undefined) throw await new Promise((resolve) => child.once('error', resolve))
  } catch (error) {
    if (step === 'claim' && error.code === 'EEXIST') return tell('D ' + token)
    const errno = Math.abs(error.errno || 22)
    tell('X ' + token + ' ' + errno + ' ' + step)
    if (claimed !== undefined) {
      fs.closeSync(claimed)
      if (whole(folder + '/error', errno + ' ' + step + '\n')) whole(folder + '/exit', '{"exit_code":127}\n')
    }
    return tell('E ' + token + ' 127 0 0 0 0')
  } finally {
    for (const fd of opened) fs.closeSync(fd)
  }
  const ended = new Promise((resolve) => child.once('exit', (code, signal) => resolve({ code, signal })))
  try { fs.writeSync(claimed, identity(child.pid)) } catch {}
  fs.closeSync(claimed)
  tell('S ' + token + ' ' + child.pid)
  const { code, signal } = await ended
  if (living(child.pid)) await endRest(folder, child.pid)
  const exit = signal ? '{"signal":"' + signal + '"}\n' : '{"exit_code":' + code + '}\n'
  let stored = whole(folder + '/exit', exit)
  let said = 0
  try { said = fs.statSync(folder + '/report.jsonl').size } catch {}
  tell('E ' + token + ' ' + (code ?? 0) + ' ' + (signal ?? 0) + ' 0 ' + said + ' 0')
  while (!stored && fs.existsSync(folder)) { await pause(500); stored = whole(folder + '/exit', exit) }
}

function claim(folder) {
  const name = folder + '/pid.' + process.pid
  const file = fs.openSync(name, 'a')
  try {
    fs.writeSync(file, self)
    fs.linkSync(name, folder + '/pid')
    return file
  } catch (error) {
    fs.closeSync(file)
    throw error
  } finally {
    fs.rmSync(name, { force: true })
  }
}

function pause(ms) { return new Promise((resolve) => setTimeout(resolve, ms)) }

function kill(group, signal) { try { process.kill(-group, signal); return true } catch (error) { return error.code === 'EPERM' } }

function living(group) {
  if (!kill(group, 0)) return false
  let names
  try { names = fs.readdirSync('/proc') } catch { return true }
  return names.some((name) => {
    if (!/^\d+$/.test(name)) return false
    try {
      const stat = fs.readFileSync('/proc/' + name + '/stat', 'latin1')
      const [state, , of] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      return Number(of) === group && state !== 'Z' && state !== 'X'
    } catch { return false }
  })
}

async function endRest(folder, group) {
  let left = patience_ms
  try { left = Number(fs.readFileSync(folder + '/cancel', 'utf8')) } catch {}
  for (let moment = 0; moment < 5; moment++) { await pause(20); if (!living(group)) return }
  kill(group, 'SIGTERM')
  kill(group, 'SIGCONT')
  for (; left > 0 && living(group); left -= 20) await pause(20)
  kill(group, 'SIGKILL')
  for (left = 500; left > 0 && living(group); left -= 20) await pause(20)
  try { fs.appendFileSync(folder + '/log', '[tasks] ended what the command had left running\n') } catch {}
}
`

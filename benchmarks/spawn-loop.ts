/** The naive peer: Node's own spawn in a loop, `jobs` at once, output ignored, nothing kept. */
import { spawn } from 'node:child_process'

const count = Number(process.argv[2] ?? 1000)
const jobs = Number(process.argv[3] ?? 2)
let started = 0

function next(): void {
  if (started >= count) return
  started++
  spawn('true', { stdio: 'ignore' }).once('exit', next)
}

for (let i = 0; i < jobs; i++) next()

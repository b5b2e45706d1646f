/**
 * How long it takes to say why an attempt failed, over a log of a megabyte: `npm run bench:classify [-- --rounds 60]`.
 * Beside each figure stands the least that any reader pays: reading each character of the same text once.
 */
import { parseArgs } from 'node:util'
import { classifier } from '../src/core/scheduling/failures/classifier.ts'
import { KNOWN_PATTERNS } from '../src/core/scheduling/failures/patterns/known.ts'

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '60' } } })
const ROUNDS = Number(values.rounds)
const SIZE = 1_048_576
const report = { type: 'finished', outcome: 'failed', exit_code: 1, duration_ms: 1 } as const

const usual = (line: number): string =>
  `[${line % 60}:${line % 24}] \u001B[32mbuilt\u001B[39m module ${line * 7919} of packages/web/src/view-${line}.ts in ${line % 900} ms`
const LOGS: Readonly<Record<string, (line: number) => string>> = {
  'a build that says nothing known': usual,
  'the reason at its very beginning': (line) => (line === 0 ? "Error: Cannot find module 'jose'" : usual(line)),
  'every line nearly an error': (line) =>
    `warn ${line}: Cannot find module, Failed to connect to it; ModuleNotFoundError: No module named; 429`,
  'one line without an end': () => 'Error: connect '.repeat(SIZE / 15),
  'only letters': () => 'e'.repeat(SIZE),
}

function logOf(line: (line: number) => string): string {
  const lines: string[] = []
  for (let size = 0; size < SIZE; size += (lines.at(-1) as string).length + 1) lines.push(line(lines.length))
  return lines.join('\n').slice(0, SIZE)
}

/** Milliseconds of the clock, and of this process's own time: beside other work only the latter can be compared. */
function measured(work: () => void): { readonly p50: number; readonly p99: number; readonly own: number } {
  for (let i = 0; i < 10; i++) work()
  const begun = process.cpuUsage().user
  const times: number[] = []
  for (let i = 0; i < ROUNDS; i++) {
    const before = performance.now()
    work()
    times.push(performance.now() - before)
  }
  const own = (process.cpuUsage().user - begun) / 1000 / ROUNDS
  times.sort((a, b) => a - b)
  const at = (share: number): number => times[Math.min(times.length - 1, Math.floor(times.length * share))] as number
  return { p50: at(0.5), p99: at(0.99), own }
}

const ms = (value: number): string => `${value.toFixed(2)} ms`
const { classify } = classifier(KNOWN_PATTERNS)
const built = measured(() => classifier(KNOWN_PATTERNS).classify(report, { log_tail: '' }))
console.log(
  `${KNOWN_PATTERNS.length} patterns; made ready in ${ms(built.own)}; logs of ${SIZE} characters, ${ROUNDS} rounds`,
)
for (const [name, line] of Object.entries(LOGS)) {
  const log_tail = logOf(line)
  const told = classify(report, { log_tail })?.code
  const whole = measured(() => classify(report, { log_tail }))
  let sum = 0
  const limit = measured(() => {
    for (let place = 0; place < log_tail.length; place++) sum = (sum + log_tail.charCodeAt(place)) | 0
  })
  console.log(
    `${name}: p50 ${ms(whole.p50)}, p99 ${ms(whole.p99)}, own time ${ms(whole.own)} (${told}); reading each character once ${ms(limit.own)}`,
  )
}

/**
 * Compiling large proposals: the graph work alone (filter, order, reduction with its paths, descendants, levels, both longest
 * paths, slack, exact width), and the whole compiler without forecast and writing, with the machine's SHA-256 and with the
 * one in plain JavaScript. Beside them, in the same process, what cannot be done without: one pass over the arrows in
 * topological order, and reading the same proposal as JSON.
 *
 *   node benchmarks/compile-plan.ts [--tasks 1000,10000,100000] [--shapes deep-layers,anywhere] [--rounds 3]
 *     [--only graph,compile,compile-plain]
 *
 * Each case runs in a process of its own, so that memory is that case's alone. The first run of a process is cold, as in the
 * command line; the other runs are counted by their median. How cost grows is told by processor time, which a neighbour's
 * load disturbs least.
 */
import { execFileSync } from 'node:child_process'
import { cpus } from 'node:os'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { NOT_ANALYZED } from '../src/core/model/codebase-analysis.ts'
import { plainHashing, type Hashing } from '../src/core/model/canonical.ts'
import type { Proposal } from '../src/core/model/proposal.ts'
import type { Task } from '../src/core/model/task.ts'
import type { Dependency } from '../src/core/model/tasks-artifact.ts'
import { compile } from '../src/core/planning/compile.ts'
import { arrange, sortDependencies, type Precedence } from '../src/core/planning/compile/precedence.ts'
import type { CompileSettings } from '../src/core/planning/compile/settings.ts'
import type { Plan } from '../src/core/planning/plan.ts'
import { assert } from '../src/core/std/assert.ts'
import { machineHashing } from '../src/system/machine-hashing.ts'
import { proposalOf, type Proposed } from './shape-proposal.ts'
import { type Shape, anywhere, deepLayers } from './shapes.ts'

const SEED = 7
const MIN_CONFIDENCE = 0.7
const SHAPES: Readonly<Record<string, (count: number, seed: number) => Shape>> = {
  'deep-layers': deepLayers,
  anywhere,
}

/** What is measured, and what cannot be done without. */
const KINDS: Readonly<Record<string, readonly [name: string, limit: string]>> = {
  graph: ['graph work', 'one pass over the arrows'],
  compile: ['whole compile', 'JSON.parse of the proposal'],
  'compile-plain': ['whole compile, hashed in plain JavaScript', 'JSON.parse of the proposal'],
}

const { values } = parseArgs({
  options: {
    tasks: { type: 'string', default: '1000,10000,100000' },
    shapes: { type: 'string', default: 'deep-layers,anywhere' },
    rounds: { type: 'string', default: '3' },
    only: { type: 'string', default: 'graph,compile,compile-plain' },
    measure: { type: 'string' },
  },
})

/** What one process measured. Times in milliseconds, memory in bytes. */
interface Measured {
  readonly edges: number
  readonly first: number
  readonly median: number
  /** Processor time of the median, collecting garbage included: what counts on a machine that does other things too. */
  readonly busy: number
  readonly limit: number
  /** Held when it is done, beside the input. */
  readonly held: number
  /** Most that was in use at once, beside the input, garbage too. */
  readonly peak: number
  readonly told: string
}

function collectGarbage(): void {
  assert(globalThis.gc !== undefined, 'started with --expose-gc')
  globalThis.gc()
  globalThis.gc()
}

function inUse(): number {
  collectGarbage()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}

function milliseconds(work: () => unknown): number {
  const start = process.hrtime.bigint()
  work()
  return Number(process.hrtime.bigint() - start) / 1e6
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] as number
}

/** Runs `work` once cold and `rounds` times warm; `tell` says what it came to. */
function measured<T>(
  work: () => T,
  limit: () => unknown,
  rounds: number,
  edges: number,
  tell: (result: T) => string,
): Measured {
  const before = inUse()
  const residentBefore = process.memoryUsage.rss()
  let result: T | undefined
  const first = milliseconds(() => (result = work()))
  const peak = process.resourceUsage().maxRSS * 1024 - residentBefore
  const held = inUse() - before
  const told = tell(result as T)
  result = undefined
  const times: number[] = []
  const busy: number[] = []
  const limits: number[] = []
  for (let round = 0; round < rounds; round++) {
    collectGarbage()
    const cpu = process.cpuUsage()
    times.push(milliseconds(work))
    const { user, system } = process.cpuUsage(cpu)
    busy.push((user + system) / 1000)
    limits.push(milliseconds(limit))
  }
  return { edges, first, median: median(times), busy: median(busy), limit: median(limits), held, peak, told }
}

/** The tasks and dependencies as far as the graph looks at them. */
function graphInput({ proposal }: Proposed): { readonly tasks: Task[]; readonly dependencies: Dependency[] } {
  return {
    tasks: proposal.tasks.map(({ key, duration }) => ({ id: key, duration, done: false }) as unknown as Task),
    dependencies: proposal.edges as unknown as Dependency[],
  }
}

function measureGraph(input: Proposed, rounds: number): Measured {
  const { tasks, dependencies } = graphInput(input)
  const index = new Map(tasks.map((task, i) => [task.id, i]))
  const from = Uint32Array.from(dependencies, (d) => index.get(d.from) as number)
  const to = Uint32Array.from(dependencies, (d) => index.get(d.to) as number)
  const work = (): Precedence => {
    const arranged = arrange(tasks, sortDependencies(dependencies, MIN_CONFIDENCE).hard)
    assert(arranged.ok, 'the graph has no cycle')
    return arranged.precedence
  }
  return measured(
    work,
    () => onePass(tasks.length, from, to),
    rounds,
    dependencies.length,
    ({ graph, reduction, width, levels, byTasks }) =>
      `${graph.edges - reduction.kept} of ${graph.edges} arrows redundant, longest path ${byTasks.path.length}, width ${width.width} (${width.method}), largest layer ${levels.width}`,
  )
}

/** The limit: count what each task waits for, and visit all arrows once in topological order. */
function onePass(size: number, from: Uint32Array, to: Uint32Array): number {
  const start = new Uint32Array(size + 1)
  const waiting = new Uint32Array(size)
  for (let e = 0; e < from.length; e++) {
    start[(from[e] as number) + 1] = (start[(from[e] as number) + 1] as number) + 1
    waiting[to[e] as number] = (waiting[to[e] as number] as number) + 1
  }
  for (let node = 0; node < size; node++) start[node + 1] = (start[node + 1] as number) + (start[node] as number)
  const cursor = start.slice(0, size)
  const out = new Uint32Array(from.length)
  for (let e = 0; e < from.length; e++) {
    const slot = cursor[from[e] as number] as number
    out[slot] = to[e] as number
    cursor[from[e] as number] = slot + 1
  }
  const queue = new Uint32Array(size)
  let end = 0
  for (let node = 0; node < size; node++) if (waiting[node] === 0) queue[end++] = node
  for (let head = 0; head < end; head++) {
    const node = queue[head] as number
    for (let i = start[node] as number; i < (start[node + 1] as number); i++) {
      const target = out[i] as number
      waiting[target] = (waiting[target] as number) - 1
      if (waiting[target] === 0) queue[end++] = target
    }
  }
  assert(end === size, 'the graph has no cycle')
  return end
}

function measureCompile({ proposal, documents }: Proposed, rounds: number, hashing: Hashing): Measured {
  const settings: CompileSettings = {
    analysis: NOT_ANALYZED,
    documents,
    min_confidence: MIN_CONFIDENCE,
    execution_model: 'rolling_frontier',
    generator: { name: 'tasks', version: '0.0.0' },
    hashing,
  }
  const work = (): Plan => {
    const compiled = compile(proposal, settings)
    assert(compiled.ok, compiled.ok ? '' : JSON.stringify(compiled.findings.slice(0, 3), null, 2))
    return compiled.plan
  }
  const text = Buffer.from(JSON.stringify(proposal))
  return measured(
    work,
    () => JSON.parse(text.toString()) as Proposal,
    rounds,
    proposal.edges.length,
    (plan) => sizesOf(plan, proposal.tasks.length),
  )
}

function sizesOf(plan: Plan, tasks: number): string {
  const { proposals, features, dag, waves, coordinator } = plan
  const sizes = Object.entries({ proposals, features, tasks: plan.tasks, dag, waves, coordinator }).map(
    ([name, artifact]) => [`${name}.json`, writtenBytes(artifact, 0) / tasks] as const,
  )
  const all = sizes.reduce((sum, [, bytes]) => sum + bytes, 0)
  return `${Math.round(all)} bytes a task written (${sizes.map(([name, bytes]) => `${name} ${Math.round(bytes)}`).join(', ')})`
}

/** Bytes of a value as it is written, indented by two spaces; counted piece by piece, because the whole is too long for one string. */
function writtenBytes(value: unknown, depth: number): number {
  if (typeof value !== 'object' || value === null) return Buffer.byteLength(JSON.stringify(value))
  const isArray = Array.isArray(value)
  const members = isArray ? value.entries() : Object.entries(value)
  let bytes = 0
  let count = 0
  for (const [key, member] of members) {
    if (member === undefined) continue
    count++
    bytes +=
      2 * (depth + 1) + (isArray ? 0 : Buffer.byteLength(JSON.stringify(key)) + 2) + writtenBytes(member, depth + 1)
  }
  // Brackets, a line end after each member and after the opening bracket, a comma after all members but the last.
  return count === 0 ? 2 : bytes + 2 + (count + 1) + (count - 1) + 2 * depth
}

if (values.measure === undefined) report()
else {
  const [kind, shape, tasks, rounds] = values.measure.split(' ') as [string, string, string, string]
  const input = proposalOf((SHAPES[shape] as (typeof SHAPES)[string])(Number(tasks), SEED), SEED)
  const hashing = kind === 'compile' ? machineHashing : plainHashing
  const found = kind === 'graph' ? measureGraph(input, Number(rounds)) : measureCompile(input, Number(rounds), hashing)
  console.log(JSON.stringify(found))
}

function report(): void {
  console.log(
    `Node ${process.version}, ${cpus().length} cores, seed ${SEED}, median of ${values.rounds} after a cold run`,
  )
  for (const kind of values.only.split(',')) {
    const [name, limit] = KINDS[kind] as readonly [string, string]
    for (const shape of values.shapes.split(',')) {
      console.log(`\n${name}, ${shape}; the limit is ${limit}\n`)
      console.log(
        '| tasks | arrows | cold ms | warm ms | CPU ms | µs/task | CPU × row above | limit ms | × limit | held KB/task | peak KB/task |',
      )
      console.log('|---|---|---|---|---|---|---|---|---|---|---|')
      let before: number | undefined
      for (const tasks of values.tasks.split(',')) {
        const found = inOwnProcess(`${kind} ${shape} ${tasks} ${values.rounds}`)
        console.log(rowOf(Number(tasks), found, before))
        console.log(`  ${found.told}`)
        before = found.busy
      }
    }
  }
}

function inOwnProcess(measure: string): Measured {
  const args = ['--expose-gc', '--max-old-space-size=12000', fileURLToPath(import.meta.url), '--measure', measure]
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' })) as Measured
}

function rowOf(tasks: number, found: Measured, before: number | undefined): string {
  const kilobytes = (bytes: number): string => (bytes / 1024 / tasks).toFixed(2)
  const cells = [
    tasks,
    found.edges,
    found.first.toFixed(0),
    found.median.toFixed(1),
    found.busy.toFixed(1),
    ((found.median * 1000) / tasks).toFixed(1),
    before === undefined ? '' : (found.busy / before).toFixed(1),
    found.limit.toFixed(1),
    (found.median / found.limit).toFixed(1),
    kilobytes(found.held),
    kilobytes(found.peak),
  ]
  return `| ${cells.join(' | ')} |`
}

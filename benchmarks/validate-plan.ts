/**
 * Checking a large plan, beside what cannot be done without: parsing the same files and hashing them. "Hashing" is said in two
 * ways: SHA-256 of the files' bytes, and of the canonical JSON that a plan's hashes are defined by.
 *
 *   node benchmarks/validate-plan.ts [--tasks 1000,10000] [--rounds 3]
 *
 * The plan is compiled from a seeded proposal, as `tasks plan` does it but for the forecast. Times are processor time, the
 * collection of garbage included, and their median over the rounds, the first of which is cold and not counted.
 */
import { hash } from 'node:crypto'
import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { NOT_ANALYZED } from '../src/core/model/codebase-analysis.ts'
import { Coordinator } from '../src/core/model/coordinator.ts'
import { DagArtifact } from '../src/core/model/dag-artifact.ts'
import { FeaturesArtifact } from '../src/core/model/features-artifact.ts'
import { Proposal } from '../src/core/model/proposal.ts'
import { TasksArtifact } from '../src/core/model/tasks-artifact.ts'
import { WavesArtifact } from '../src/core/model/waves-artifact.ts'
import { artifactFiles } from '../src/core/planning/artifacts/render.ts'
import { compile } from '../src/core/planning/compile.ts'
import { hashBySchema } from '../src/core/planning/schema/schema-text.ts'
import { validatePlan } from '../src/core/planning/validate/validate-plan.ts'
import { assert } from '../src/core/std/assert.ts'
import { machineHashing } from '../src/system/machine-hashing.ts'
import { proposalOf } from './shape-proposal.ts'
import { deepLayers } from './shapes.ts'

const SEED = 7
const GENERATOR = { name: 'tasks', version: '0.0.0' }
const SCHEMAS = {
  'proposals.json': Proposal,
  'features.json': FeaturesArtifact,
  'tasks.json': TasksArtifact,
  'dag.json': DagArtifact,
  'waves.json': WavesArtifact,
  'coordinator.json': Coordinator,
} as const

const { values } = parseArgs({
  options: { tasks: { type: 'string', default: '1000,10000' }, rounds: { type: 'string', default: '3' } },
})

/** Runs something and gives its processor time in milliseconds. */
function busy(work: () => unknown): number {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] as number
}

/** A plan as files, and the copy of its specification. */
function planOf(tasks: number): { files: Map<string, string>; specs: ReadonlyMap<string, string>; making: number } {
  const { proposal, documents } = proposalOf(deepLayers(tasks, SEED), SEED)
  const files = new Map<string, string>()
  const compiled = compile(proposal, {
    analysis: NOT_ANALYZED,
    documents,
    min_confidence: 0.7,
    execution_model: 'rolling_frontier',
    generator: GENERATOR,
    hashing: machineHashing,
  })
  assert(compiled.ok, 'the proposal becomes a plan')
  let making = 0
  for (const [name, write] of artifactFiles(compiled.plan)) {
    const pieces: Buffer[] = []
    making += busy(() => write((piece) => pieces.push(Buffer.from(piece))))
    files.set(name, Buffer.concat(pieces).toString('utf8'))
  }
  return { files, specs: documents, making }
}

function measure(tasks: number, rounds: number): void {
  const { files, specs, making } = planOf(tasks)
  const megabytes = [...files.values()].reduce((sum, text) => sum + text.length, 0) / 1e6
  const json = Object.entries(SCHEMAS).map(([name, schema]) => ({ schema, text: files.get(name) as string }))
  const times = {
    parse: [] as number[],
    bytes: [] as number[],
    canonical: [] as number[],
    own: [] as number[],
    foreign: [] as number[],
  }
  for (let round = 0; round <= rounds; round++) {
    const counted = <K extends keyof typeof times>(key: K, work: () => unknown): void => {
      const time = busy(work)
      if (round > 0) times[key].push(time)
    }
    let parsed: unknown[] = []
    counted('parse', () => (parsed = json.map(({ text }) => JSON.parse(text) as unknown)))
    counted('bytes', () => [...files.values()].map((text) => hash('sha256', text)))
    counted('canonical', () =>
      json.map(({ schema }, i) => hashBySchema(schema as never, parsed[i] as never, machineHashing)),
    )
    parsed = []
    counted('own', () =>
      assert(validatePlan(files, specs, GENERATOR, machineHashing).length === 0, 'the plan is sound'),
    )
    counted('foreign', () => validatePlan(files, specs, undefined, machineHashing))
  }
  const { parse, bytes, canonical, own, foreign } = {
    parse: median(times.parse),
    bytes: median(times.bytes),
    canonical: median(times.canonical),
    own: median(times.own),
    foreign: median(times.foreign),
  }
  const ms = (time: number): string => `${time.toFixed(0)} ms`
  const over = (time: number, limit: number): string => (time / limit).toFixed(2)
  console.log(`${tasks} tasks: ${megabytes.toFixed(1)} MB (${((megabytes * 1e6) / tasks).toFixed(0)} bytes a task)`)
  console.log(
    `  parsing ${ms(parse)} · SHA-256 of the bytes ${ms(bytes)} · of canonical JSON ${ms(canonical)} · writing ${ms(making)}`,
  )
  console.log(
    `  plan of this release ${ms(own)}: ${over(own, parse + canonical)} × parsing and hashing canonical JSON, ${over(own, parse + bytes)} × parsing and hashing bytes`,
  )
  console.log(
    `  plan of anybody      ${ms(foreign)}: ${over(foreign, parse + canonical)} × and ${over(foreign, parse + bytes)} ×`,
  )
}

console.log(`seed ${SEED}, Node ${process.version}, ${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'})`)
for (const tasks of values.tasks.split(',')) measure(Number(tasks), Number(values.rounds))

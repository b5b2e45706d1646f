/**
 * How long a specification takes to plan, stage by stage, and how that and memory grow with its words. The codebase is read first, and
 * that is not counted. Specifications are made of the names of the codebase and of plain words by a seed; each run has a process of its own,
 * so that nothing is warm; of three runs the least is told, by CPU time.
 *
 *   npm run bench:planning-speed -- [--codebase folder] [--words 500,5000,50000,100000]
 *
 * Owed: 5,000 words in less than 1.5 s; 100,000 words in less than 15 s and 1 GB; ten times the words in at most 12 times the time.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { deserialize, serialize } from 'node:v8'
import { compile } from '../src/core/planning/compile.ts'
import { withReuse } from '../src/core/planning/proposed-reuse.ts'
import { proposeFromSpec } from '../src/core/planning/rules/propose.ts'
import { prepareSearch } from '../src/core/planning/search/prepared-search.ts'
import { astGrepAnalyzer } from '../src/plugins/analyzers/ast-grep-analyzer.ts'
import { shippedRules } from '../src/plugins/analyzers/shipped-rules.ts'
import { machineHashing } from '../src/system/machine-hashing.ts'
import { madeSpecification } from './planning/made-specification.ts'
import type { Codebase } from './planning/codebase.ts'

/** Times that each length is planned. */
const RUNS = 3

interface Run {
  readonly words: number
  readonly tasks: number
  readonly arrows: number
  /** Seconds of one run, by stage, in their order. */
  readonly stages: readonly (readonly [stage: string, wall: number, cpu: number])[]
  readonly wall: number
  readonly cpu: number
  readonly peak_megabytes: number
}

const { values } = parseArgs({
  options: {
    codebase: { type: 'string', default: '.' },
    words: { type: 'string', default: '500,5000,50000,100000' },
    child: { type: 'string' },
  },
})
if (values.child === undefined) await measureAll()
else console.log(JSON.stringify(measureOne(values.child, Number(values.words))))

async function measureAll(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'tasks-speed-'))
  try {
    const kept = join(folder, 'codebase.v8')
    const analyzer = astGrepAnalyzer({ rules: shippedRules(), version: 'benchmark' })
    const { index, analysis } = await analyzer.analyze({ codebase: resolve(values.codebase) })
    writeFileSync(kept, serialize({ index, analysis }))
    console.log(
      `${index.files.length} files analyzed; Node ${process.versions.node}; the least of ${RUNS} runs each, one above 20,000 words`,
    )
    const runs = values.words.split(',').map((words) => {
      const child = [fileURLToPath(import.meta.url), '--child', kept, '--words', words]
      const made = Array.from({ length: Number(words) > 20_000 ? 1 : RUNS }, () => {
        return JSON.parse(execFileSync(process.execPath, child, { encoding: 'utf8', maxBuffer: 2 ** 26 })) as Run
      })
      const run = made.toSorted((a, b) => a.cpu - b.cpu)[0] as Run
      print(run)
      return run
    })
    for (const small of runs) {
      const large = runs.find(({ words }) => words === small.words * 10)
      if (large === undefined) continue
      console.log(`${large.words} by ${small.words} words: ${(large.cpu / small.cpu).toFixed(1)} times the CPU time`)
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function print({ words, tasks, arrows, stages, wall, cpu, peak_megabytes }: Run): void {
  console.log(
    `\n${words} words: ${wall.toFixed(2)} s (CPU ${cpu.toFixed(2)} s), ${peak_megabytes.toFixed(0)} MB; ${tasks} tasks, ${arrows} dependencies`,
  )
  for (const [stage, of_wall, of_cpu] of stages) {
    console.log(`  ${stage.padEnd(30)} ${of_wall.toFixed(3)} s  CPU ${of_cpu.toFixed(3)} s`)
  }
}

function measureOne(kept: string, words: number): Run {
  const codebase = deserialize(readFileSync(kept)) as Codebase
  const text = madeSpecification(codebase.index, words)
  return { ...timed(codebase, text, words), peak_megabytes: process.resourceUsage().maxRSS / 1024 }
}

function timed({ index, analysis }: Codebase, text: string, words: number): Run {
  const stages: [string, number, number][] = []
  let [wall, cpu] = [performance.now(), process.cpuUsage()]
  const mark = (stage: string): void => {
    const { user, system } = process.cpuUsage(cpu)
    stages.push([stage, (performance.now() - wall) / 1e3, (user + system) / 1e6])
    ;[wall, cpu] = [performance.now(), process.cpuUsage()]
  }
  const path = 'spec/spec.md'
  const proposed = proposeFromSpec({
    documents: [{ path, origin: 'spec.md', text }],
    analysis,
    index,
    listen: ({ phase }) => mark(`proposed: ${phase}`),
  })
  mark('proposed: the rest')
  const search = prepareSearch(index)
  mark('search prepared for reuse')
  const proposal = withReuse(proposed, search)
  mark('reuse found')
  const result = compile(proposal, {
    analysis,
    documents: new Map([[path, text]]),
    min_confidence: 0.7,
    execution_model: 'rolling_frontier',
    generator: { name: 'benchmark', version: '0' },
    hashing: machineHashing,
  })
  mark(
    result.ok ? 'compiled' : `refused: ${result.findings.find(({ severity }) => severity === 'error')?.message ?? ''}`,
  )
  const sum = (at: 1 | 2): number => stages.reduce((all, stage) => all + stage[at], 0)
  const { tasks, edges } = proposal
  return { words, tasks: tasks.length, arrows: edges.length, stages, wall: sum(1), cpu: sum(2), peak_megabytes: 0 }
}

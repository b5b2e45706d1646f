/**
 * No-op process tasks: the wall time of the whole command for a plan whose every task runs `true`, with full
 * durability on, beside ninja, make, a bare Node spawn loop and the C limit. All in one run, in turn, so that a
 * machine whose speed drifts hurts all alike.
 *
 *   node benchmarks/no-op-tasks.ts [--tasks 1000] [--jobs 2,8] [--rounds 3] [--shapes independent,layered,chain]
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { assert } from '../src/core/std/assert.ts'
import { type Shape, asMake, asNinja, asSpec, chain, independent, layered } from './shapes.ts'

const SEED = 7
const here = dirname(fileURLToPath(import.meta.url))
const built = join(here, '..', 'dist', 'cli', 'main.js')
/** The published form where it was built (npm run build), else the sources. */
const cli = existsSync(built) ? built : join(here, '..', 'bin', 'tasks.cjs')

const { values } = parseArgs({
  options: {
    tasks: { type: 'string', default: '1000' },
    jobs: { type: 'string', default: '2,8' },
    rounds: { type: 'string', default: '3' },
    shapes: { type: 'string', default: 'independent,layered,chain' },
  },
})

interface Peer {
  readonly name: string
  /** What to run, or why it cannot be run here. */
  readonly command: ((round: number) => readonly string[]) | string
}

function version(command: string, args: readonly string[]): string | undefined {
  const result = spawnSync(command, args, { encoding: 'utf8' })
  return result.error === undefined && result.status === 0 ? (result.stdout.split('\n')[0] as string).trim() : undefined
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] as number
}

function peersFor(shape: Shape, jobs: number, folder: string): Peer[] {
  const count = shape.predecessors.length
  const plan = join(folder, 'plan')
  writeFileSync(join(folder, 'spec.md'), asSpec(shape))
  writeFileSync(join(folder, 'build.ninja'), asNinja(shape))
  writeFileSync(join(folder, 'Makefile'), asMake(shape))
  execFileSync(
    process.execPath,
    [cli, 'plan', join(folder, 'spec.md'), '--codebase-path', folder, '--output-dir', plan, '--json'],
    { stdio: 'ignore' },
  )
  const workers = ['--worker-min', String(jobs), '--worker-max', String(jobs)]
  return [
    {
      name: 'C posix_spawn loop (the limit)',
      command: hasLimit ? () => [limit, String(count), String(jobs)] : 'no C compiler here',
    },
    {
      name: 'tasks execute',
      // A folder of its own for each round: creating files where many were just deleted is slow on some file systems.
      command: (round) => [
        process.execPath,
        cli,
        'execute',
        plan,
        '--state-dir',
        join(folder, `state-${round}`),
        ...workers,
        '--json',
      ],
    },
    {
      name: 'ninja',
      command:
        ninja === undefined ? 'not installed here' : () => ['ninja', '-C', folder, '-j', String(jobs), '--quiet'],
    },
    {
      name: 'make',
      command:
        make === undefined ? 'not installed here' : () => ['make', '-s', '-C', folder, '-j', String(jobs), 'all'],
    },
    {
      name: 'Node spawn loop',
      command:
        shape.name === 'independent'
          ? () => [process.execPath, join(here, 'spawn-loop.ts'), String(count), String(jobs)]
          : 'knows no graph',
    },
  ]
}

function time(peer: Peer, round: number): number {
  assert(typeof peer.command !== 'string', `${peer.name} can be run`)
  const [command, ...args] = peer.command(round)
  const start = process.hrtime.bigint()
  const result = spawnSync(command as string, args, { stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8' })
  const seconds = Number(process.hrtime.bigint() - start) / 1e9
  if (result.status !== 0) throw new Error(`${peer.name} ended with ${String(result.status)}: ${result.stderr}`)
  return seconds
}

function measure(shape: Shape, jobs: number, rounds: number, root: string): void {
  const folder = mkdtempSync(join(root, `${shape.name}-`))
  const peers = peersFor(shape, jobs, folder)
  const runnable = peers.filter((peer) => typeof peer.command !== 'string')
  const times = new Map<Peer, number[]>(runnable.map((peer) => [peer, []]))
  for (let round = 0; round <= rounds; round++) {
    for (const peer of runnable) {
      const seconds = time(peer, round)
      // The first round warms caches and is not counted.
      if (round > 0) times.get(peer)?.push(seconds)
    }
  }
  const of = (name: string): number | undefined => {
    const found = runnable.find((peer) => peer.name.startsWith(name))
    return found === undefined ? undefined : median(times.get(found) as number[])
  }
  const limitTime = of('C ')
  const ninjaTime = of('ninja')
  const ratio = (seconds: number, base: number | undefined): string =>
    base === undefined ? '-' : (seconds / base).toFixed(2)
  console.log(`\n${shape.name}, ${shape.predecessors.length} tasks, ${jobs} jobs`)
  console.log('| | median s | min–max s | tasks/s | × limit | × ninja |\n|---|---|---|---|---|---|')
  for (const peer of peers) {
    const measured = times.get(peer)
    if (measured === undefined) {
      console.log(`| ${peer.name} | ${String(peer.command)} | | | | |`)
      continue
    }
    const mid = median(measured)
    const range = `${Math.min(...measured).toFixed(2)}–${Math.max(...measured).toFixed(2)}`
    console.log(
      `| ${peer.name} | ${mid.toFixed(2)} | ${range} | ${Math.round(shape.predecessors.length / mid)} | ${ratio(mid, limitTime)} | ${ratio(mid, ninjaTime)} |`,
    )
  }
}

const root = mkdtempSync(join(tmpdir(), 'no-op-tasks-'))
const limit = join(root, 'spawn-limit')
const hasLimit = spawnSync('cc', ['-O2', '-o', limit, join(here, 'spawn-limit.c')], { stdio: 'ignore' }).status === 0
const ninja = version('ninja', ['--version'])
const make = version('make', ['--version'])

try {
  mkdirSync(root, { recursive: true })
  const count = Number(values.tasks)
  const rounds = Number(values.rounds)
  console.log(
    `${cli === built ? 'the published form' : 'the sources'}, Node ${process.version}, ninja ${ninja ?? 'absent'}, ${make ?? 'make absent'}, ${cpus().length} cores, seed ${SEED}, median of ${rounds} rounds after one to warm up`,
  )
  const shapes: Readonly<Record<string, () => Shape>> = {
    independent: () => independent(count),
    layered: () => layered(count, SEED),
    chain: () => chain(count),
  }
  for (const name of values.shapes.split(',')) {
    const shape = shapes[name]?.()
    if (shape === undefined) throw new Error(`no such shape: ${name}`)
    for (const jobs of values.jobs.split(',')) measure(shape, Number(jobs), rounds, root)
  }
} finally {
  rmSync(root, { recursive: true, force: true })
}

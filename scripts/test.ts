// Every check of the project, in the order in which they are quick. `--without-e2e` leaves out the slow ones: that is
// `npm run check`. The last line printed is the plain count.
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { ROOT, runTests, runTool } from './check/run.ts'
import { installSystemParts } from './check/system-part.ts'
import { addTally, emptyTally, exitCodeOf, summaryOf, type Tally } from './check/tally.ts'

interface RuntimeInstaller {
  runtimePackage(folder: string): { binary: string } | undefined
}

const install = createRequire(import.meta.url)('./runtime/install.cjs') as RuntimeInstaller

/** Format, lint, types, unused code and schema drift: separate programs, so that they may run side by side. */
async function runTools(total: Tally): Promise<void> {
  const node = process.execPath
  const tools = [
    runTool('format', 'oxfmt', ['--check']),
    runTool('lint', 'oxlint', ['--deny-warnings']),
    runTool('types', 'tsc', ['-b']),
    runTool('unused code', 'knip', ['--no-progress']),
    runTool('schemas agree with the code', node, ['scripts/schemas.ts', '--check']),
  ]
  for (const tally of await Promise.all(tools)) addTally(total, tally)
}

/**
 * What no Node.js changes but by the language itself: plans are compared between both by an end-to-end test. What is left
 * starts processes, opens databases and sockets, or looks after files. `--node24` runs all of it.
 */
const PURE = [
  'src/core/**',
  'src/simulation/**',
  'src/testing/**',
  'src/operations/**',
  'src/cli/**',
  'src/plugins/{analyzers,proposers}/**',
  'benchmarks/**',
  'scripts/**',
  'test/*.test.ts',
  'test/tidy/**',
]

/** The oldest supported Node.js runs the unit tests and the smoke test. */
async function runOnNode24(without: readonly string[]): Promise<Tally> {
  const runtime = install.runtimePackage(join(ROOT, 'scripts', 'runtime', 'node24'))
  if (runtime) return runTests('Node 24', ['unit', 'smoke'], runtime.binary, { without })
  return { passed: 0, failed: [], skipped: ['Node 24: its package does not exist for this platform'] }
}

async function main(): Promise<void> {
  const withSlow = !process.argv.includes('--without-e2e')
  const total = emptyTally()
  if (process.argv.includes('--node24')) {
    addTally(total, await runOnNode24([]))
  } else {
    installSystemParts(join(ROOT, 'scripts', 'system-parts'))
    await runTools(total)
    addTally(total, await runTests('unit', ['unit', 'smoke'], process.execPath))
    if (withSlow) {
      addTally(total, await runTests('end to end', ['e2e'], process.execPath, { moreWorkers: 1 }))
      addTally(total, await runOnNode24(PURE))
    }
  }
  console.log('')
  for (const line of summaryOf(total)) console.log(line)
  process.exitCode = exitCodeOf(total, process.env['CI'] === 'true')
}

await main()

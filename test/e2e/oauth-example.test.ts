// `npm start` carries out examples/oauth: its story is told as expected, what it leaves is real, and nothing stays behind.
import { existsSync, mkdirSync, readdirSync, readFileSync, realpathSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import type { AcceptanceCheck } from '../../src/core/model/acceptance-check.ts'
import { run, start } from '../support/command.ts'
import { folderSource } from '../support/folder.ts'
import { ENV, tasks } from '../support/tasks-command.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const EXAMPLE = join(ROOT, 'examples', 'oauth')
const DEMO = join(ROOT, 'scripts', 'demo.ts')

const fresh = folderSource()
/** Temporary files of a run have a folder of their own; compiled code is shared with all that runs here. */
const QUICK = { ...ENV, NODE_COMPILE_CACHE: join(tmpdir(), 'node-compile-cache') }

/** A story without what differs from run to run: times, shares, workers, numbers of events. */
function masked(text: string): string {
  return text
    .replaceAll(/(?<=^\s*\[(?:Time )?)\d\d:\d\d(?=\])/gm, '00:00')
    .replaceAll(/\b\d+(?:\.\d+)?(?:ms|s)\b/g, '0s')
    .replaceAll(/\bworker-\d+/g, 'worker-n')
    .replaceAll(/\bissue-\d+/g, 'issue-n')
    .replaceAll(/\bexec-[\d-]+\d/g, 'exec-n')
    .replaceAll(/(?<=Checkpoint: |utilization: )\d+%/g, '0%')
    .replaceAll(/ \(tasks \d+\.\d+\.\d+\)|(?<=\]) \d+\.\d\d s$/gm, '')
    .replaceAll(/(?<=": )[\d.]+|\d{4}-\d\d-\d\dT[\d:.]+Z/g, '0')
}

/** What was done to which task, in an order of its own: what runs at the same time ends in any order. */
function deeds(story: string): string[] {
  const told =
    /^\[00:00\] (?:→|↻|✓ [\w.]+ completed|✓ Applied|⚡ Circuit|✓ Circuit|· (?:Systemic|Remedy|The remedy)).*/gm
  return [...masked(story).matchAll(told)].map(([line]) => line).toSorted()
}

/** The files of tests that the plan's checks run. */
function testsOf(place: string): string[] {
  const plan = JSON.parse(readFileSync(join(place, 'plan', 'tasks.json'), 'utf8')) as {
    tasks: { acceptance_checks: AcceptanceCheck[] }[]
  }
  return plan.tasks
    .flatMap(({ acceptance_checks: checks }) => checks)
    .flatMap((check) =>
      check.type === 'command' ? (/^npm test -- (test\/\S+)$/.exec(check.cmd)?.[1] ?? check.cmd) : [],
    )
    .toSorted()
}

/** Which of these tests pass in a folder, each run by itself on databases of its own. */
async function passing(folder: string, tests: readonly string[]): Promise<string[]> {
  const ends = tests.map((file) => run(process.execPath, [file], { cwd: folder, env: { ...QUICK, TMPDIR: fresh() } }))
  const codes = (await Promise.all(ends)).map(({ exitCode }) => exitCode)
  return tests.filter((_, place) => codes[place] === 0)
}

describe('a run of the example', () => {
  let place = ''
  let printed = ''

  beforeAll(async () => {
    const ended = await run(process.execPath, [DEMO, '--keep'], { env: { ...QUICK, TMPDIR: fresh() } })
    if (ended.exitCode !== 0) throw new Error(`it ended with ${ended.exitCode}:\n${ended.stdout}${ended.stderr}`)
    printed = ended.stdout
    place = /^Kept: (.*)$/m.exec(printed)?.[1] ?? ''
  })

  test('tells this story', () => {
    expect(deeds(printed)).toMatchInlineSnapshot(`
      [
        "[00:00] · Remedy for issue-n: npm ci --no-audit --no-fund",
        "[00:00] · Systemic issue issue-n: Missing dependency (package signed-tokens), about P5.T001; the planner is asked for a remedy",
        "[00:00] → AUTO.INSTALL.DEPS (Install signed-tokens) → worker-n [pm:npm lock acquired] [high priority]",
        "[00:00] → P1.T001 (Sign in with Google) → worker-n [1 × test database pool acquired]",
        "[00:00] → P10.T001 (Implement rate limiting) → worker-n [writing src/app.ts lock, 1 × test database pool acquired]",
        "[00:00] → P11.T001 (Implement documentation) → worker-n",
        "[00:00] → P2.T001 (Sign in with GitHub) → worker-n [1 × test database pool acquired]",
        "[00:00] → P3.T001 (Implement linked identities) → worker-n [database migrations in migrations lock, 1 × test database pool acquired]",
        "[00:00] → P4.T001 (Add OAuth endpoints) → worker-n [writing src/app.ts lock, 1 × test database pool acquired]",
        "[00:00] → P5.T001 (Access tokens) → worker-n [1 × test database pool acquired]",
        "[00:00] → P5.T001 (Access tokens, again) → worker-n [1 × test database pool acquired]",
        "[00:00] → P6.T001 (Refresh tokens) → worker-n [database migrations in migrations lock, 1 × test database pool acquired]",
        "[00:00] → P7.T001 (Rotate refresh tokens) → worker-n [writing src/app.ts lock, 1 × test database pool acquired]",
        "[00:00] → P8.T001 (Implement stored sessions) → worker-n [database migrations in migrations lock, 1 × test database pool acquired]",
        "[00:00] → P9.T001 (Add session endpoints) → worker-n [writing src/app.ts lock, 1 × test database pool acquired]",
        "[00:00] ↻ P5.T001 again in 0s after MODULE_NOT_FOUND: the package signed-tokens is not installed",
        "[00:00] ⚡ Circuit breaker missing-dependency: P5.T001 probes",
        "[00:00] ⚡ Circuit breaker triggered: Missing dependency pattern by P5.T001; a probe may go in 0s",
        "[00:00] ✓ AUTO.INSTALL.DEPS completed (0s) [pm:npm lock released]",
        "[00:00] ✓ Circuit breaker missing-dependency closed: P5.T001 went well",
        "[00:00] ✓ P1.T001 completed (0s) [1 × test database pool released]",
        "[00:00] ✓ P10.T001 completed (0s) [writing src/app.ts lock, 1 × test database pool released]",
        "[00:00] ✓ P11.T001 completed (0s)",
        "[00:00] ✓ P2.T001 completed (0s) [1 × test database pool released]",
        "[00:00] ✓ P3.T001 completed (0s) [database migrations in migrations lock, 1 × test database pool released]",
        "[00:00] ✓ P4.T001 completed (0s) [writing src/app.ts lock, 1 × test database pool released]",
        "[00:00] ✓ P5.T001 completed (0s) [1 × test database pool released]",
        "[00:00] ✓ P6.T001 completed (0s) [database migrations in migrations lock, 1 × test database pool released]",
        "[00:00] ✓ P7.T001 completed (0s) [writing src/app.ts lock, 1 × test database pool released]",
        "[00:00] ✓ P8.T001 completed (0s) [database migrations in migrations lock, 1 × test database pool released]",
        "[00:00] ✓ P9.T001 completed (0s) [writing src/app.ts lock, 1 × test database pool released]",
      ]
    `)
  })

  test('ends with the report of the system design, measured', () => {
    const report = JSON.parse(readFileSync(join(place, 'report.json'), 'utf8')) as {
      status: string
      metrics: Record<string, number | null>
      timeline: { checkpoints: { progress: number }[] }
    }
    expect(report.status).toBe('completed')
    expect(Object.keys(report.metrics)).toEqual(
      expect.arrayContaining([
        'total_duration_hours',
        'tasks_completed',
        'tasks_failed',
        'retries_total',
        'circuit_breaker_activations',
        'hot_updates_applied',
        'resource_efficiency',
        'cost_estimate_usd',
      ]),
    )
    const { tasks_completed: completed, tasks_total: total, total_duration_hours: hours } = report.metrics
    expect(completed).toBe(total)
    expect(hours).toBeGreaterThan(0)
    expect(hours).toBeLessThan(60 / 3600)
    expect(report.metrics).toMatchObject({
      tasks_failed: 0,
      tasks_unchecked: 0,
      retries_total: 1,
      circuit_breaker_activations: 1,
      hot_updates_applied: 1,
    })
    expect(report.timeline.checkpoints.map(({ progress }) => progress)).toEqual([25, 50, 75, 100])
    expect(printed).toContain('it helped')
  })

  test('leaves the package installed, the work done, and nothing outside of what the tasks may write', async () => {
    const installed = join(place, 'backend', 'node_modules', 'signed-tokens', 'index.js')
    expect(readFileSync(installed, 'utf8')).toBe(
      readFileSync(join(EXAMPLE, 'backend', 'vendor', 'signed-tokens', 'index.js'), 'utf8'),
    )
    const logs = await tasks(place, 'logs', 'AUTO.INSTALL.DEPS', '--state-dir', join('backend', '.tasks'))
    expect(logs.stdout).toMatch(/Install signed-tokens \(run\): succeeded\n[^]*added 1 package/)
    expect(existsSync(join(EXAMPLE, 'backend', 'node_modules'))).toBe(false)
    expect(printed).not.toContain('outside its scope')
    expect(readFileSync(join(place, 'backend', 'src', 'app.ts'), 'utf8')).toContain('tokenRoutes(router, parts)')
  })

  test('leaves code without errors of types', async () => {
    const tsc = join(ROOT, 'node_modules', '.bin', 'tsc')
    const typeRoots = join(ROOT, 'node_modules', '@types')
    const checked = await run(tsc, ['--project', join(place, 'backend'), '--typeRoots', typeRoots], { env: QUICK })
    expect(checked, checked.stdout).toMatchObject({ exitCode: 0 })
  })

  test.each(['examples/oauth/README.md', 'README.md'])('%s quotes it line by line', (page) => {
    const text = readFileSync(join(ROOT, page), 'utf8')
    const quoted = [...text.matchAll(/^```\n(\$ npx tasks (?:plan spec\.md|execute plan )[\s\S]*?)^```$/gm)]
    expect(quoted.length).toBeGreaterThan(0)
    const said = new Set(masked(printed).split('\n'))
    const lines = quoted.flatMap(([, block = '']) => masked(block).split('\n'))
    expect(lines.filter((line) => line !== '…' && !said.has(line))).toEqual([])
  })

  test('its checks are tests that fail without the work and pass with it', async () => {
    const [asked, old] = [testsOf(place), ['test/migrations.test.ts', 'test/password-provider.test.ts']]
    expect([...asked, ...old].toSorted()).toEqual(
      readdirSync(join(EXAMPLE, 'backend', 'test')).map((name) => `test/${name}`),
    )
    expect(await passing(join(EXAMPLE, 'backend'), [...asked, ...old])).toEqual(old)
    expect(await passing(join(place, 'backend'), [...asked, ...old])).toEqual([...asked, ...old])
  })
})

// Also between two commands, and when the terminal is closed.
test.each([
  ['Ctrl-C', 'SIGINT', '[Phase 1'],
  ['an early Ctrl-C', 'SIGINT', 'A copy of examples/oauth is made'],
  ['its terminal was closed', 'SIGHUP', '$ npx tasks'],
] as const)('after %s nothing of the example stays behind', async (_when, signal, said) => {
  const folder = fresh()
  const demo = start(process.execPath, [DEMO], { env: { ...QUICK, TMPDIR: folder }, detached: true })
  await demo.said(said)
  expect(readdirSync(realpathSync(folder)).filter((name) => name.startsWith('tasks-oauth-'))).toHaveLength(1)
  process.kill(-(demo.child.pid ?? 0), signal)
  expect((await demo.ended).exitCode).not.toBe(0)
  expect(readdirSync(folder).filter((name) => name.startsWith('tasks-oauth-'))).toEqual([])
})

test('a task that the script does not know fails, and says so', async () => {
  const folder = fresh()
  mkdirSync(join(folder, 'src'))
  const brief =
    '# Sign in with Facebook\n\n## Change only\n\n- `src/auth/facebook-provider.ts`\n\n## Where this was said\n\nspec.md\n\n> Facebook\n'
  const worker = join(EXAMPLE, 'worker.mjs')
  const { exitCode, stderr } = await run('sh', ['-c', `printf '%s' "$BRIEF" | '${process.execPath}' '${worker}'`], {
    cwd: folder,
    env: { ...QUICK, BRIEF: brief },
  })
  expect(exitCode).toBe(2)
  expect(stderr).toMatch(/is a script .* knows none for this task/)
  expect(readdirSync(folder, { recursive: true })).toEqual(['src'])
})

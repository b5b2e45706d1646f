// `tasks plan` as a shell sees it: where the specification comes from, what is printed, and how mistakes end.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type Ended, run } from '../support/command.ts'
import { temporaryFolder } from '../support/folder.ts'
import { LAUNCHER } from '../support/launcher.ts'

const SPEC = `# Tiny release

## Build

- Type check (2s) run: \`true\` [idempotent]
- Bundle (3s) after: Type check run: \`true\` [idempotent]
`

function folderWith(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = temporaryFolder()
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content)
  return folder
}

function tasks(cwd: string, ...args: string[]): Promise<Ended> {
  return run(process.execPath, [LAUNCHER, ...args], { cwd, env: { ...process.env, LC_ALL: 'C.UTF-8', NO_COLOR: '1' } })
}

test('a file is planned, the phases are told, and the next commands work as they stand', async () => {
  const folder = folderWith({ 'spec.md': SPEC })
  const planned = await tasks(folder, 'plan', 'spec.md')
  expect(planned).toMatchObject({ exitCode: 0, stderr: '' })
  for (const line of [
    '[Phase 2: Feature Extraction]\n✓ F001: Build\n',
    '✓ Generated 2 tasks',
    '✓ Generated plans/tiny-release/coordinator.json\n',
    '✓ Rolling frontier (chosen): P50 ',
    '✓ The frontier takes ',
    ' of 110 points (',
    ': 2 tasks, 1 edge, critical path ',
    '  tasks execute plans/tiny-release\n',
  ]) {
    expect(planned.stdout).toContain(line)
  }
  expect(readdirSync(join(folder, 'plans', 'tiny-release'))).toContain('coordinator.json')
})

test('standard input is planned, and with --json one object tells what was made', async () => {
  const folder = folderWith({})
  const child = spawn(process.execPath, [LAUNCHER, 'plan', '-', '--json', '--output-dir', 'out'], { cwd: folder })
  let printed = ''
  child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()))
  child.stdin.end(SPEC)
  const [code] = (await once(child, 'close')) as [number]
  expect(code).toBe(0)
  expect(JSON.parse(printed)).toMatchObject({
    title: 'Tiny release',
    plan_dir: join(folder, 'out'),
    unchanged: false,
    tasks: 2,
    edges: 1,
    critical_path: ['P1.T001', 'P1.T002'],
    status: 'ok',
    quality: { max: 110, hard_fails: [{ code: 'no-checks' }] },
    findings: [{ code: 'command-cannot-fail' }],
  })
})

test('the same specification gives the same plan again, and another one is refused without --force', async () => {
  const folder = folderWith({ 'spec.md': SPEC, 'other.md': SPEC.replace('Bundle', 'Pack') })
  const plan = (spec: string, ...more: string[]): Promise<Ended> =>
    tasks(folder, 'plan', spec, '--output-dir', 'out', ...more)
  expect(await plan('spec.md')).toMatchObject({ exitCode: 0 })
  expect((await plan('spec.md')).stdout).toContain('✓ Unchanged out/coordinator.json')
  const refused = await plan('other.md')
  expect(refused.exitCode).toBe(1)
  expect(refused.stderr).toMatch(/^error: The directory holds another plan/)
  expect(await plan('other.md', '--force')).toMatchObject({ exitCode: 0 })
})

const CYCLE = '# A\n\n## F\n\n- Build it run: `true` after: Test it\n- Test it run: `true` after: Build it\n'
const UNKNOWN = '# A\n\n## F\n\n- Build it run: `true`\n- Test it run: `true` after: Biuld it\n'

// Each row: the arguments of `plan`, the exit code, and what is said about it.
const MISTAKES: ReadonlyArray<readonly [string, readonly string[], number, RegExp]> = [
  ['a misspelt file', ['spce.md'], 1, /There is no file "spce.md"[\s\S]*next: Did you mean spec.md\?/],
  ['a directory', ['docs/'], 1, /is a directory/],
  ['a missing codebase', ['spec.md', '--codebase-path', 'dosc'], 1, /There is no directory "dosc"[\s\S]*mean docs\?/],
  ['a confidence above 1', ['spec.md', '--min-confidence', '7'], 1, /must be a number from 0 to 1/],
  ['an unknown execution model', ['spec.md', '--execution-model', 'w'], 1, /rolling_frontier, wave_based/],
  ['an unknown flag', ['spec.md', '--out-dir', 'x'], 1, /did you mean --output-dir\?/],
  ['nothing to plan', [], 1, /Which specification should be planned/],
  ['an empty file', ['empty.md'], 2, /The specification is empty/],
  ['a binary file', ['binary.md'], 1, /is a binary file/],
  ['a text without tasks', ['the quick brown fox'], 2, /so there are no tasks/],
  ['an unknown reference', ['unknown.md'], 2, /Biuld it[\s\S]*at unknown.md:6[\s\S]*Build it/],
  ['a cycle', ['cycle.md'], 3, /P1.T001 → P1.T002 → P1.T001[\s\S]*at cycle.md:5[\s\S]*next: Cut/],
]

test.each(MISTAKES)(
  '%s is told with its exit code, without a stack, and nothing is written',
  async (_, args, exitCode, said) => {
    const folder = folderWith({
      'spec.md': SPEC,
      'empty.md': '',
      'binary.md': new Uint8Array([0x23, 0x20, 0x00, 0xff]),
      'cycle.md': CYCLE,
      'unknown.md': UNKNOWN,
    })
    mkdirSync(join(folder, 'docs'))
    const ended = await tasks(folder, 'plan', ...args)
    expect(ended.exitCode).toBe(exitCode)
    expect(ended.stderr).toMatch(said)
    expect(ended.stderr).toMatch(/^error: /)
    expect(ended.stderr).not.toMatch(/^\s+at .*\.ts:\d+/m)
    expect(existsSync(join(folder, 'plans'))).toBe(false)
  },
)

test('with --json a specification that is refused lists all its faults', async () => {
  const folder = folderWith({ 'unknown.md': `${UNKNOWN}- Pack it run: \`true\` after: Nothing like it\n` })
  const ended = await tasks(folder, 'plan', 'unknown.md', '--json')
  expect(ended).toMatchObject({ exitCode: 2, stderr: '' })
  const { error } = JSON.parse(ended.stdout) as { error: { findings: Array<{ place: string }> } }
  expect(error.findings.map((finding) => finding.place)).toEqual(['unknown.md:6', 'unknown.md:7'])
})

test('the shell is offered specifications, plans and values', async () => {
  const folder = folderWith({ 'spec.md': SPEC })
  await tasks(folder, 'plan', 'spec.md')
  expect((await tasks(folder, 'complete', '--', 'plan', 'sp')).stdout).toBe('spec.md\t\n:4\n')
  expect((await tasks(folder, 'complete', '--', 'plan', 'spec.md', '--execution-model', '')).stdout).toBe(
    'rolling_frontier\t\nwave_based\t\n:4\n',
  )
  const offered = async (...words: string[]): Promise<string[]> =>
    (await tasks(folder, 'complete', '--', ...words)).stdout.split('\t\n')
  expect(await offered('plan', '--plan-doc', '')).toContain('spec.md')
  expect(await offered('replan', 'plans/shop', 'spec.md', '--patch', 'sp')).toContain('spec.md')
  const [plan = ''] = await offered('show-plan', '')
  expect(await offered('show-plan', plan, '--task', '')).toContain('P1.T001')
  expect(await offered('show-plan', plan, '--feature', '')).toContain('F001')
})

test('a cycle is refused with the repairs that --repair makes', async () => {
  const folder = temporaryFolder()
  const spec =
    '- Build the server needs: Client:v1 provides: Api:v1\n- Build the client needs: Api:v1 provides: Client:v1\n'
  writeFileSync(join(folder, 'spec.md'), `# Shop\n\n## Accounts\n\n${spec}`)
  const refused = await tasks(folder, 'plan', 'spec.md', '--output-dir', 'plan', '--json')
  expect(refused.exitCode).toBe(3)
  expect(JSON.parse(refused.stdout)).toMatchObject({
    error: { code: 'cycle', cycle_break_suggestions: [{ op: 'make_soft' }, { op: 'split_at_interface' }] },
  })
  expect(existsSync(join(folder, 'plan'))).toBe(false)
  const repaired = await tasks(folder, 'plan', 'spec.md', '--output-dir', 'plan', '--repair')
  expect(repaired, repaired.stderr).toMatchObject({ exitCode: 0 })
  expect(repaired.stdout).toContain('Opened 1 cycle as --repair asks')
  expect(await tasks(folder, 'validate-plan', 'plan')).toMatchObject({ exitCode: 0 })
})

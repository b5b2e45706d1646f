import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Failure } from '../core/model/failure.ts'
import type { Analyzer } from '../core/ports/analyzer.ts'
import type { Proposer } from '../core/ports/proposer.ts'
import { proposalFromText } from '../testing/proposal-text.ts'
import { planSpec, type PlanPorts, type PlanRequest } from './plan.ts'

const proposer: Proposer = {
  name: 'text',
  version: '1',
  propose: ({ documents }) => Promise.resolve(proposalFromText(documents[0]?.text ?? '')),
}

let root = ''
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'plan-'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

const plan = (request: Partial<PlanRequest> = {}, lines: string[] = [], ports: Partial<PlanPorts> = {}) =>
  planSpec(
    {
      spec: { kind: 'file', path: 'spec.md' },
      working_directory: root,
      codebase_path: '.',
      generator: { name: 'tasks', version: '0.0.0' },
      at: 1_795_000_000_000,
      ...request,
    },
    { proposer, ...ports },
    ({ phase, message }) => lines.push(`[${phase}] ${message.replace(root, '.')}`),
  )

/** The failure of a plan that must fail, as one line: code, exit, place, message, advice. */
async function failure(request: Partial<PlanRequest> = {}): Promise<string> {
  try {
    await plan(request)
    return 'planned'
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    const text = `${error.code} ${error.exit} at ${error.place ?? ''}: ${error.message} → ${error.advice ?? ''}`
    return text.replaceAll(root, '.')
  }
}

const write = (text: string | Uint8Array, name = 'spec.md'): void => writeFileSync(join(root, name), text)

test('a specification becomes a plan beside a copy of itself, and the phases are told', async () => {
  write('# Ship\nbuild run make\ntest after build locks db\nlint locks db after build~0.5')
  const lines: string[] = []
  const outcome = await plan({}, lines)
  expect(outcome.plan_dir).toBe(join(root, 'plans', 'test-plan'))
  expect(readdirSync(outcome.plan_dir).sort()).toMatchInlineSnapshot(`
    [
      ".tasks-meta.json",
      "Decisions.md",
      "Plan.md",
      "coordinator.json",
      "dag.json",
      "features.json",
      "proposals.json",
      "spec",
      "tasks.json",
      "waves.json",
    ]
  `)
  expect(readFileSync(join(outcome.plan_dir, 'spec', 'spec.md'))).toEqual(readFileSync(join(root, 'spec.md')))
  expect(lines.join('\n')).toMatchInlineSnapshot(`
    "[Phase 1: Codebase Analysis] Left out: the plan rests on the specification alone
    [Phase 2: Feature Extraction] F001: Ship
    [Phase 3: Task Generation] Generated 3 tasks (10.0s to 4h 00m each)
    [Phase 3: Task Generation] Filled in 36 values that nobody stated (13 kinds of detail), flagged as inferred
    [Phase 4: Dependency Discovery] Found 2 sequential dependencies
    [Phase 4: Dependency Discovery] Found 1 mutual exclusion
    [Phase 4: Dependency Discovery] 1 dependency too uncertain to hold
    [Phase 5: DAG Construction] Built DAG with 3 nodes, 1 edge
    [Phase 5: DAG Construction] Critical path: 2 stages, 4h 20m
    [Phase 5: DAG Construction] Maximum parallelization: 2 tasks
    [Phase 5: DAG Construction] Noticed 2 things to look at
    [Output] Generated ./plans/test-plan/coordinator.json"
  `)
  expect(JSON.parse(readFileSync(join(outcome.plan_dir, '.tasks-meta.json'), 'utf8'))).toEqual({
    generated_at: '2026-11-18T11:06:40.000Z',
    generator: { name: 'tasks', version: '0.0.0' },
    cli_args: [],
    codebase_path: '../..',
    written: {
      ...Object.fromEntries(outcome.files.map(({ name, sha256 }) => [name, sha256])),
      'spec/spec.md': expect.stringMatching(/^[0-9a-f]{64}$/),
    },
  })
})

test('an analyzer that cannot work is told, and the plan is made without it; a rule that is wrong ends the command', async () => {
  write('a')
  const analyzerThatSays = (code: string, exit: number): Analyzer => ({
    name: 'none',
    version: '1',
    analyze: () => Promise.reject(new Failure({ code, message: 'It is not there.', exit, place: 'here' })),
  })
  const lines: string[] = []
  const { findings, plan: made } = await plan({}, lines, { analyzer: analyzerThatSays('ast-grep-missing', 2) })
  expect(lines[0]).toBe(
    '[Phase 1: Codebase Analysis] Not possible (see below): the plan rests on the specification alone',
  )
  expect(findings.find(({ code }) => code === 'codebase-not-analyzed')).toMatchObject({
    severity: 'warning',
    place: 'here',
    message: expect.stringContaining('It is not there.') as string,
  })
  expect(made.tasks.meta.codebase_analysis.tool).toBe('none')
  await expect(plan({}, [], { analyzer: analyzerThatSays('rule-refused', 1) })).rejects.toMatchObject({
    code: 'rule-refused',
  })
})

test('the artifacts name no path of the machine, wherever they are made', async () => {
  write('a')
  const one = await plan({ output_dir: 'one' })
  mkdirSync(join(root, 'deeper'))
  const two = await plan({ output_dir: 'deeper/two' })
  for (const { name } of one.files) {
    const text = readFileSync(join(one.plan_dir, name), 'utf8')
    expect(text).not.toContain(root)
    expect(text).toBe(readFileSync(join(two.plan_dir, name), 'utf8'))
  }
})

test('a text and standard input are specifications too', async () => {
  const text = await plan({ spec: { kind: 'text', text: 'a\nb after a' }, output_dir: 'text' })
  const stdin = await plan({ spec: { kind: 'stdin', bytes: Buffer.from('a\nb after a') }, output_dir: 'stdin' })
  expect(text.plan.coordinator.graph.edges).toEqual(stdin.plan.coordinator.graph.edges)
  expect(readFileSync(join(stdin.plan_dir, 'spec', 'spec.md'), 'utf8')).toBe('a\nb after a')
})

test('a plan that replaces one of the same work keeps its ids; planning that again changes nothing', async () => {
  const titles = (outcome: Awaited<ReturnType<typeof plan>>): string[] =>
    outcome.plan.tasks.tasks.map(({ id, title }) => `${id} ${title}`)
  write('a\nb\nc')
  const first = await plan({ output_dir: 'out' })
  write('new\nc\na')
  const lines: string[] = []
  const second = await plan({ output_dir: 'out', force: true }, lines)
  expect(titles(second)).toEqual(['P1.T004 new', 'P1.T003 c', 'P1.T001 a'])
  expect(lines).toContain(`[Phase 3: Task Generation] Kept the ids of ${first.plan_id} for what is unchanged`)
  for (const force of [true, false]) {
    const again = await plan({ output_dir: 'out', force })
    expect([again.unchanged, again.plan_id]).toEqual([true, second.plan_id])
  }
  write('a\nb\nc')
  expect(titles(await plan({ output_dir: 'out', force: true }))).toEqual(['P1.T001 a', 'P1.T005 b', 'P1.T003 c'])
  expect(titles(await plan({ output_dir: 'elsewhere' }))).toEqual(['P1.T001 a', 'P1.T002 b', 'P1.T003 c'])
})

test('a plan of other work, or one that cannot be read, hands no ids on', async () => {
  write('a\nb')
  await plan({ output_dir: 'out' })
  mkdirSync(join(root, 'other'))
  write('z\na', 'other/spec.md')
  const from = (origin: string, title: string): Proposer => ({
    ...proposer,
    propose: ({ documents }) => {
      const proposal = proposalFromText(documents[0]?.text ?? '', title)
      return Promise.resolve({ ...proposal, sources: proposal.sources.map((source) => ({ ...source, origin })) })
    },
  })
  const request = { spec: { kind: 'file', path: 'other/spec.md' }, output_dir: 'out', force: true } as const
  const base = { working_directory: root, codebase_path: '.', generator: { name: 'tasks', version: '0.0.0' }, at: 1 }
  const other = await planSpec({ ...base, ...request }, { proposer: from('other/spec.md', 'Other work') })
  expect(other.plan.tasks.tasks.map(({ id }) => id)).toEqual(['P1.T001', 'P1.T002'])
  expect(other.plan.tasks.meta.previous).toBeUndefined()
  write('{', 'out/tasks.json')
  const damaged = await planSpec({ ...base, ...request }, { proposer: from('other/spec.md', 'Other work') })
  expect(damaged.plan.tasks.meta.previous).toBeUndefined()
})

test('planning the same again changes nothing; another plan needs --force, and foreign files stay', async () => {
  write('a')
  const first = await plan({ output_dir: 'out' })
  const again = await plan({ output_dir: 'out', at: 1_795_000_009_000 })
  expect([first.unchanged, again.unchanged]).toEqual([false, true])
  write('a\nb')
  expect(await failure({ output_dir: 'out' })).toMatch(/^output-holds-plan 1 at \.\/out: .*PLAN-[0-9a-f]{12}/)
  write('mine', 'out/notes.txt')
  const forced = await plan({ output_dir: 'out', force: true })
  expect(forced.plan_id).not.toBe(first.plan_id)
  expect(readFileSync(join(root, 'out', 'notes.txt'), 'utf8')).toBe('mine')
  mkdirSync(join(root, 'full'))
  write('mine', 'full/notes.txt')
  expect(await failure({ output_dir: 'full' })).toMatch(/^output-not-empty 1 .*notes\.txt/)
})

test('the same plan with other limits replaces itself', async () => {
  const spec = { kind: 'text', text: 'a' } as const
  const first = await plan({ spec, output_dir: 'out' })
  const again = await plan({ spec, output_dir: 'out', worker_max: 3 })
  expect([again.plan_id, again.unchanged]).toEqual([first.plan_id, false])
  expect(readFileSync(join(root, 'out', 'coordinator.json'), 'utf8')).toMatch(/"max": 3/)
})

test('the same plan for a codebase that moved keeps its bytes and remembers the new place', async () => {
  const spec = { kind: 'text', text: 'a' } as const
  const { plan_dir } = await plan({ spec, output_dir: 'out' })
  mkdirSync(join(root, 'code'))
  const again = await plan({ spec, output_dir: 'out', codebase_path: 'code' })
  expect(again.unchanged).toBe(true)
  expect(readFileSync(join(plan_dir, '.tasks-meta.json'), 'utf8')).toContain('"codebase_path": "../code"')
})

test('what is no specification is refused with its code, place and what to do', async () => {
  write('')
  expect(await failure()).toMatchInlineSnapshot(
    `"spec-empty 2 at spec.md: The specification is empty. → Write what is to be built, in sentences or as list items below headings."`,
  )
  write(new Uint8Array([35, 0, 65]))
  expect(await failure()).toMatchInlineSnapshot(
    `"spec-not-text 1 at spec.md: The specification is a binary file (a zero byte at offset 1). → Give a Markdown or text file in UTF-8."`,
  )
  write(new Uint8Array([0xff, 0xfe, 65]))
  expect(await failure()).toMatchInlineSnapshot(
    `"spec-not-text 1 at spec.md: The specification is UTF-16 text; only UTF-8 is read. → Give a Markdown or text file in UTF-8."`,
  )
  write(Buffer.alloc(10 * 1024 * 1024, '- task\n'))
  expect(await failure()).toMatchInlineSnapshot(
    `"spec-too-large 1 at spec.md: The specification has 10.0 MB; at most 8.0 MB are read. → Split it into several specifications, and plan each."`,
  )
  expect(await failure({ spec: { kind: 'file', path: 'sepc.md' } })).toMatchInlineSnapshot(
    `"spec-not-found 1 at sepc.md: There is no file "sepc.md". → Did you mean spec.md?"`,
  )
  expect(await failure({ spec: { kind: 'file', path: '.' } })).toMatchInlineSnapshot(
    `"spec-too-large 1 at ./spec.md: The specification has 10.0 MB; at most 8.0 MB are read. → Split it into several specifications, and plan each."`,
  )
  expect(await failure({ output_dir: 'spec.md/inside', spec: { kind: 'text', text: 'a' } })).toMatchInlineSnapshot(
    `"output-unwritable 1 at ./spec.md/inside: The plan could not be written: a file stands where a directory is needed. → Give --output-dir a directory that you may write to."`,
  )
  expect(existsSync(join(root, 'plans'))).toBe(false)
})

test('a cycle ends with 3, a task that never fits with 4, anything else with 2; nothing is written', async () => {
  write('a after b\nb after a')
  expect(await failure()).toMatch(/^cycle 3 at spec\.md:1: 2 tasks wait for each other/)
  write('a pools p×9\n! p shared_limited 2')
  expect(await failure()).toMatch(/^never-fits 4 at spec\.md:1/)
  write('a after x\nb after y')
  expect(await failure()).toMatch(/^unknown-reference 2 at spec\.md:1: .*\nalso at spec\.md:2: /)
  expect(readdirSync(root)).toEqual(['spec.md'])
})

test('a proposer that answers nonsense is named', async () => {
  const nonsense = { ...proposer, propose: () => Promise.resolve({} as never) }
  const request = { spec: { kind: 'text', text: 'a' }, working_directory: root, codebase_path: '.' } as const
  const made = { generator: { name: 'tasks', version: '0' }, at: 0 }
  await expect(planSpec({ ...request, ...made }, { proposer: nonsense })).rejects.toThrow(/"text" answered in a shape/)
})

const isRoot = process.getuid?.() === 0

/** Plans in a process of its own, as nobody; returns `code exit place`. */
function planAsNobody(directory: string): string {
  const load = (path: string): string => JSON.stringify(pathToFileURL(join(import.meta.dirname, path)).href)
  const code = `
    const { planSpec } = await import(${load('plan.ts')})
    const { proposalFromText } = await import(${load('../testing/proposal-text.ts')})
    const propose = async ({ documents }) => proposalFromText(documents[0].text)
    try {
      await planSpec({ spec: { kind: 'file', path: 'spec.md' }, working_directory: ${JSON.stringify(directory)},
        codebase_path: '.', generator: { name: 'tasks', version: '0' }, at: 0 }, { proposer: { name: 'text', version: '1', propose } })
      console.log('planned')
    } catch (error) { console.log(error.code, error.exit, error.place) }`
  return execFileSync(process.execPath, ['--input-type=module', '-e', code], {
    uid: 65534,
    gid: 65534,
    cwd: '/',
    encoding: 'utf8',
  }).trim()
}

test.skipIf(!isRoot)('missing rights are told, for the file and for the directory', () => {
  write('a')
  chmodSync(root, 0o755)
  chmodSync(join(root, 'spec.md'), 0o600)
  expect(planAsNobody(root)).toBe('spec-unreadable 1 spec.md')
  chmodSync(join(root, 'spec.md'), 0o644)
  expect(planAsNobody(root)).toMatch(/^output-unwritable 1 /)
  expect(readdirSync(root)).toEqual(['spec.md'])
})

function system(program: string, ...args: string[]): void {
  execFileSync(program, args, { stdio: 'ignore' })
}

function mountSmall(directory: string): boolean {
  if (!isRoot || process.platform !== 'linux') return false
  try {
    system('mount', '-t', 'tmpfs', '-o', 'size=96k', 'tmpfs', directory)
    return true
  } catch {
    return false
  }
}

test('a full disk leaves the old plan whole and nothing half-written', async (context) => {
  const small = join(root, 'small')
  mkdirSync(small)
  if (!mountSmall(small)) context.skip('needs the right to mount a small file system')
  try {
    write(Array.from({ length: 200 }, (_, i) => `t${i}`).join('\n'))
    expect(await failure({ output_dir: 'small/new' })).toMatch(/^disk-full 1 at \.\/small\/new/)
    expect(readdirSync(small)).toEqual([])
    write('a')
    const old = await plan({ output_dir: 'small/old' })
    write(Array.from({ length: 200 }, (_, i) => `t${i}`).join('\n'))
    expect(await failure({ output_dir: 'small/old', force: true })).toMatch(/^disk-full 1 at \.\/small\/old/)
    expect(readdirSync(old.plan_dir).sort()).toEqual(
      ['.tasks-meta.json', ...old.files.map((file) => file.name), 'spec'].sort(),
    )
  } finally {
    system('umount', small)
  }
})

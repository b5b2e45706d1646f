// A plan that is changed while it is carried out, as a shell sees it.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { changeJournal } from '../../src/testing/journal-fixture.ts'
import { type Ended, run } from '../support/command.ts'
import { temporaryFolder } from '../support/folder.ts'
import { LAUNCHER } from '../support/launcher.ts'

const ENV = { ...process.env, LC_ALL: 'C.UTF-8', NO_COLOR: '1' }

function tasks(cwd: string, ...args: string[]): Promise<Ended> {
  return run(process.execPath, [LAUNCHER, ...args], { cwd, env: ENV })
}

interface Coordinator {
  readonly graph: { readonly nodes: readonly { readonly id: string; readonly action: object }[] }
}

test('an update gives a failed plan its missing task, after a look at what it would change', async () => {
  const folder = temporaryFolder()
  writeFileSync(
    join(folder, 'spec.md'),
    '# Trial\n\n- One run: `test -e made` retries: 0 [idempotent]\n- Two run: `true` after: One\n',
  )
  await tasks(folder, 'plan', 'spec.md', '--output-dir', 'plan')
  expect((await tasks(folder, 'execute', 'plan')).exitCode).toBe(8)
  const { graph } = JSON.parse(readFileSync(join(folder, 'plan', 'coordinator.json'), 'utf8')) as Coordinator
  const made = { ...graph.nodes[0], id: 'AUTO.MAKE.IT', name: 'Make it', action: { kind: 'shell', cmd: 'touch made' } }
  const again = { ...graph.nodes[0], id: 'P1.T001b', name: 'One again' }
  const edge = { from: 'AUTO.MAKE.IT', to: 'P1.T001b', type: 'hard', dep_type: 'technical', confidence: 1 }
  const update = {
    id: 'make-it',
    base_version: 0,
    reason: 'the first task needs a file that nobody makes',
    ops: [{ op: 'supersede_task', task: 'P1.T001', by: [made, again], edges: [edge] }],
  }
  writeFileSync(join(folder, 'update.json'), JSON.stringify(update))

  const shown = await tasks(folder, 'execute', '--resume', '--update', 'update.json', '--dry-run')
  expect(shown.stdout.replaceAll(/exec-[\d-]+/g, 'exec').replaceAll(/[\d.]+m?s\b/g, '1s')).toMatchInlineSnapshot(`
    "make-it would make version 1 of the plan
      supersede P1.T001 by AUTO.MAKE.IT, P1.T001b
      tasks added (2): AUTO.MAKE.IT, P1.T001b
      tasks ended (1): P1.T001 superseded
      edges added (2): AUTO.MAKE.IT → P1.T001b, P1.T001b → P1.T002
      edges removed (1): P1.T001 → P1.T002
      what is left of the plan, P50 / P80 / P95:
        before  1s / 1s / 1s (2 left, 1s of work; 100 runs simulated)
        after   1s / 1s / 1s (3 left, 1s of work; 100 runs simulated)

    exec was not changed
    "
  `)
  const taken = await tasks(folder, 'execute', '--resume', '--update', 'update.json')
  expect(taken.stderr).toBe('')
  expect(taken.exitCode).toBe(0)
  expect(taken.stdout).toContain('Applied update make-it, now version 1: supersede P1.T001 by AUTO.MAKE.IT, P1.T001b')
  const status = await tasks(folder, 'status', '--all')
  expect(status.stdout).toContain('version 1 of the plan')
  expect(status.stdout).toContain('P1.T001b')

  const [late, offered, missing, other] = await Promise.all([
    tasks(folder, 'execute', '--resume', '--update', 'update.json'),
    tasks(folder, 'complete', '--', 'logs', 'AUTO'),
    tasks(folder, 'update', 'nofile.json'),
    tasks(folder, 'execute', 'plan', '--report', 'spec.md'),
  ])
  expect(offered.stdout).toContain('AUTO.MAKE.IT')
  expect(missing).toMatchObject({ exitCode: 1 })
  expect(missing.stderr).toContain('nofile.json')
  expect(other).toMatchObject({ exitCode: 1, stdout: '' })
  expect(other.stderr).toContain('"spec.md" is there already, and holds something else')
  expect(late.exitCode).toBe(1)
  expect(late.stderr).toContain('its plan takes no updates any more')

  changeJournal(
    join(folder, '.tasks', 'journal.db'),
    `UPDATE events SET body = replace(body, '"task_succeeded"', '"task_rucceeded"')`,
  )
  const [resumed, listed] = await Promise.all([tasks(folder, 'execute', '--resume'), tasks(folder, 'list')])
  expect(resumed).toMatchObject({ exitCode: 1, stdout: '' })
  expect(resumed.stderr).toContain('The journal is damaged')
  expect(listed.exitCode).toBe(0)
  expect(listed.stderr).toMatch(/^note: exec-\S+: The journal is damaged/)
})

test('an update that cannot be used or applied changes nothing, and says where, why and what to do', async () => {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'spec.md'), '# Trial\n\n- One run: `false` retries: 0\n')
  await tasks(folder, 'plan', 'spec.md', '--output-dir', 'plan')
  await tasks(folder, 'execute', 'plan')
  const tell = async (name: string, value: unknown): Promise<string> => {
    const text = typeof value === 'string' ? value : JSON.stringify(value)
    writeFileSync(join(folder, name), text)
    const { stderr, exitCode } = await tasks(folder, 'execute', '--resume', '--update', name)
    expect(exitCode).toBe(1)
    return stderr.replaceAll(folder, '.')
  }
  expect(await tell('a.json', '{ nope')).toContain('The update is not JSON')
  expect(await tell('b.json', { op: 'modify_resource', resources: { add_locks: ['db'] } })).toContain(
    'b.json at resources.add_locks',
  )
  const task = { id: 'P1.T009', name: 'Nine', locks: [], priority: 1, acceptance: [] }
  expect(await tell('c.json', { op: 'inject_task', task })).toContain('--agent')
  const ops = [{ op: 'cancel_task', task: 'P1.T001', reason: 'no' }]
  const stale = await tell('d.json', { id: 'd', base_version: 3, reason: 'old', ops })
  const { graph } = JSON.parse(readFileSync(join(folder, 'plan', 'coordinator.json'), 'utf8')) as Coordinator
  const secret = { kind: 'shell', cmd: 'true', secrets: { KEY: 'env:NOT_THERE' } }
  const needy = [{ op: 'inject_tasks', tasks: [{ ...graph.nodes[0], id: 'AUTO.NEEDY', action: secret }] }]
  expect(await tell('e.json', { id: 'e', base_version: 0, reason: 'more', ops: needy })).toContain('env:NOT_THERE')
  expect(stale).toMatch(
    /it was made for version 3 of the plan, and this is version 0\. Nothing was changed\.\n\s+at d\.json/,
  )
})

test('a spec that was edited after a failure becomes an update, with which the execution is complete', async () => {
  const folder = temporaryFolder()
  const spec = (text: string): void => writeFileSync(join(folder, 'spec.md'), `# Trial\n\n${text}`)
  spec('- One run: `true`\n- Two run: `test -e made` retries: 0 after: One\n- Three run: `true` after: Two\n')
  await tasks(folder, 'plan', 'spec.md', '--output-dir', 'plan')
  expect((await tasks(folder, 'execute', 'plan')).exitCode).toBe(7)
  spec('- One run: `true`\n- Two run: `touch made` retries: 0 after: One\n- Four run: `test -e made` after: Two\n')
  const planned = await tasks(folder, 'replan', 'plan', 'spec.md', '--patch', 'p.json')
  expect(planned.stdout).toMatch(/next: tasks execute --resume exec-\S+ --update p\.json {3}applies it and goes on/)
  const taken = await tasks(folder, 'execute', '--resume', '--update', 'p.json')
  expect(taken.stderr).toBe('')
  expect(taken.stdout).toContain('All tasks completed')
  expect(taken.exitCode).toBe(0)
})

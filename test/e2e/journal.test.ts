// The journal looked after from a shell: an export that is read in elsewhere, damage that is named with its place, a repair.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openSqliteJournal } from '../../src/plugins/journals/sqlite.ts'
import { changeJournal, mixedEvents } from '../../src/testing/journal-fixture.ts'
import { temporaryFolder } from '../support/folder.ts'
import { expectRefusal, listing, tasks } from '../support/tasks-command.ts'

test('a journal is verified, exported and read in elsewhere; one that is damaged is refused with its place and repaired', async () => {
  const folder = temporaryFolder()
  const state = join(folder, "it's here", '.tasks')
  mkdirSync(state, { recursive: true, mode: 0o700 })
  const journal = openSqliteJournal(join(state, 'journal.db'))
  await journal.append(mixedEvents(40))
  journal.close()
  const other = join(folder, 'other')
  const [whole, exported] = await Promise.all([
    tasks(folder, 'journal', 'verify', '--state-dir', state),
    tasks(folder, 'journal', 'export', 'exec-b', '--out', 'b.jsonl', '--state-dir', state),
  ])
  expect(whole).toMatchObject({ exitCode: 0, stderr: '' })
  expect(whole.stdout).toContain('2 executions, 80 events: 28 facts in chains, 52 signals, 0 pruned\n')
  expect(whole.stdout.endsWith('the journal is whole\n')).toBe(true)
  expect(exported).toMatchObject({ exitCode: 0, stdout: 'wrote 40 events to b.jsonl\n' })

  changeJournal(join(state, 'journal.db'), `UPDATE events SET body = replace(body, '1', '2') WHERE position = 60`)
  const before = listing(state)
  const [damaged, refused, imported] = await Promise.all([
    tasks(folder, 'journal', 'verify', '--json', '--state-dir', state),
    tasks(folder, 'journal', 'export', '--state-dir', state),
    tasks(folder, 'journal', 'import', 'b.jsonl', '--state-dir', other),
  ])
  expect(damaged).toMatchObject({ exitCode: 1, stderr: '' })
  const { problems, ok } = JSON.parse(damaged.stdout) as { ok: boolean; problems: { place: string }[] }
  expect(ok).toBe(false)
  expect(problems[0]?.place).toBe(`${join(state, 'journal.db')}, position 60`)
  expectRefusal({ ...refused, stdout: '' }, 1, 'The journal is damaged', 'position 60', 'tasks journal repair')
  expect(imported).toMatchObject({ exitCode: 0, stdout: 'read in exec-b (A sketch): 40 events\n' })

  const repaired = await tasks(folder, 'journal', 'repair', '--state-dir', state)
  expect(repaired.exitCode, repaired.stderr).toBe(0)
  expect(Object.entries(listing(state))).toEqual(expect.arrayContaining(Object.entries(before)))
  expect(existsSync(join(state, 'journal.repaired.db'))).toBe(true)
  // What it says is to be done next can be handed to a shell as it stands, but for the command that a test has by another name.
  const steps = repaired.stdout.split('\n').filter((line) => line.startsWith('  ') && !line.includes('journal verify'))
  execFileSync('sh', ['-ec', steps.join('\n')])
  const [again, twice] = await Promise.all([
    tasks(folder, 'journal', 'verify', '--state-dir', state),
    tasks(folder, 'journal', 'import', 'b.jsonl', '--state-dir', other),
  ])
  expect(again).toMatchObject({ exitCode: 0, stderr: '' })
  expectRefusal(twice, 1, 'This journal has exec-b already.')
})

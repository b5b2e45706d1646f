// Two tasks that no plan orders write the same file in copies: what is seen becomes an edge, and the story tells it.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type Ended, run } from '../support/command.ts'
import { temporaryFolder } from '../support/folder.ts'
import { LAUNCHER } from '../support/launcher.ts'

const ENV = { ...process.env, LC_ALL: 'C.UTF-8', NO_COLOR: '1' }

function tasks(cwd: string, ...args: string[]): Promise<Ended> {
  return run(process.execPath, [LAUNCHER, ...args], { cwd, env: ENV })
}

test('a task whose copy meets what another has written there runs again after it, and explain tells why', async () => {
  const folder = temporaryFolder()
  const code = join(folder, 'code')
  mkdirSync(code)
  writeFileSync(join(code, 'notes.txt'), 'zero\n')
  // Two ends its work only when that of One is joined, and One begins to write only when Two is there.
  const one = `until test -e ${folder}/there; do sleep 0.01; done; echo one >> notes.txt`
  const two = `touch ${folder}/there; until grep -q one ${code}/notes.txt; do sleep 0.01; done; echo two >> notes.txt`
  writeFileSync(
    join(code, 'spec.md'),
    `# Trial\n\n- One run: \`${one}\` [idempotent]\n- Two run: \`${two}\` [idempotent]\n`,
  )
  await tasks(code, 'plan', 'spec.md', '--output-dir', '../plan')
  const ended = await tasks(code, 'execute', '../plan', '--workspace', 'copy', '--worker-min', '2', '--heal', 'auto')
  expect(ended).toMatchObject({ exitCode: 0, stderr: '' })
  expect(readFileSync(join(code, 'notes.txt'), 'utf8')).toBe('zero\none\ntwo\n')
  const story = ended.stdout.replaceAll(/\[\d\d:\d\d\]/g, '[00:00]')
  expect(story).toContain('Remedy for issue-')
  expect(story).toMatch(
    /✓ Applied the remedy for issue-\d+, now version 1: order P1\.T001 → P1\.T002 \(soft\)\n[^]*P1\.T002 completed[^]*✓ The remedy for issue-\d+ helped/,
  )

  const [told, data, other] = await Promise.all([
    tasks(code, 'explain'),
    tasks(code, 'explain', '--json'),
    tasks(code, 'explain', 'P1.T001'),
  ])
  expect(told.stdout.replaceAll(/\[\d\d:\d\d\]|issue-\d+|[\d.]+m?s\b/g, '~')).toContain(
    [
      '  ~ ~ same-file notes.txt',
      '    SAME_FILE; once, about P1.T002',
      '    found: path notes.txt; writer P1.T002, P1.T001; seen copy',
      '    ~ remedy: P1.T002 runs after P1.T001, which wrote notes.txt too',
      '    ~ applied as version 1 of the plan: order P1.T001 → P1.T002 (soft)',
    ].join('\n'),
  )
  expect(JSON.parse(data.stdout)).toMatchObject({ status: 'completed', open: [], cost: { failed_attempts: 1 } })
  expect(other).toMatchObject({ exitCode: 1, stdout: '' })
  expect(other.stderr).toContain('tasks explain-plan P1.T001')
})

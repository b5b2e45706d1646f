// A task that needs more memory than its own limit gives it is mended with the real limiter: nobody is asked.
import { expect, test } from 'vitest'
import { temporaryFolder } from '../support/folder.ts'
import { planInto, tasks } from '../support/tasks-command.ts'

/** Holds so many bytes for longer than the limiter takes between two looks. */
function eater(bytes: number): string {
  return `(head -c ${bytes} /dev/zero; sleep 1.2) | tail -c ${bytes} | wc -c`
}

test('a task above its own limit of memory is given more, and comes to a good end', async () => {
  const folder = temporaryFolder()
  await planInto(folder, `- Eat it (3s) [idempotent] limit: memory=20MB run: \`${eater(24_000_000)}\`\n`)
  const ended = await tasks(folder, 'execute', 'plan')
  expect(ended, ended.stdout + ended.stderr).toMatchObject({ exitCode: 0 })
  expect(ended.stdout).toMatch(/Applied the remedy for issue-\d+.*what P1\.T001 may use/)
})

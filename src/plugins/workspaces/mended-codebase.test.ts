import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import type { AttemptOrder } from '../../core/model/attempt.ts'
import { copyWorkspace } from './copy.ts'
import { mendedCodebase } from './mended-codebase.ts'

const codebase = mkdtempSync(join(tmpdir(), 'mended-'))
afterAll(() => rmSync(codebase, { recursive: true, force: true }))

function orderOf(task: string, more: Partial<AttemptOrder>): AttemptOrder {
  return {
    token: `${task}-1`,
    execution_id: 'exec-1',
    task,
    title: task,
    kind: 'run',
    number: 1,
    worker: 'worker-1',
    executor: 'command',
    action: { kind: 'shell', cmd: 'true' },
    ...more,
  }
}

test('what mends works in the codebase itself, and is never joined or taken away; the others have copies', async () => {
  writeFileSync(join(codebase, 'a.txt'), 'a')
  const workspace = mendedCodebase(copyWorkspace({ codebase, stateDir: join(codebase, '.tasks') }), codebase)
  const mending = orderOf('AUTO.INSTALL.DEPS', { in_codebase: true })
  const [mend, work] = [await workspace.prepare(mending), await workspace.prepare(orderOf('P1.T001', {}))]
  expect(mend.path).toBe(codebase)
  expect(work.path).not.toBe(codebase)
  writeFileSync(join(mend.path, 'node_modules'), 'installed')
  expect(await workspace.audit(mending)).toMatchObject({ written: null, outside: [] })
  expect(await workspace.integrate({ ...mending, kind: 'integrate' })).toEqual({ outcome: 'joined', paths: [] })
  await workspace.dispose(mending)
  expect(existsSync(join(codebase, 'node_modules'))).toBe(true)
  await workspace.close?.()
})

import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AttemptOrder } from '../../core/model/attempt.ts'
import { exerciseExecutor } from '../../testing/executor-suite.ts'
import { ownExecutor } from './own.ts'

exerciseExecutor(() => {
  const codebase = realpathSync(mkdtempSync(join(tmpdir(), 'tasks-own-')))
  const done = new Map<string, number>()
  const stateDir = join(codebase, '.tasks')
  let orders = 0
  const order = (what: string): AttemptOrder => {
    const task = `P1.T${String(++orders).padStart(3, '0')}`
    const action = { kind: 'agent' as const, executor: 'own', env: { WHAT: what } }
    const execution_id = 'exec-2026-11-22-001'
    const plain = { kind: 'run' as const, number: 1, worker: 'worker-1', executor: 'own', title: 'A task' }
    return { ...plain, token: `${task}-1`, execution_id, task, action }
  }
  return {
    make: () =>
      ownExecutor({
        name: 'own',
        stateDir,
        codebase,
        own: {
          run({ token, action, signal }) {
            done.set(token, (done.get(token) ?? 0) + 1)
            if (action.env?.['WHAT'] === 'fail') throw new Error('it did not work')
            if (action.env?.['WHAT'] === 'quick') return { outcome: 'succeeded' }
            return new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('stopped'))))
          },
        },
      }),
    quick: () => order('quick'),
    failing: () => order('fail'),
    endless: () => order('wait'),
    timesDone: ({ token }) => done.get(token) ?? 0,
    dispose: () => rmSync(codebase, { recursive: true }),
  }
})

import type { AttemptOrder } from '../core/model/attempt.ts'
import { machineClock } from '../system/machine-clock.ts'
import { exerciseExecutor } from '../testing/executor-suite.ts'
import { UNEVENTFUL } from './fate.ts'
import { simulatedExecutor } from './scripted-executor.ts'

exerciseExecutor(() => {
  const done = new Map<string, number>()
  let orders = 0
  const order = (what: string): AttemptOrder => {
    const task = `P1.T${String(++orders).padStart(3, '0')}`
    const action = { kind: 'agent' as const, env: { WHAT: what } }
    const plain = { kind: 'run' as const, number: 1, worker: 'worker-1', executor: 'simulated', title: 'A task' }
    return { ...plain, token: `${task}-1`, execution_id: 'exec-2026-11-22-001', task, action }
  }
  // Simulated attempts outlive their coordinator, as processes do: the same one goes on.
  const executor = simulatedExecutor(machineClock(), 1, ({ token, action }) => {
    done.set(token, (done.get(token) ?? 0) + 1)
    const what = action.env?.['WHAT']
    return { ...UNEVENTFUL, duration_ms: what === 'wait' ? null : 5, ending: what === 'fail' ? 'failed' : 'succeeded' }
  })
  return {
    make: () => executor,
    quick: () => order('quick'),
    failing: () => order('fail'),
    endless: () => order('wait'),
    timesDone: ({ token }) => done.get(token) ?? 0,
    dispose: () => executor.close(),
  }
})

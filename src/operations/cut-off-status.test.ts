import { expect, test } from 'vitest'
import { cutOffStatus } from './cut-off-status.ts'
import type { StatusReport } from './status.ts'

test('where no coordinator works, what the journal calls running is told as what the machine shows of it', () => {
  const running = (task: string, worker: string) => ({
    task,
    worker,
    attempt: `${task}-1`,
    running_ms: 3_900,
    why: { code: 'running', text: `is running on ${worker}`, tasks: [] },
  })
  const report = {
    status: 'cut_off',
    workers: { busy: 2, joined: 2, max: 2 },
    tasks: [
      running('P1.a', 'worker-1'),
      running('P1.b', 'worker-2'),
      { task: 'P1.c', why: { code: 'ready', text: '' } },
    ],
  } as unknown as StatusReport
  const left_running = [{ task: 'P1.b', token: 'P1.b-1', group: 7, pids: [7] }]
  const told = cutOffStatus(report, { left_running })
  expect(told.tasks.map(({ why }) => `${why.code}: ${why.text}`)).toEqual([
    'cut_off: was running on worker-1 when its coordinator went; nothing of it runs any more',
    'left_running: was running on worker-2 when its coordinator went; its process still runs',
    'ready: ',
  ])
  expect(told.tasks[0]?.running_ms).toBeNull()
  expect(told.workers.busy).toBe(1)
  expect(cutOffStatus({ ...report, status: 'running' }, { left_running }).tasks).toEqual(report.tasks)
})

import { expect, test } from 'vitest'
import { simulateText, trace } from '../../testing/trace.ts'

const PLAN = 'a 1h undo\nb 1h undo after a\nc 1h after b\nx 5h'

function successOf(task: string): number {
  const { events } = simulateText(PLAN, { workers: 2 })
  return events.find((event) => event.type === 'task_succeeded' && event.task === `P1.${task}`)?.seq ?? 0
}

test('going back takes back what has succeeded since, undoes it, and does it again; what runs beside it runs on', () => {
  const operator = [`4h rewind ${successOf('a')}`]
  expect(trace(PLAN, { workers: 2, operator })).toMatchInlineSnapshot(
    `"0h x →  a →   1h a ✓  b →   2h b ✓  c →   3h c ✓   4h back to 9  rollback c, b  c ↶  b ↶  b undo →   4h01m b ‖  c ↻  b ↻  b →   5h x ✓   5h01m b ✓  c →   6h01m c ✓"`,
  )
})

test('going back is refused where nothing has finished since, or where there is nothing yet', () => {
  expect(trace(PLAN, { workers: 2, operator: [`4h rewind ${successOf('c')}`] })).toContain('nothing has finished since')
  expect(trace(PLAN, { workers: 2, operator: ['1h rewind 9999'] })).toContain('there is no event 9999 to go back to')
})

test('a crash in the middle of going back loses nothing', () => {
  const seq = successOf('a')
  for (const moment of ['14401s', '14430s', '14490s']) {
    const { status, events } = simulateText(PLAN, {
      workers: 2,
      assume_idempotent: true,
      operator: [`4h rewind ${seq}`, `${moment} crash`],
    })
    expect([moment, status]).toEqual([moment, 'completed'])
    expect(events.filter(({ type }) => type === 'execution_rewound').length).toBe(1)
  }
})

test('an alert is told, pauses the execution, or ends the run, which is tried again', () => {
  const alerting = (action: 'notify' | 'pause' | 'cancel'): string =>
    trace('a 2h retries 1\nz 1h after a', { alert: action, says: { a: ['1h alert 99'] } })
  expect(alerting('notify')).toMatchInlineSnapshot(`"0h a →   1h a !   2h a ✓  z →   3h z ✓"`)
  expect(alerting('pause')).toMatchInlineSnapshot(`"0h a →   1h a !  paused   2h a ✓"`)
  expect(alerting('cancel')).toMatchInlineSnapshot(
    `"0h a →   1h a !  a ■ alert  a ✗  a ↻   1h01m a →   2h01m a !  a ■ alert  a ✗  failed"`,
  )
})

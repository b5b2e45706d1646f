import { expect, test } from 'vitest'
import { errorPattern } from '../../testing/error-pattern.ts'
import { guardedEvents } from '../../testing/guarded-run.ts'
import { emptyView, foldView } from './execution-view.ts'
import { longRest } from './long-rest.ts'

test('a long rest is not told while the planner looks for a remedy, but when nothing comes of it', () => {
  const pattern = errorPattern('missing', { code: 'MODULE_NOT_FOUND' }, { remedy: 'throttle' })
  const { events } = guardedEvents('a 1m retries 3', {
    policies: { healing: { default: 'auto' }, circuit_breakers: { patterns: [pattern] } },
    attempts: { a: ['MODULE_NOT_FOUND: jose is missing'] },
    planner: () => ({ refusal: 'nothing is known' }),
  })
  const view = emptyView()
  const rests: string[] = []
  for (const event of events) {
    foldView(view, event)
    const rest = view.execution === null ? undefined : longRest(view.site, view.execution, event.ts)
    if (rest !== undefined) rests.push(`${event.type}: ${rest.text}`)
  }
  expect(rests).toMatchInlineSnapshot(`
    [
      "remedy_refused: Nothing can start for 10m 00s: P1.a waits for breaker missing, which lets a probe through in 10m 00s, before its next try after MODULE_NOT_FOUND",
    ]
  `)
})

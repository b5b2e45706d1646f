import { expect, test } from 'vitest'
import { hashJson } from '../../model/canonical.ts'
import type { HistoryNote, WorkRecord } from '../../model/history.ts'
import { compileText } from '../../../testing/compiled-text.ts'
import { TEXT_PATH } from '../../../testing/proposal-text.ts'
import { renderArtifacts } from '../artifacts/render.ts'
import { noteOf } from '../history/corrections.ts'
import { statedSettings } from '../stated-settings.ts'
import { validatePlan } from '../validate/validate-plan.ts'

const SPEC = `# Ship
Build 4h run make
Test 2h after Build run make test
Write 8h after Build
Publish 1h flags done run make publish`

/** Twenty runs that took twice their estimate. */
function twice(more: Partial<WorkRecord> = {}): HistoryNote {
  const record = {
    kind: 'testing',
    capability: '',
    executor: 'command',
    samples: 20,
    log_sum: 20 * 6931,
    log_squares: 20 * 6931 * 6931,
    first_tries: 20,
    first_successes: 20,
    attempts: 20,
    lost: 0,
    failures: {},
    ...more,
  }
  const note = noteOf([record])
  if (note === undefined) throw new Error('there is something to learn from')
  return note
}

const plain = compileText(SPEC)
const history = twice()
const plan = compileText(SPEC, { history })

test('durations of the same executor are corrected, with the number of samples; done work and other executors are left alone', () => {
  const told = plan.coordinator.graph.nodes.map(
    ({ name, estimates: { mean_h, sd_h, history: learned } }) =>
      `${name}: ${mean_h} ± ${sd_h} h${learned === undefined ? '' : `, n = ${learned.samples}, ×${learned.factor} of ${learned.before_h}`}`,
  )
  expect(told).toMatchInlineSnapshot(`
    [
      "Build: 6.964 ± 0 h, n = 20, ×1.741 of 4",
      "Test: 3.482 ± 0 h, n = 20, ×1.741 of 2",
      "Write: 8 ± 0 h",
      "Publish: 1 ± 0 h",
    ]
  `)
  expect(plan.tasks.tasks[1]).toMatchObject({
    duration_history: { samples: 20, like: 'testing by command', before: plain.tasks.tasks[1]?.duration },
    derivation: [{ field: 'duration', rule: 'history' }],
  })
  expect(plan.tasks.meta.history).toEqual(history)
})

test('the same history gives the same bytes, and a plan that it says nothing of is the plan without it', () => {
  const bytes = renderArtifacts(plan)
  expect(renderArtifacts(compileText(SPEC, { history: twice() }))).toEqual(bytes)
  expect(renderArtifacts(compileText(SPEC, { history: twice({ executor: 'http' }) }))).toEqual(renderArtifacts(plain))
  expect(compileText(SPEC, { history: twice({ samples: 21 }) }).coordinator.meta.plan_id).not.toBe(
    plan.coordinator.meta.plan_id,
  )
})

test('a corrected plan is sound, and follows from what it states of its history', () => {
  expect(validatePlan(renderArtifacts(plan), new Map([[TEXT_PATH, SPEC]]))).toEqual([])
  const both = noteOf([])
  expect(both).toBeUndefined()
  expect(hashJson(compileText(SPEC, statedSettings(plan)))).toBe(hashJson(plan))
})

test('a duration that somebody changed by hand is found out', () => {
  const files = renderArtifacts(plan)
  const text = files.get('tasks.json') ?? ''
  const changed = text.replace('"samples": 20,', '"samples": 2000,')
  const codes = validatePlan(new Map([...files, ['tasks.json', changed]]), new Map([[TEXT_PATH, SPEC]]))
  expect(codes.map(({ code }) => code)).toContain('hash-mismatch')
})

test('history changes no size by which tasks are judged', () => {
  const sizes = ({ tasks }: typeof plan): unknown =>
    tasks.tasks.map(({ duration_history, duration }) => duration_history?.before ?? duration)
  expect(sizes(plan)).toEqual(sizes(plain))
  expect(plan.tasks.meta.autonormalization).toEqual(plain.tasks.meta.autonormalization)
})

test('Plan.md and Decisions.md show how many samples stand behind a duration', () => {
  const files = renderArtifacts(plan)
  const document = files.get('Plan.md') ?? ''
  expect(document.split('\n').filter((line) => line.includes('history (n = 20)'))).toHaveLength(2)
  expect(files.get('Decisions.md')).toContain(
    'Executions before gave 20 samples of the executors that the plan uses: any kind by command × 1.741',
  )
})

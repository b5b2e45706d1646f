import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { newExecution } from '../core/execution/state.ts'
import { Failure } from '../core/model/failure.ts'
import { planFromText } from '../testing/plan-text.ts'
import { readUpdates } from './update-file.ts'

const OPTIONS = { worker_min: 1, worker_max: 1, assume_idempotent: false, agent: null, dry_run: true }
const HEAD = { id: 'u', base_version: 0, reason: 'r' }

/** Why a file is refused: what is wrong, where, and what to do. */
function refusal(value: unknown): string {
  const working_directory = mkdtempSync(join(tmpdir(), 'update-file-'))
  writeFileSync(join(working_directory, 'u.json'), typeof value === 'string' ? value : JSON.stringify(value))
  const execution = newExecution('exec-1', planFromText('a\nb after a'), OPTIONS, 1, 0)
  try {
    readUpdates(['u.json'], { execution, agent: null, working_directory })
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    return [
      error.exit === 1 ? '' : error.exit,
      error.message,
      error.place?.replace(working_directory, '.'),
      error.advice,
    ]
      .join(' | ')
      .slice(3)
  } finally {
    rmSync(working_directory, { recursive: true })
  }
  return 'taken'
}

test('a step or a field that nobody knows is told with its place and the name that was probably meant', () => {
  expect(refusal({ ...HEAD, ops: [{ op: 'cancle_task', task: 'P1.a', reason: 'r' }] })).toMatchInlineSnapshot(
    `"The update cannot be used: "cancle_task" is not known. | ./u.json at ops.0.op | Did you mean "cancel_task"?"`,
  )
  expect(refusal({ ...HEAD, ops: [{ op: 'burn', task: 'P1.a' }] })).toMatchInlineSnapshot(
    `"The update cannot be used: "burn" is not known. | ./u.json at ops.0.op | Known here: inject_tasks, add_edges, remove_soft_edges, supersede_task, set_resources, set_priority, set_quotas, set_pool, add_resource, set_policy, set_limits, set_env, throttle, quarantine, cancel_task."`,
  )
  expect(refusal({ ...HEAD, ops: [{ op: 'cancel_task', task: 'P1.a', reson: 'r' }] })).toMatchInlineSnapshot(
    `"The update cannot be used: "reson" is not known. | ./u.json at ops.0.reson | Did you mean "reason"?"`,
  )
  expect(refusal({ ...HEAD, ops: [{ op: 'set_policy', policies: { fairnes: 'fifo' } }] })).toMatchInlineSnapshot(
    `"The update cannot be used: "fairnes" is not known. | ./u.json at ops.0.policies.fairnes | Did you mean "fairness"?"`,
  )
})

test('all that is wrong is told at once', () => {
  const told = refusal({
    ...HEAD,
    ops: [
      { op: 'set_pool', name: 'p' },
      { op: 'set_priority', task: 'P1.a', priorty: 'low' },
    ],
  })
  expect(told).toMatchInlineSnapshot(
    `"The update cannot be used: "priorty" is not known. Also: ops.0.capacity: it is missing; a number is expected. | ./u.json at ops.1.priorty | Did you mean "priority"?"`,
  )
  expect(refusal({ op: 'modify_resources' })).toMatchInlineSnapshot(
    `"The update cannot be used: "modify_resources" is not known. | ./u.json at op | Did you mean "modify_resource"?"`,
  )
  expect(refusal({ op: 'modify_resource', task: {}, resources: { add_lock: ['db'] } })).toMatchInlineSnapshot(
    `"The update cannot be used: "add_lock" is not known. Also: task.id: it is missing; a text is expected. | ./u.json at resources.add_lock | Did you mean "add_locks"?"`,
  )
})

test('what is not an update at all is told', () => {
  expect(refusal('{ "id": ')).toContain('The update is not JSON')
  expect(refusal([])).toContain('The update is no JSON object')
  expect(refusal({ ...HEAD, ops: [] })).toContain('./u.json at ops')
  expect(refusal({ ...HEAD, ops: [{ op: 'cancel_task', task: 'P1.a', reason: 'r' }] })).toBe('taken')
})

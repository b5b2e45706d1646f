import { expect, test } from 'vitest'
import { Failure } from '../core/model/failure.ts'
import { planFromText } from '../testing/plan-text.ts'
import { checkExecutable } from './executable.ts'

function refusal(text: string): string {
  try {
    checkExecutable(planFromText(text), 'simulated')
  } catch (error) {
    if (error instanceof Failure) return `${error.code} ${error.exit} at ${error.place}: ${error.message}`
    throw error
  }
  return 'it can be carried out'
}

test('a plan with a task that no worker of its pool can do is refused before anything starts', () => {
  const pool = 'worker gpu specialized cuda,ml\nworker web hybrid html setup 1m memory 500'
  expect([
    refusal('a needs anything'),
    refusal(`${pool}\na needs ml\nb needs htlm memory 100`),
    refusal(`${pool}\na needs cuda, ml\nb needs mll memory 600`),
    refusal(`${pool}\na manual needs mll memory 600\nb done needs mll memory 600`),
    refusal('scaling 0.2 0.5 1m\na'),
  ]).toMatchInlineSnapshot(`
    [
      "it can be carried out",
      "it can be carried out",
      "no-capable-worker 4 at coordinator.json, task P1.b: P1.b (b) needs a worker that can do mll (did you mean ml?), and none of the pool can.",
      "it can be carried out",
      "bad-worker-pool 4 at coordinator.json, worker_pool: The plan's workers contradict themselves: scale_down_at 0.5 is not below scale_up_at 0.2.",
    ]
  `)
})

import { expect, test } from 'vitest'
import { Failure } from '../core/model/failure.ts'
import { MemoryJournal } from '../plugins/journals/memory.ts'
import { simulate } from '../simulation/simulate.ts'
import { planFromText } from '../testing/plan-text.ts'
import { lookBack } from './go-back.ts'

test('going back names what has succeeded since, and an id that is of no use is refused with its reason', async () => {
  const journal = new MemoryJournal()
  const { events, execution_id } = simulate(planFromText('a 1h\nb 1h after a\nc 1h after b'), { seed: 1 })
  await journal.append(events)
  const first = events.find(({ type }) => type === 'task_succeeded')?.seq ?? 0
  const back = lookBack(journal, `cp-${execution_id}-${first}`, undefined)
  expect(back.tasks.map(({ task }) => task)).toEqual(['P1.c', 'P1.b'])

  const refused = (checkpoint: string, wanted?: string): string => {
    try {
      lookBack(journal, checkpoint, wanted)
    } catch (error) {
      if (error instanceof Failure) return error.message.replaceAll(execution_id, 'exec')
      throw error
    }
    return 'accepted'
  }
  const last = events.length
  expect([
    refused('cp-1'),
    refused(`cp-${execution_id}-${last}`),
    refused(`cp-${execution_id}-${first}`, 'exec-2'),
    refused('cp-exec-2000-01-01-001-5'),
  ]).toMatchInlineSnapshot(`
    [
      ""cp-1" is no id of a checkpoint.",
      "cp-exec-15: nothing has finished since event 15.",
      "cp-exec-6 belongs to exec, not to exec-2.",
      "There is no execution exec-2000-01-01-001 here.",
    ]
  `)
})

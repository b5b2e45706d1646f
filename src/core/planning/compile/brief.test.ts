import { expect, test } from 'vitest'
import { compileText } from '../../../testing/compiled-text.ts'
import type { Task } from '../../model/task.ts'
import { briefOf, orderIn } from './brief.ts'

test('a brief says what to build on; whether the work is the same does not rest on it', () => {
  const task = compileText('a 2h').tasks.tasks[0] as Task
  const reusing: Task = {
    ...task,
    reuses_existing: { extends: ['src/base.ts#Base'], imports: ['src/log.ts#Logger'], rationale: 'named' },
  }
  const brief = briefOf(reusing, 'Work', ['Before it'])
  expect(brief).toContain('## Build on what is there\n\n- extend `src/base.ts#Base`\n- use `src/log.ts#Logger`\n')
  expect(orderIn(brief)).toBe(orderIn(briefOf(task, 'Work', [])))
  expect(orderIn(brief)).not.toContain('Logger')
})

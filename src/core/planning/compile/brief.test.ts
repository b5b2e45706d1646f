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

test('a brief says that its quotes are enough, and where the files stand that it names', () => {
  const task = compileText('a 2h').tasks.tasks[0] as Task
  const brief = briefOf(task, 'Work', [])
  expect(brief).toMatch(
    /## Where this was said\n\n.*all that is needed.*in the folder of the plan\.\n\nspec\/spec\.md#L/,
  )
})

test('a brief says what is asked of this task while it runs, and the work is the same without', () => {
  const task = compileText('a 2h').tasks.tasks[0] as Task
  const { logging, monitoring } = task.execution_guidance
  const guided: Task = {
    ...task,
    action: { kind: 'agent' },
    execution_guidance: {
      logging: { ...logging, destination: '/var/log/a.jsonl' },
      checkpoints: [{ name: 'half copied', at_percent: 50, rollback_capable: true }],
      monitoring: {
        ...monitoring,
        heartbeat_promised: true,
        alerts: [{ metric: 'rows', op: 'lt', threshold: 10, action: 'notify' }],
      },
    },
  }
  const brief = briefOf(guided, 'Work', [])
  expect(brief.slice(brief.indexOf('## While you work'))).toMatchInlineSnapshot(`
    "## While you work

    - at about 50 %: \`tasks emit checkpoint 'half copied' --percent 50 --file <each file that it needs>\`
    - at least every 30 s a sign of life: \`tasks emit heartbeat\`; after 180 s without any you are ended
    - \`tasks emit metric rows <value>\` as it changes; below 10: notify
    - what you log goes to \`/var/log/a.jsonl\`
    "
  `)
  expect(orderIn(brief)).toBe(orderIn(briefOf({ ...task, action: { kind: 'agent' } }, 'Work', [])))
  expect(briefOf({ ...guided, action: { kind: 'human' } }, 'Work', [])).not.toContain('While you work')
})

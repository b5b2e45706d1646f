import { expect, test } from 'vitest'
import type { Task } from '../../model/task.ts'
import { compileText } from '../../../testing/compiled-text.ts'
import { titleOverlaps } from './title-overlap.ts'

/** Suspects of a plan whose tasks have the scopes that follow the `|` of their lines. */
function suspects(text: string): string[] {
  const lines = text.split('\n')
  const plan = compileText(lines.map((line) => line.split(' | ')[0]).join('\n'), {}, (proposal) => ({
    ...proposal,
    tasks: proposal.tasks.map((task) => {
      const scope = lines.find((line) => line.startsWith(`${task.title} `))?.split(' | ')[1]
      return scope === undefined ? task : { ...task, scope_includes: scope.split(' ') }
    }),
  }))
  const title = new Map(plan.tasks.tasks.map((task) => [task.id, task.title]))
  return plan.dag.metrics.mece_overlap_suspects.map(
    ({ a, b, reason, shared }) => `${title.get(a) ?? ''} ${title.get(b) ?? ''} by ${reason}: ${shared}`,
  )
}

test('stated scopes that meet without an order between their tasks are suspects', () => {
  expect(
    suspects(
      [
        'a 1h | src/api/** docs/api.md',
        'b 1h | src/api/routes.ts',
        'c 1h | src/api/sub/',
        'd 1h | docs/*.md',
        'e 1h | src/web/**',
        'f 1h | src/apiary.ts',
        'g 1h after a | src/api/routes.ts',
      ].join('\n'),
    ),
  ).toMatchInlineSnapshot(`
    [
      "a b by scope: src/api/routes.ts",
      "a c by scope: src/api/sub/**",
      "a d by scope: docs/api.md",
      "b g by scope: src/api/routes.ts",
    ]
  `)
})

test('a longer path, a common lock or a task that is done keeps scopes apart; the default scope is none', () => {
  expect(suspects('a 1h | x.ts\nm 1h after a\nb 1h after m | x.ts')).toEqual([])
  expect(suspects('a 1h locks db | x.ts\nb 1h locks db | x.ts')).toEqual([])
  expect(suspects('a 1h flags done | x.ts\nb 1h | x.ts')).toEqual([])
  expect(suspects('a 1h\nb 1h')).toEqual([])
  expect(suspects('a 1h | **\nb 1h | x.ts')).toEqual([])
})

const titled = (titles: readonly string[], feature = 'F001'): Task[] =>
  titles.map((title) => ({ title, feature_id: feature }) as Task)

test('titles with more than four of five words in common are suspects, within a feature', () => {
  const tasks = titled([
    'Add the sign-in form to the page',
    'Add a sign-in form to the page',
    'Add the sign-out form to the page',
    'Write the guide',
    'Write the Guide!',
  ])
  const pairs = (list: readonly Task[]): string[] => titleOverlaps(list, 100).map(({ a, b }) => `${a}-${b}`)
  expect(pairs(tasks)).toEqual(['0-1', '3-4'])
  expect(
    pairs(titled(['Move all of the users from here to there', 'Move all of the users from here to there now'])),
  ).toEqual(['0-1'])
  expect(pairs([...titled(['Write the guide']), ...titled(['Write the guide'], 'F002')])).toEqual([])
})

test('thousands of titles made of the same few words are compared in no more than a moment, and listed up to a limit', () => {
  const tasks = titled(Array.from({ length: 10_000 }, (_, i) => `Move table ${i % 50} of the old store to the new one`))
  expect(titleOverlaps(tasks, 100)).toHaveLength(100)
  const apart = titled(Array.from({ length: 10_000 }, (_, i) => `Move table t${i}`))
  expect(titleOverlaps(apart, 100)).toEqual([])
})

test('the parts of a task that was split are not told as the same work', () => {
  const plan = compileText('build-the-large-engine', {}, (proposal) => ({
    ...proposal,
    tasks: proposal.tasks.map((task) => ({
      ...task,
      title: 'Build the large engine of the reconciliation',
      complexity: { value: '2500 LoC', breakdown: '' },
      scope_includes: ['src/recon/a/**', 'src/recon/b/**', 'src/recon/c/**'],
    })),
  }))
  expect(plan.tasks.tasks.map(({ id }) => id)).toEqual(['P1.T001a', 'P1.T001b', 'P1.T001c'])
  expect(plan.dag.metrics.mece_overlap_suspects).toEqual([])
})

import { expect, test } from 'vitest'
import type { TaskProposal } from '../../model/proposal.ts'
import { compileText } from '../../../testing/compiled-text.ts'
import { durationSource } from './duration-source.ts'
import { qualityOf } from './quality.ts'

const SIZES = new Map([
  ['counted', '~900 LoC'],
  ['like-default', '120 lines'],
  ['vague', 'medium'],
])

function sized(task: TaskProposal): TaskProposal {
  const value = SIZES.get(task.title)
  return value === undefined ? task : { ...task, complexity: { value, breakdown: '' } }
}

test('a task tells whether its duration was stated, counted from lines, estimated, or is the default of its kind', () => {
  const plan = compileText('stated 4h\ncounted\nlike-default\nvague\ncommand run make\nguessed', {}, (proposal) => ({
    ...proposal,
    tasks: proposal.tasks.map((task) =>
      task.title === 'guessed'
        ? { ...task, duration: { optimistic: 1, mostLikely: 2, pessimistic: 3 }, duration_basis: 'estimated' as const }
        : sized(task),
    ),
  }))
  expect(plan.tasks.tasks.map((task) => `${task.title}: ${durationSource(task)}`)).toMatchInlineSnapshot(`
    [
      "stated: stated",
      "counted: complexity",
      "like-default: complexity",
      "vague: default",
      "command: default",
      "guessed: estimated",
    ]
  `)
  const [known] = qualityOf(plan).categories.flatMap(({ parts }) => parts.filter(({ id }) => id === 'durations-known'))
  expect(known).toMatchObject({ lost: 'The duration of 2 of 6 tasks is a default of its kind.' })
})

test('the parts of a task that was split by its lines are counted from lines too', () => {
  const plan = compileText('large', {}, (proposal) => ({
    ...proposal,
    tasks: proposal.tasks.map((task) => ({
      ...task,
      complexity: { value: '2500 LoC', breakdown: '' },
      scope_includes: ['src/a/**', 'src/b/**', 'src/c/**'],
    })),
  }))
  expect(plan.tasks.tasks.map(durationSource)).toEqual(['complexity', 'complexity', 'complexity'])
})

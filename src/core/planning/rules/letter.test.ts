import { expect, test } from 'vitest'
import { NOT_ANALYZED } from '../../model/codebase-analysis.ts'
import { wishOf } from '../language/wish.ts'
import { proposeFromSpec } from './propose.ts'

/** Titles of the tasks of a letter, and what is an error about it. */
function answerTo(text: string): { tasks: string[]; errors: string[] } {
  const { tasks, findings } = proposeFromSpec({
    documents: [{ path: 'spec/a.md', origin: 'a.md', text }],
    analysis: NOT_ANALYZED,
  })
  return {
    tasks: tasks.map(({ title }) => title),
    errors: findings.flatMap(({ severity, message }) => (severity === 'error' ? [message] : [])),
  }
}

test('wishes are told without the words around them, and stories wish for nothing', () => {
  const wishes = [
    "So what I'd love: some kind of cellar book, where I write down my bottles.",
    'Oh and ping me two days before a bottle is too old.',
    'My sister says a search box would be nice too.',
    'It would be great if the list was sorted.',
    'People keep asking for a dark theme.',
    'Last week I lost the list!',
    'It was great.',
    'The list would be sorted.',
  ]
  expect(wishes.map((one) => wishOf(one)?.text)).toEqual([
    'a cellar book, where I write down my bottles.',
    'Remind me two days before a bottle is too old.',
    'a search box',
    'the list was sorted.',
    'a dark theme.',
    undefined,
    undefined,
    undefined,
  ])
})

test('a letter makes a task of each wish, and none of apologies, feelings and stories', () => {
  expect(
    answerTo(`Hi all,

sorry for this long mail but I have to get this off my chest. Last week I opened a bottle that was too old!! How hard can it be?

So what I'd love: some kind of cellar book. Oh and ping me two days before a bottle is too old. My sister says a search box would be nice too.

Please don't touch the export.

Cheers
Ann
`),
  ).toMatchInlineSnapshot(`
    {
      "errors": [],
      "tasks": [
        "Implement cellar book",
        "Remind me two days before a bottle is too old",
        "Implement search box",
      ],
    }
  `)
})

test('a letter of which little was understood, and that asks for nothing, is refused', () => {
  const { tasks, errors } = answerTo(`Hello,

last week I opened a bottle that was too old. My sister laughed for an hour. We then went to the sea. The weather was cold and grey.
I have to say that it had to come. And please don't put it on my shelf again if it is so old. The train home came late. I slept for a day.
`)
  expect(tasks).toEqual([])
  expect(errors).toEqual(['Nothing was found that asks for something to be made: so there are no tasks.'])
})

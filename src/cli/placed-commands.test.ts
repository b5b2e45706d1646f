import { expect, test } from 'vitest'
import { commandsAsTyped, placedCommands, siteOption } from './placed-commands.ts'

const OPTION = ' --state-dir /b/.tasks'

test('every command that a hint names acts on the site that was meant', () => {
  const texts = [
    'Say it when the execution is taken up: tasks execute --resume exec-2026-11-22-001 --done P1.T003',
    'tasks status exec-2026-11-22-001 --all lists its tasks.',
    'Go on with it: tasks execute --resume exec-2026-11-22-001. tasks status exec-2026-11-22-001 says why it is paused.',
    'Watch it with `tasks status`, or use another state directory with --state-dir.',
    'tasks journal verify',
    'tasks update a.json b.json',
  ]
  expect(texts.map((text) => placedCommands(text, OPTION))).toMatchInlineSnapshot(`
    [
      "Say it when the execution is taken up: tasks execute --resume exec-2026-11-22-001 --state-dir /b/.tasks --done P1.T003",
      "tasks status exec-2026-11-22-001 --state-dir /b/.tasks --all lists its tasks.",
      "Go on with it: tasks execute --resume exec-2026-11-22-001 --state-dir /b/.tasks. tasks status exec-2026-11-22-001 --state-dir /b/.tasks says why it is paused.",
      "Watch it with \`tasks status --state-dir /b/.tasks\`, or use another state directory with --state-dir.",
      "tasks journal verify --state-dir /b/.tasks",
      "tasks update --state-dir /b/.tasks a.json b.json",
    ]
  `)
})

test('what is no command, what has its place and what needs none is left as it is', () => {
  for (const text of ['x/tasks status; tasks plan a', 'tasks status exec-1 --state-dir /c/.tasks'])
    expect(placedCommands(text, OPTION)).toBe(text)
  expect(placedCommands('tasks status', '')).toBe('tasks status')
  const typed = commandsAsTyped({ name: 'slaps', directory: '/work' }, ['--state-dir', 'X'], ['done', 'status'])
  for (const text of ['Waiting for a person, 1 of 2 tasks done', 'When all tasks fail, its tasks done'])
    expect(typed(text)).toBe(text)
})

test('the site is what was typed, and nothing is added where it is found without', () => {
  expect(siteOption(['done', 'Cal', '--state-dir', 'X'], '/work')).toBe(' --state-dir X')
  expect(siteOption(['done', 'Cal', "--state-dir=/b/my 'tasks"], '/work')).toBe(` --state-dir '/b/my '\\''tasks'`)
  expect(siteOption(['done', 'Cal', '--', '--state-dir', 'X'], '/work')).toBe('')
  expect(siteOption(['status'], '/work')).toBe('')
})

test('the name that was typed and the site go together', () => {
  const typed = commandsAsTyped({ name: 'slaps', directory: '/work' }, ['status', '--state-dir', 'X'], ['status'])
  expect(typed('tasks status shows it')).toBe('slaps status --state-dir X shows it')
})

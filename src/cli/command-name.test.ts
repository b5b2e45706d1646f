import { expect, test } from 'vitest'
import { asTyped, commandName } from './command-name.ts'

const NPX = { npm_command: 'exec', npm_lifecycle_event: 'npx' }

test('the program goes by the name that was typed', () => {
  expect(commandName('/usr/bin/tasks', {})).toBe('tasks')
  expect(commandName('/usr/bin/slaps', {})).toBe('slaps')
  expect(commandName('/clone/bin/tasks.cjs', {})).toBe('tasks')
  expect(commandName('', {})).toBe('tasks')
})

test('under npx its hints name npx too', () => {
  expect(commandName('/cache/_npx/5eec/node_modules/.bin/tasks', NPX)).toBe('npx tasks')
  expect(commandName('/clone/node_modules/.bin/slaps', { npm_lifecycle_event: 'release' })).toBe('npx slaps')
})

test('one that stands in the search path keeps its name, also when a script of npm calls it', () => {
  expect(commandName('/usr/bin/tasks', NPX)).toBe('tasks')
  expect(commandName('/clone/node_modules/.bin/tasks', {})).toBe('tasks')
})

test('commands in advice go by the name that was typed', () => {
  const verbs = ['plan', 'list', 'list-plans']
  const advice =
    'Name what tasks plan wrote; `tasks list-plans` or npx tasks list. Its tasks planned, x/tasks list, tasks --help'
  expect(asTyped(advice, 'tasks', verbs)).toBe(advice)
  expect(asTyped(advice, 'npx tasks', verbs)).toBe(
    'Name what npx tasks plan wrote; `npx tasks list-plans` or npx tasks list. Its tasks planned, x/tasks list, npx tasks --help',
  )
})

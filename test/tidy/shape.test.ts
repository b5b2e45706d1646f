import { expect, test } from 'vitest'
import { exportsAreExplained, filesAreShort, namesSayWhat, noBarrels, nothingIsPostponed } from './shape.ts'

test('a file of 401 lines is too long, one of 400 is not', () => {
  const ofLines = (count: number) => [{ path: 'src/core/std/x.ts', text: 'a\n'.repeat(count) }]
  expect(filesAreShort.find(ofLines(401))).toHaveLength(1)
  expect(filesAreShort.find(ofLines(400))).toEqual([])
})

test.each(['src/core/std/utils.ts', 'src/helpers/x.ts', 'src/runtime/task-manager.ts', 'test/error-handler.ts'])(
  'a file called %s is refused',
  (path) => {
    expect(namesSayWhat.find([{ path, text: '' }])).toHaveLength(1)
  },
)

test('a class called a manager is refused, a property called handler is not', () => {
  const path = 'src/runtime/x.ts'
  expect(namesSayWhat.find([{ path, text: 'export class LockManager {}' }])).toHaveLength(1)
  expect(namesSayWhat.find([{ path, text: 'option.handler = complete' }])).toEqual([])
})

test('a file that only passes on what others hold is a barrel, but not at an entry point', () => {
  const text = "// Everything.\nexport * from './a.ts'\nexport type { B } from './b.ts'\n"
  expect(noBarrels.find([{ path: 'src/core/model/all.ts', text }])).toHaveLength(1)
  expect(noBarrels.find([{ path: 'src/core/model/index.ts', text: 'export const a = 1' }])).toHaveLength(1)
  expect(noBarrels.find([{ path: 'src/index.ts', text }])).toEqual([])
  expect(noBarrels.find([{ path: 'src/core/model/a.ts', text: `${text}export const a = 1` }])).toEqual([])
})

test('a postponement and a silenced compiler are found', () => {
  const text = '// TODO later\n// @ts-ignore\nconst todo = 1\n'
  expect(nothingIsPostponed.find([{ path: 'src/core/std/x.ts', text }]).map((offence) => offence.line)).toEqual([1, 2])
})

test('an export without its sentence is found, a type that shares its name with a schema is not', () => {
  const text =
    '/** A task. */\nexport const Task = z.object({})\nexport type Task = z.infer<typeof Task>\nexport function run() {}\n'
  expect(exportsAreExplained.find([{ path: 'src/core/model/task.ts', text }]).map((offence) => offence.line)).toEqual([
    4,
  ])
})

import { expect, test } from 'vitest'
import { smallestWorld } from './smallest-world.ts'

test('a broken world is made as small as it still breaks: fewest tasks, then fewest troubles', () => {
  const holds = ['crash', 'hangs', 'people', 'people 0', 'lost']
  // With a crash it takes five tasks; without, two.
  const small = smallestWorld(9, ({ tasks, without }) => {
    const breaks = !without.has('hangs') && !without.has('people 0') && tasks >= (without.has('crash') ? 2 : 5)
    return { breaks, holds: holds.filter((trouble) => !without.has(trouble)) }
  })
  expect(small).toEqual({ tasks: 2, without: new Set(['crash', 'people', 'lost']) })
})

test('a world that breaks only as it is stays as it is', () => {
  const small = smallestWorld(3, ({ tasks, without }) => ({ breaks: tasks === 3 && without.size === 0, holds: ['a'] }))
  expect(small).toEqual({ tasks: 3, without: new Set() })
})

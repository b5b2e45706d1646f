import { expect, test } from 'vitest'
import { isInstalled, parseSystemParts } from './system-part.ts'

test('the list is read a line at a time, without comments', () => {
  expect(parseSystemParts('# needed by tests\nstrace strace # traces\n\nsetsid util-linux\n')).toEqual([
    { command: 'strace', package: 'strace' },
    { command: 'setsid', package: 'util-linux' },
  ])
})

test('a line that is not a command and a package is refused with its text', () => {
  expect(() => parseSystemParts('strace')).toThrow('"strace" should be a command and a package')
})

test('a command is found on the path or not', () => {
  expect(isInstalled('sh')).toBe(true)
  expect(isInstalled('no-such-command-anywhere')).toBe(false)
})

import { expect, test } from 'vitest'
import { processScreen } from './screen.ts'

/** What a screen writes to its two streams, in the order in which a terminal gets it. */
function recorded(isTTY: boolean, env: NodeJS.ProcessEnv = { LANG: 'en_GB.UTF-8' }) {
  let written = ''
  const stream = { isTTY, columns: 20, write: (text: string) => (written += text) } as unknown as NodeJS.WriteStream
  return { screen: processScreen({ stdout: stream, stderr: stream, env }), written: () => written }
}

test('what is printed while something goes on begins on a line of its own', () => {
  const { screen, written } = recorded(true)
  screen.status('reading files 5 of 9')
  screen.status('reading')
  screen.out('found')
  screen.err('note')
  screen.status('putting')
  screen.status('')
  screen.raw('log')
  expect(written().split('\r\u001b[2K')).toEqual([
    '',
    'reading files 5 of…',
    'reading',
    'found\nnote\n',
    'putting',
    'log',
  ])
})

test('what goes on is not told where nobody can see it move', () => {
  for (const { screen, written } of [recorded(false), recorded(true, { TERM: 'dumb' })]) {
    screen.status('reading')
    screen.out('found')
    expect(written()).toBe('found\n')
  }
})

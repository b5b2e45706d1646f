import { expect, test } from 'vitest'
import { LiveArea } from './live-area.ts'

function stage(): { area: LiveArea; written: string[]; block: string[]; pass: (ms: number) => void } {
  const written: string[] = []
  const block: string[] = []
  let now = 0
  let due: { at: number; call: () => void } | undefined
  const area = new LiveArea(
    {
      write: (text) => void written.push(text.replaceAll('\u001b', '^')),
      size: () => ({ columns: 20, rows: 4 }),
      now: () => now,
      later: (delay, call) => {
        due = { at: now + delay, call }
        return () => (due = undefined)
      },
    },
    () => block,
  )
  const pass = (ms: number): void => {
    now += ms
    const ripe = due
    if (ripe === undefined || ripe.at > now) return
    due = undefined
    ripe.call()
  }
  return { area, written, block, pass }
}

test('a line is printed above the block, which is erased and drawn again in the same write', () => {
  const { area, written, block, pass } = stage()
  block.push('running 1')
  area.print('first')
  pass(0)
  pass(200)
  area.print('second')
  pass(0)
  expect(written).toEqual(['first\nrunning 1\n', '\r^[1A^[0Jsecond\nrunning 1\n'])
})

test('however many lines come, the terminal is written to at most once in 100 ms', () => {
  const { area, written, block, pass } = stage()
  block.push('b')
  for (let i = 0; i < 50; i++) {
    area.print(`line ${i}`)
    pass(10)
  }
  pass(100)
  expect(written.length).toBeLessThanOrEqual(7)
  const lines = written.join('').match(/line \d+/g)
  expect(lines).toHaveLength(50)
})

test('a block higher or wider than the terminal is cut, so that it can be erased again', () => {
  const { area, written, block, pass } = stage()
  block.push('a line that is far too long for it', '2', '3', '4', '5')
  area.touch()
  pass(0)
  expect(written).toEqual(['a line that is far…\n2\n3\n'])
})

test('the end prints what is still due and takes the block away', () => {
  const { area, written, block, pass } = stage()
  block.push('running 1')
  area.print('first')
  pass(0)
  area.print('last')
  area.end()
  pass(500)
  area.touch()
  pass(0)
  expect(written).toEqual(['first\nrunning 1\n', '\r^[1A^[0Jlast\n'])
})

import { expect, test } from 'vitest'
import { PLAIN } from './colour.ts'
import { logBytes } from './log-bytes.ts'

/** What is written of these pieces; colours are shown when `paint` colours. */
function written(pieces: readonly string[], paint = PLAIN): string {
  const parts: Buffer[] = []
  const write = logBytes({ paint, raw: (bytes) => void parts.push(Buffer.from(bytes)) })
  for (const piece of pieces) write(Buffer.from(piece))
  return Buffer.concat(parts).toString('utf8')
}

test('where no colours are shown, control sequences are taken out and everything else stays', () => {
  expect(written(['\u001B[31mrot\u001B[0m für 日本\n\u001B[2K\u001B]0;title\u0007done\n'])).toBe('rot für 日本\ndone\n')
})

test('a sequence that is torn between two pieces is taken out whole, and no character is torn', () => {
  const text = '\u001B[1;31mü\u001B[0m end'
  const bytes = Buffer.from(text)
  for (let cut = 0; cut <= bytes.length; cut++) {
    const parts: Buffer[] = []
    const write = logBytes({ paint: PLAIN, raw: (piece) => void parts.push(Buffer.from(piece)) })
    write(bytes.subarray(0, cut))
    write(bytes.subarray(cut))
    expect(Buffer.concat(parts).toString('utf8'), String(cut)).toBe('ü end')
  }
})

test('where colours are shown, bytes are written as they are', () => {
  const paint = { ...PLAIN, strong: (text: string) => `\u001B[1m${text}\u001B[0m` }
  expect(written(['\u001B[31mrot\u001B[0m'], paint)).toBe('\u001B[31mrot\u001B[0m')
})

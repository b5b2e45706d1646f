import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'

function simulate(...args: string[]): { status: number | null; text: string } {
  const script = join(import.meta.dirname, 'simulate.ts')
  const { status, stdout } = spawnSync(process.execPath, [script, ...args], { encoding: 'utf8' })
  return { status, text: stdout }
}

test('a seed shows its world: the verdict, the plan and what happened in it', () => {
  const { status, text } = simulate('--seed', '7')
  expect(status).toBe(0)
  expect(text).toMatch(/^All promises were kept\.\nnpm run simulate -- --seed 7 --tasks 8\n/)
  expect(text).toContain('\nt7 ')
  expect(text).toMatch(/\n0h t\d+ →/)
  expect(simulate('--seed', '7').text).toBe(text)
})

test('many seeds are judged and counted', () => {
  const { status, text } = simulate('--worlds', '20', '--from', '100')
  expect(status).toBe(0)
  expect(text).toMatch(/^20 worlds from seed 100 kept all promises/)
})

/** What stands for the code of the analyzer itself, where it may change from one run to the next. */
import { hash } from 'node:crypto'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { compareText } from '../../core/std/order.ts'

const FOLDERS = ['.', '../../core/planning/search']

/** Changes with the sources in a clone. The published form has none, and its release stands for it. */
export function ownCode(): string {
  if (!import.meta.filename.endsWith('.ts')) return ''
  const texts = FOLDERS.flatMap((folder) => {
    const place = join(import.meta.dirname, folder)
    const names = readdirSync(place).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    return names.toSorted(compareText).map((name) => readFileSync(join(place, name), 'utf8'))
  })
  return hash('sha256', texts.join('\0'))
}

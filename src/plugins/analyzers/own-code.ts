/** What stands for the code of the analyzer itself, so that nothing is believed that other code wrote. */
import { hash } from 'node:crypto'
import { readFileSync, readdirSync } from 'node:fs'
import { findPackageJSON } from 'node:module'
import { join } from 'node:path'
import { compareText } from '../../core/std/order.ts'

/** What readings of files come from beside the analyzers, and what histories come from. */
const FOLDERS = ['.', '../../core/planning/search', '../../core/planning/codebase']

/** Changes with the sources in a clone. The published form has none, and the text that names its release stands for it. */
export function ownCode(): string {
  const manifest = findPackageJSON(import.meta.url)
  if (!import.meta.filename.endsWith('.ts')) return manifest === undefined ? '' : hash('sha256', readFileSync(manifest))
  const texts = FOLDERS.flatMap((folder) => {
    const place = join(import.meta.dirname, folder)
    const names = readdirSync(place).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    return names.toSorted(compareText).map((name) => readFileSync(join(place, name), 'utf8'))
  })
  return hash('sha256', texts.join('\0'))
}

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { folders, planFolders, specFiles } from './completion.ts'

const directory = mkdtempSync(join(tmpdir(), 'completion-'))
for (const folder of ['plans/oauth', 'plans/empty', 'src', '.git'])
  mkdirSync(join(directory, folder), { recursive: true })
for (const file of ['plans/oauth/coordinator.json', 'spec.md', 'notes.txt', 'src/a.ts', 'src/inner.md']) {
  writeFileSync(join(directory, file), '')
}
afterAll(() => rmSync(directory, { recursive: true }))

test('plan is offered texts and the folders on the way to them', () => {
  expect(specFiles('', directory)).toEqual(['notes.txt', 'plans', 'spec.md', 'src'])
  expect(specFiles('src/', directory)).toEqual(['src/inner.md'])
})

test('where a plan is wanted, the plans in ./plans are offered at once', () => {
  expect(planFolders('', directory)).toEqual(['plans/oauth'])
  expect(planFolders('plans/', directory)).toEqual(['plans/oauth'])
  expect(planFolders('s', directory)).toEqual(['src'])
})

test('hidden folders are offered only when the word begins with a dot', () => {
  expect(folders('', directory)).toEqual(['plans', 'src'])
  expect(folders('.', directory)).toEqual(['.git'])
})

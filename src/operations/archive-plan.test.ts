import { hash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { renderArtifacts } from '../core/planning/artifacts/render.ts'
import { compileText } from '../testing/compiled-text.ts'
import { archivePlan } from './archive-plan.ts'
import { listPlans } from './list-plans.ts'
import { codebaseOf, planMetaText } from './plan-meta.ts'

let root = ''
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'archive-plan-'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

/** Writes a plan for the codebase in `code`. */
function write(directory: string, text = '# F\nbuild 1h'): string {
  const path = join(root, directory)
  mkdirSync(path, { recursive: true })
  const artifacts = renderArtifacts(compileText(text))
  for (const [name, content] of artifacts) writeFileSync(join(path, name), content)
  const written = Array.from(artifacts, ([name, text]) => ({ name, sha256: hash('sha256', text) }))
  const made = { at: 0, generator: { name: 'tasks', version: '0.0.0' } }
  writeFileSync(join(path, '.tasks-meta.json'), planMetaText(made, path, join(root, 'code'), written))
  return path
}

const archive = (plan: string, more: object = {}) => archivePlan({ plan, working_directory: root, ...more })

test('a plan is moved into the archive beside it, and still knows its codebase; undoing brings it back', () => {
  const from = write('plans/release')
  const { to } = archive('plans/release')
  expect([existsSync(from), to]).toEqual([false, join(root, 'plans', 'archive', 'release')])
  expect(codebaseOf(to)).toBe(join(root, 'code'))
  expect(archive(to, { undo: true }).to).toBe(from)
  expect(codebaseOf(from)).toBe(join(root, 'code'))
})

test('a plan that stands in the archive is named there, and no other one with a like name', () => {
  write('plans/ledger')
  write('plans/ledger2')
  archive('plans/ledger2')
  expect(() => archive('plans/ledger2', { undo: true })).toThrow(
    expect.objectContaining({
      code: 'plan-not-found',
      advice: 'It stands in the archive: name plans/archive/ledger2.',
    }),
  )
})

test('nothing in the archive is ever replaced', () => {
  mkdirSync(join(root, 'plans/archive/release'), { recursive: true })
  writeFileSync(join(root, 'plans/archive/release-2'), 'a file')
  write('plans/release')
  expect(archive('plans/release').to).toBe(join(root, 'plans/archive/release-3'))
  expect(readFileSync(join(root, 'plans/archive/release-2'), 'utf8')).toBe('a file')
})

test('what must not be moved is refused with the reason, and stands where it stood', () => {
  const path = write('plans/release')
  writeFileSync(join(path, 'notes.txt'), 'mine')
  expect(() => archive('plans/release')).toThrow(expect.objectContaining({ code: 'plan-not-alone', exit: 1 }))
  symlinkSync(path, join(root, 'link'))
  expect(() => archive('link', { force: true })).toThrow(expect.objectContaining({ code: 'plan-is-link' }))
  expect(() => archive('plans/release', { undo: true })).toThrow(expect.objectContaining({ code: 'not-archived' }))
  writeFileSync(join(root, 'plans/archive'), 'in the way')
  expect(() => archive('plans/release', { force: true })).toThrow(expect.objectContaining({ code: 'not-moved' }))
  expect(existsSync(join(path, 'coordinator.json'))).toBe(true)
  rmSync(join(root, 'plans/archive'))
  const { to } = archive('plans/release', { force: true })
  expect(readFileSync(join(to, 'notes.txt'), 'utf8')).toBe('mine')
  expect(() => archive(to)).toThrow(expect.objectContaining({ code: 'already-archived' }))
})

test('plans are listed by name, the archived ones last, each with how it stands', () => {
  write('plans/b')
  write('plans/a', '# F\nbuild 1h\ntest 1h after build~0.5')
  rmSync(join(write('plans/broken'), 'dag.json'))
  writeFileSync(join(write('plans/garbled'), 'coordinator.json'), '{')
  writeFileSync(join(write('plans/touched'), 'Plan.md'), 'changed')
  write('plans/archive/old')
  mkdirSync(join(root, 'plans/no-plan'))
  const listed = listPlans(undefined, root)
  expect(listed.map((plan) => [plan.plan_dir.slice(root.length + 7), plan.status, plan.tasks, plan.archived])).toEqual([
    ['a', 'needs_review', 2, false],
    ['b', 'ok', 1, false],
    ['broken', 'broken', 1, false],
    ['garbled', 'broken', null, false],
    ['touched', 'changed', 1, false],
    ['archive/old', 'ok', 1, true],
  ])
  expect(listed.flatMap((plan) => plan.problems)).toEqual([
    'dag.json is missing.',
    expect.stringMatching(/^coordinator.json is not JSON/),
    'Its files are not those that were written when it was made.',
  ])
  expect(listed[0]).toMatchObject({ created_at: '1970-01-01T00:00:00.000Z', title: 'Test plan' })
})

test('a directory that is a plan lists that one; one that is not there is an empty list only where nobody named it', () => {
  write('plans/b')
  expect(listPlans('plans/b', root)).toHaveLength(1)
  expect(listPlans(undefined, join(root, 'plans'))).toEqual([])
  expect(() => listPlans('plams', root)).toThrow(expect.objectContaining({ exit: 1, advice: 'Did you mean plans?' }))
})

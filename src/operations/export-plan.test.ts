import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Failure } from '../core/model/failure.ts'
import { importProposer } from '../plugins/proposers/import.ts'
import { FOREIGN_PLANS } from '../testing/foreign-plans.ts'
import { exportPlan, type ExportRequest, type PlanExported } from './export-plan.ts'
import { planSpec } from './plan.ts'

let root = ''
beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'export-'))
  writeFileSync(join(root, 'tm.json'), FOREIGN_PLANS['task-master'].text)
  await planSpec(
    {
      spec: { kind: 'file', path: 'tm.json' },
      working_directory: root,
      codebase_path: '.',
      output_dir: 'plan',
      generator: { name: 'tasks', version: '0.0.0' },
      at: 0,
      import_tag: 'later',
    },
    { proposer: importProposer({ tag: 'later' }) },
  )
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

const exported = (more: Partial<ExportRequest>): PlanExported =>
  exportPlan({ plan: 'plan', format: 'task-master', working_directory: root, ...more })

const read = (name: string): unknown => JSON.parse(readFileSync(join(root, name), 'utf8'))

function refusal(more: Partial<ExportRequest>): unknown {
  try {
    return exported(more)
  } catch (error) {
    const { code, place, message } = error as Failure
    return `${code} at ${place}: ${message}`
  }
}

test('a plan goes back to the tag that it came from, and the other tags stay as they are', () => {
  const before = read('tm.json') as Record<string, unknown>
  const { notes } = exported({ into: 'tm.json' })
  const after = read('tm.json') as Record<string, { tasks: { title: string }[] }>
  expect(notes).toEqual([])
  expect(after['master']).toEqual(before['master'])
  expect(after['later']?.tasks.map(({ title }) => title)).toEqual(['Think about refunds'])
  expect(exported({ into: 'tm.json' }).unchanged).toBe(true)
})

test('a tag that the file does not have is made, and that is said', () => {
  expect(exported({ into: 'tm.json', tag: 'new' }).notes).toEqual(['tm.json had no tag new: it is added.'])
  expect(Object.keys(read('tm.json') as object)).toEqual(['master', 'later', 'new'])
})

test('what cannot be written leaves nothing behind', () => {
  writeFileSync(join(root, 'list.json'), '[1]')
  const before = readdirSync(root)
  expect(refusal({ output: 'missing/tasks.json' })).toContain('export-unwritable at missing/tasks.json')
  expect(refusal({ output: 'tm.json' })).toContain('export-unwritable at tm.json: "tm.json" is there already')
  expect(refusal({ output: 'plan', force: true })).toContain('export-unwritable at plan')
  expect(refusal({ into: 'list.json' })).toContain('export-into-unreadable at list.json:1')
  expect(refusal({ into: 'none.json' })).toContain('export-into-unreadable at none.json')
  expect(existsSync(join(root, 'missing'))).toBe(false)
  expect(readdirSync(root)).toEqual(before)
})

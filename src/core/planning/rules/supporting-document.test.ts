import { expect, test } from 'vitest'
import { NOT_ANALYZED } from '../../model/codebase-analysis.ts'
import { proposeFromSpec } from './propose.ts'

const tasksOf = (files: Readonly<Record<string, string>>): string[] => {
  const documents = Object.entries(files).map(([origin, text]) => ({ path: `spec/${origin}`, origin, text }))
  return proposeFromSpec({ documents, analysis: NOT_ANALYZED }).tasks.map(({ title }) => title)
}

const PROSE = '# Tray\n\n## Requirements\n\n- Add a tray icon\n'
const DESIGN = '# Design\n\n## Context\n\n- Window effects: blur run: `true`\n'

test('a line that looks like a hint in a design does not make a list of tasks of the specification', () => {
  expect(tasksOf({ 'spec.md': PROSE, 'design.md': DESIGN }).join()).toMatch(/tray icon/)
  expect(tasksOf({ 'design.md': DESIGN.replace('effects: blur ', '') })).toEqual(['Window'])
})

test('hints in the document that leads say what the tasks are, whatever stands beside it', () => {
  expect(tasksOf({ 'spec.md': '## A\n\n- Build it run: `make`\n', 'plan.md': PROSE })).toEqual(['Build it'])
})

test('a contract beside a list of tasks is no list of tasks', () => {
  expect(tasksOf({ 'spec.md': '## A\n\n- Build it run: `make`\n', 'api.yaml': 'paths:\n  - a run: `b`\n' })).toEqual([
    'Build it',
  ])
})

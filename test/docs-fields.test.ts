// The pages about rules and updates name every field that there is, and their examples are read by the real readers.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { z } from 'zod'
import { readUpdates } from '../src/operations/update-file.ts'
import { planFromText } from '../src/testing/plan-text.ts'
import { CLASS_OF_KIND } from '../src/core/model/failure.ts'
import { FailurePattern } from '../src/core/model/failure-pattern.ts'
import { newExecution } from '../src/core/execution/state.ts'
import { type HotUpdate, HotUpdateOp } from '../src/core/model/hot-update.ts'
import { Policies } from '../src/core/model/policies.ts'
import { TasksConfig } from '../src/core/model/tasks-config.ts'
import { WorkerPool } from '../src/core/model/worker-pool.ts'

function page(name: string): string {
  return readFileSync(join(import.meta.dirname, '..', 'docs', name), 'utf8')
}

/** The JSON examples of a page. */
function jsonExamples(text: string): unknown[] {
  return [...text.matchAll(/^```json\n([\s\S]*?)^```$/gm)].map((fence) => JSON.parse(fence[1] as string) as unknown)
}

/** The rows of all tables whose first cell is one word in backticks: that word, and the whole row. */
function rows(text: string): Map<string, string> {
  return new Map([...text.matchAll(/^\| `([^`]+)` +\|.*$/gm)].map((row) => [row[1] as string, row[0]]))
}

interface Leaf {
  readonly path: string
  readonly values: readonly string[]
}

/** The paths of a schema that have no fields below them, and the values that a choice takes. */
function leavesOf(schema: z.core.$ZodType, path: string): Leaf[] {
  const { def } = (schema as z.core.$ZodTypes)._zod
  if (def.type === 'optional') return leavesOf(def.innerType, path)
  if (def.type === 'object')
    return Object.entries(def.shape).flatMap(([key, field]) => leavesOf(field, path === '' ? key : `${path}.${key}`))
  if (def.type === 'union') return def.options.flatMap((option) => leavesOf(option, path))
  if (def.type === 'array') {
    const { type } = (def.element as z.core.$ZodTypes)._zod.def
    return leavesOf(def.element, type === 'number' ? path : `${path}[]`)
  }
  return [{ path, values: def.type === 'enum' ? Object.values(def.entries).map(String) : [] }]
}

test('docs/policies.md has a row for every field of the rules and of the workers, with all values of a choice', () => {
  const told = rows(page('policies.md'))
  const leaves = [...leavesOf(Policies, ''), ...leavesOf(WorkerPool, 'worker_pool')]
  expect(leaves.length).toBeGreaterThan(60)
  const untold = leaves.flatMap(({ path, values }) => {
    const row = told.get(path)
    if (row === undefined) return [path]
    return path.includes('.')
      ? values.filter((value) => !row.includes(`\`${value}\``)).map((one) => `${path}: ${one}`)
      : []
  })
  expect(untold).toEqual([])
  const known = new Set(leaves.map(({ path }) => path))
  const tops = ['worker_pool', ...Object.keys(Policies.shape)]
  const paths = [...told.keys()].filter((one) => one.includes('.') && tops.includes(one.split('.')[0] as string))
  const parents = [
    'circuit_breakers.patterns',
    'circuit_breakers.thrash',
    'circuit_breakers.deadline',
    'circuit_breakers.failure_rate',
  ]
  expect(paths.filter((path) => !known.has(path) && !parents.includes(path))).toEqual([])
})

test('every example of a rule in docs/policies.md can stand in a configuration', () => {
  const examples = jsonExamples(page('policies.md')) as Record<string, unknown>[]
  const shown = new Set(examples.flatMap((example) => Object.keys(example)))
  const inner = [...new Set(leavesOf(Policies, '').map(({ path }) => path.split(/[.[]/) as [string, ...string[]]))]
  const nested = new Set(inner.filter((path) => path.length > 1).map(([top]) => top))
  expect([...nested, 'worker_pool'].filter((name) => !shown.has(name))).toEqual([])
  for (const example of examples) {
    const { worker_pool, ...policies } = example
    expect(() => TasksConfig.parse({ policies, ...(worker_pool === undefined ? {} : { worker_pool }) })).not.toThrow()
  }
})

test('docs/failures.md has a row for every kind of failure with its class, and one for every field of a pattern', () => {
  const told = rows(page('failures.md'))
  const text = page('failures.md').replaceAll(/ +/g, ' ')
  const kinds = Object.entries(CLASS_OF_KIND)
  expect(kinds.filter(([kind, one]) => !text.includes(`| \`${kind}\` | \`${one}\` |`))).toEqual([])
  expect(Object.keys(FailurePattern.shape).filter((field) => !told.has(field))).toEqual([])
})

const OPTIONS = { worker_min: 1, worker_max: 1, assume_idempotent: false, agent: null, dry_run: true }

test('every example of an update in docs/hot-updates.md is read, and every step and field of a step is shown', () => {
  const working_directory = mkdtempSync(join(tmpdir(), 'docs-updates-'))
  const plan = planFromText('lock db\npool test-db 2\nquota cpu_cores 4\nT003 locks db\nT004\nT005 after T003')
  const target = { execution: newExecution('exec-1', plan, OPTIONS, 1, 0), agent: 'an-agent', working_directory }
  const text = page('hot-updates.md')
  try {
    const updates = jsonExamples(text).map((example) => {
      writeFileSync(join(working_directory, 'u.json'), JSON.stringify(example))
      return readUpdates(['u.json'], target)[0] as HotUpdate
    })
    const shown = new Set(updates.flatMap(({ ops }) => ops.map(({ op }) => op)))
    const steps = HotUpdateOp.options.map((option) => option.shape.op.value)
    expect(steps.filter((op) => !shown.has(op))).toEqual([])
  } finally {
    rmSync(working_directory, { recursive: true })
  }
  const told = rows(text.slice(text.indexOf('### Every field'), text.indexOf('## What is refused')))
  const untold = HotUpdateOp.options.flatMap((option) =>
    Object.keys(option.shape)
      .filter((field) => field !== 'op' && told.get(option.shape.op.value)?.includes(`\`${field}\``) !== true)
      .map((field) => `${option.shape.op.value}: ${field}`),
  )
  expect(untold).toEqual([])
})

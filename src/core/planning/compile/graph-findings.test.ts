import { expect, test } from 'vitest'
import { compileText } from '../../../testing/compiled-text.ts'

const CODES = new Set(['sparse-graph', 'dense-graph', 'isolated-tasks', 'titles-without-verb', 'overlapping-titles'])

function told(text: string): string[] {
  const { dag, tasks } = compileText(text)
  const findings = dag.warnings.filter((finding) => CODES.has(finding.code))
  expect(tasks.meta.findings).toEqual(expect.arrayContaining(findings))
  return findings.map(({ code, message }) => `${code}: ${message}`)
}

const names = Array.from({ length: 12 }, (_, i) => `${'abcdefghijkl'.charAt(i)}`)

test('independent tasks are told once there are enough of them to mean something', () => {
  expect(told(names.slice(0, 9).join('\n'))).toEqual([])
  expect(told(names.join('\n'))).toMatchInlineSnapshot(`
    [
      "sparse-graph: Dependencies may be missing: 0.0 dependencies for each task, and 100 % of the tasks wait for nothing.",
      "isolated-tasks: 12 tasks wait for no other, and no other waits for them: P1.T001, P1.T002, P1.T003, P1.T004, P1.T005 and 7 more.",
      "titles-without-verb: 12 of 12 titles do not begin with an English verb: P1.T001 "a", P1.T002 "b", P1.T003 "c", P1.T004 "d", P1.T005 "e" and 7 more.",
    ]
  `)
})

test('what concerns single tasks is told at the line of the first of them', () => {
  const places = compileText(names.join('\n')).dag.warnings.map(({ code, place }) => `${code} ${place}`)
  expect(places).toEqual(
    expect.arrayContaining([
      'sparse-graph dag.json#/metrics',
      'isolated-tasks spec.md:1',
      'titles-without-verb spec.md:1',
    ]),
  )
})

test('a chain of well named tasks is told nowhere', () => {
  const verbs = 'add build check deploy edit find give help join keep list move'.split(' ')
  expect(told(verbs.map((verb, i) => (i === 0 ? verb : `${verb} after ${verbs[i - 1] ?? ''}`)).join('\n'))).toEqual([])
})

test('a graph in which everything hangs on everything is told', () => {
  const left = names.map((name) => `make-${name}`)
  const right = names.map((name) => `move-${name} after ${left.join(' ')}`)
  expect(told([...left, ...right].join('\n'))).toMatchInlineSnapshot(`
    [
      "dense-graph: The tasks are tied together tightly: 6.0 dependencies for each task, and 50 % of the tasks wait for nothing.",
    ]
  `)
})

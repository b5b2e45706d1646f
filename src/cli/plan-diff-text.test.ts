import { expect, test } from 'vitest'
import { diffPlans } from '../core/planning/compare/plan-diff.ts'
import { compileText } from '../testing/compiled-text.ts'
import { PLAIN } from './colour.ts'
import { planDiffText } from './plan-diff-text.ts'

function text(before: string, after: string): string {
  const found = diffPlans(compileText(before), compileText(after, { min_confidence: 0.8 }))
  return planDiffText(found, PLAIN).replaceAll(/PLAN-[0-9a-f]{12}/g, 'PLAN-…')
}

test('a comparison is told a change a line', () => {
  const before = '# F\nbuild 1h locks db run make\ntest 2h after build run test\n! pool shared_limited 2'
  const after = '# F\nbuild 2h run make\npack 1h after build run pack\n# G\nsign 1h run sign\n! pool shared_limited 3'
  const found = text(before, after)
  expect(found.slice(0, found.indexOf('\n\nForecast'))).toMatchInlineSnapshot(`
    "Test plan (PLAN-…) → Test plan (PLAN-…)

    Settings
      ~ min_confidence: 0.7 → 0.8

    Features: 1 added, 0 removed, 0 changed
      + F002 G

    Tasks: 1 added, 0 removed, 2 changed, 0 the same
      + P2.T001 sign (F002, 1h 00m)
      ~ P1.T001 build
          duration: 1h 00m/1h 00m/1h 00m → 2h 00m/2h 00m/2h 00m
          resources.locks: - db
      ~ P1.T002 pack
          title: test → pack
          category: testing → implementation
          action.cmd: test → pack
          duration: 2h 00m/2h 00m/2h 00m → 1h 00m/1h 00m/1h 00m

    Resources: 0 added, 1 removed, 1 changed
      - db
      ~ pool capacity: 2 → 3"
  `)
  expect(found).toMatch(/^ {2}tasks +2 +3 +\+1$/m)
})

test('equal plans need one line, and say when their files differ all the same', () => {
  const plan = compileText('# F\nbuild 1h')
  const same = (after: string): string =>
    planDiffText(diffPlans(plan, compileText(after)), PLAIN).split('\n')[1] as string
  expect(same('# F\nbuild 1h')).toBe('No difference')
  expect(same('# F\n\nbuild 1h')).toBe(
    'No difference: only the text that they quote, its lines, what the code holds or the way they were made differ',
  )
})

test('a long value that changed far from its beginning is shown where it differs', () => {
  const command = (end: string): string => `# F\nbuild 1h run ${'x'.repeat(80)}-${end}`
  const line = text(command('old'), command('new'))
    .split('\n')
    .find((each) => each.includes('action.cmd'))
  expect(line?.trim()).toBe(`action.cmd: …${'x'.repeat(15)}-old → …${'x'.repeat(15)}-new`)
})

test('lists are told by what came and what went, whole', () => {
  const scoped = (paths: string): string => `# F\nbuild 1h files ${paths}`
  const deep = 'frontend/components/Domain/ShoppingList/ShoppingListItemEditor.vue'
  const found = diffPlans(compileText(scoped('src/a.ts')), compileText(scoped('src/a.ts')))
  const changes = [
    { field: 'scope.includes', before: ['src/a.ts', 'src/gone.ts'], after: [deep, 'src/a.ts'] },
    { field: 'tags', before: null, after: ['x'] },
    { field: 'order', before: ['a', 'b'], after: ['b', 'a'] },
  ]
  const tasks = { ...found.tasks, changed: [{ id: 'P1.T001', title: 'build', changes }] }
  const told = planDiffText({ ...found, equal: false, tasks }, PLAIN)
  expect(told.split('\n').filter((line) => line.startsWith('      '))).toEqual([
    `      scope.includes: + ${deep}`,
    '      scope.includes: - src/gone.ts',
    '      tags: + x',
    '      order: the same in another order',
  ])
})

test('times that differ by chance alone are not told', () => {
  const found = diffPlans(compileText('# F\nbuild 1h'), compileText('# F\nbuild 1h'))
  const measure = (after: number) => ({ measure: 'critical_path', unit: 'hours' as const, before: 72, after })
  const told = (after: number): string =>
    planDiffText({ ...found, equal: false, forecast: [measure(after)] }, PLAIN)
      .split('\n\n')
      .at(-1) as string
  expect(told(71.99999)).toBe('Forecast and size: no difference that is worth telling')
  expect(told(71)).toMatch(/critical path +3d 00h +2d 23h +-1h 00m$/)
})

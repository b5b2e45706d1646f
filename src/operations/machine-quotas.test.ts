import { expect, test } from 'vitest'
import { traceOf } from '../testing/trace.ts'
import { planFromText } from '../testing/plan-text.ts'
import { simulate } from '../simulation/simulate.ts'
import { machineQuotas, withMachineQuotas } from './machine-quotas.ts'

test("without limits of its own a plan gets the machine's, and a task that asks for more runs alone", () => {
  const text = `a 1h cpu 1
                b 1h cpu 1
                c 1h cpu 1
                d 1h cpu 6 after a`
  const plan = withMachineQuotas(planFromText(text), { cpu_cores: 2 })
  expect(plan.resources.quotas).toEqual({ cpu_cores: 2 })
  expect(traceOf(simulate(plan, { seed: 1 }).events)).toMatchInlineSnapshot(
    `"0h a →  +worker-2  b →   1h a ✓  b ✓  c →   2h c ✓  d →   3h d ✓"`,
  )
})

test("a plan's own limit holds", () => {
  const plan = planFromText('quota cpu_cores 1\na 1h cpu 1')
  expect(withMachineQuotas(plan, { cpu_cores: 64 }).resources.quotas).toMatchObject({ cpu_cores: 1 })
})

test('this machine has cores and memory', () => {
  const { cpu_cores, memory_mb } = machineQuotas()
  expect(cpu_cores).toBeGreaterThan(0)
  expect(memory_mb).toBeGreaterThan(0)
})

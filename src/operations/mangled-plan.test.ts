import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Failure } from '../core/model/failure.ts'
import { MANGLED_GENERATOR, mangledPlan } from '../testing/mangled-plan.ts'
import { loadPlan } from './load-plan.ts'
import { validatePlanFolder } from './validate-plan.ts'

let root = ''
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'mangled-plan-'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

function isLoaded(plan: string): boolean {
  try {
    loadPlan(plan, { working_directory: root, generator: MANGLED_GENERATOR })
    return true
  } catch (error) {
    if (error instanceof Failure) return false
    throw error
  }
}

test('what validate-plan refuses is not carried out, and what it takes is', () => {
  const hardFails = /^(?:hard-fail-|quality-gate|needs-review)/
  for (let seed = 1; seed <= 60; seed++) {
    const { files, specs, told } = mangledPlan(seed)
    // A coordinator.json that stands alone is a plan of its own.
    if (files.size < 8) continue
    const plan = `plan-${seed}`
    for (const [name, text] of [...files, ...specs]) {
      mkdirSync(dirname(join(root, plan, name)), { recursive: true })
      writeFileSync(join(root, plan, name), text)
    }
    const { findings } = validatePlanFolder(plan, root, { generator: MANGLED_GENERATOR })
    const isSound = !findings.some(({ code, severity }) => severity === 'error' && !hardFails.test(code))
    expect([told, isLoaded(plan)]).toEqual([told, isSound])
  }
})

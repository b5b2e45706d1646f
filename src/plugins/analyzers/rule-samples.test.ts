import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readRuleFolder } from './rule-folder.ts'
import { trySamples } from './rule-samples.ts'

const ROOT = join(import.meta.dirname, '..', '..', '..', 'rules')

describe.each(readdirSync(ROOT))('the rules in rules/%s', (name) => {
  test('find what their samples say, and leave alone what they must', async () => {
    const rules = readRuleFolder(join(ROOT, name))
    const tried = await trySamples(rules)
    const wrong = tried.filter(({ expected, found }) => expected.join('\n') !== found.join('\n'))
    expect(wrong).toEqual([])
    expect(tried.length).toBeGreaterThanOrEqual(rules.length)
  })

  test('have names of their own', () => {
    const ids = readRuleFolder(join(ROOT, name)).map(({ id }) => id)
    expect(ids.toSorted()).toEqual([...new Set(ids)].toSorted())
  })
})

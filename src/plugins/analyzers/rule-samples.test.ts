import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { NOUNS } from '../../core/model/code-nouns.ts'
import { readRuleFolder, readRuleRoot } from './rule-folder.ts'
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

  test('use the nouns that the index knows', () => {
    const rules = readRuleFolder(join(ROOT, name))
    const others = rules.filter(({ fact, noun }) => !NOUNS[fact].includes(noun))
    expect(others.map(({ id, fact, noun }) => `${id}: ${fact} ${noun}`)).toEqual([])
  })

  test('have names of their own', () => {
    const ids = readRuleFolder(join(ROOT, name)).map(({ id }) => id)
    expect(ids.toSorted()).toEqual([...new Set(ids)].toSorted())
  })
})

test('each noun is used by some rule', () => {
  const used = new Set(readRuleRoot(ROOT).map(({ fact, noun }) => `${fact} ${noun}`))
  const listed = Object.entries(NOUNS).flatMap(([kind, nouns]) => nouns.map((noun) => `${kind} ${noun}`))
  expect(listed.filter((one) => !used.has(one))).toEqual(['syntax_error error'])
})

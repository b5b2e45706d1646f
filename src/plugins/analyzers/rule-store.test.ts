import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { allRules, rulesText } from './rule-store.ts'

let root = ''
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'rules-'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

const rule = (id: string, noun = 'thing'): string =>
  `id: ${id}\nfact: config_key\nnoun: ${noun}\nfiles: ['*.env']\npattern: '^(?<name>\\w+)='\nsamples: [{ code: 'A=1', finds: [A] }]\n`

function write(folder: string, file: string, text: string): string {
  mkdirSync(join(root, folder), { recursive: true })
  writeFileSync(join(root, folder, file), text)
  return join(root, folder)
}

const kept = (): string => join(root, 'cache', 'rules.json')
const names = (rules: readonly { readonly folder: string; readonly id: string; readonly noun: string }[]): string[] =>
  rules.map(({ folder, id, noun }) => `${folder}/${id} ${noun}`)

test('the tool’s rules come first, then those of the user, in the order of names', async () => {
  write('own/b', 'x.yml', rule('one'))
  write('own/a', 'y.yml', `${rule('two')}---\n${rule('three')}`)
  const mine = write('mine', 'z.yaml', rule('four'))
  expect(names(await allRules(join(root, 'own'), [mine]))).toEqual([
    'a/two thing',
    'a/three thing',
    'b/one thing',
    'mine/four thing',
  ])
})

test('what was kept is given back as it was read, and not believed once a rule has changed', async () => {
  const own = join(root, 'own')
  write('own/a', 'x.yml', rule('one'))
  const read = await allRules(own, [], { kept: kept() })
  expect(await allRules(own, [], { kept: kept() })).toEqual(read)
  write('own/a', 'x.yml', rule('one', 'other'))
  expect(names(await allRules(own, [], { kept: kept() }))).toEqual(['a/one other'])
  write('own/a', 'new.yml', rule('two'))
  expect(names(await allRules(own, [], { kept: kept() }))).toEqual(['a/two thing', 'a/one other'])
})

test('a store that is broken, or cannot be written, only costs time', async () => {
  const own = join(root, 'own')
  write('own/a', 'x.yml', rule('one'))
  write('cache', 'rules.json', '{"key":')
  expect(names(await allRules(own, [], { kept: kept() }))).toEqual(['a/one thing'])
  expect(JSON.parse(readFileSync(kept(), 'utf8'))).toMatchObject({ rules: [{ id: 'one' }] })
  expect(names(await allRules(own, [], { kept: join(own, 'a', 'x.yml', 'rules.json') }))).toEqual(['a/one thing'])
})

test('rules that were built are read from JSON wherever the package stands, and not once a rule has been changed', async () => {
  write('own/a', 'x.yml', rule('one'))
  const text = await rulesText(join(root, 'own'))
  renameSync(join(root, 'own'), join(root, 'installed'))
  // A noun that no YAML says shows where the rule comes from.
  const built = join(write('built', 'rules.json', text.replace('"thing"', '"built"')), 'rules.json')
  const rules = await allRules(join(root, 'installed'), [], { built })
  expect(names(rules)).toEqual(['a/one built'])
  expect(rules[0]?.place).toBe(`${join(root, 'installed', 'a', 'x.yml')}:1`)
  write('installed/a', 'x.yml', rule('two'))
  expect(names(await allRules(join(root, 'installed'), [], { built, kept: kept() }))).toEqual(['a/two thing'])
  expect(readFileSync(built, 'utf8')).not.toContain('"two"')
})

test('two rules of one name are refused with both places', async () => {
  write('own/a', 'x.yml', rule('one'))
  const mine = write('a', 'y.yml', rule('one'))
  await expect(allRules(join(root, 'own'), [mine], { kept: kept() })).rejects.toMatchObject({
    code: 'rule-invalid',
    exit: 1,
    place: `${join(root, 'a', 'y.yml')}:1`,
    message: expect.stringContaining(`${join(root, 'own', 'a', 'x.yml')}:1`) as string,
  })
})

import { expect, test } from 'vitest'
import { BASE_VERBS } from './verb-table.ts'
import { gerundOf, participleOf, startsWithVerb, thirdOf, verbOf } from './verb.ts'

test('forms of verbs lead to their base, irregular ones too', () => {
  const forms =
    'stores stored storing written wrote logs logging copied tried tying submitted syncing cancelled canceled labelling chose split'
  expect(forms.split(' ').map((form) => `${form} ${verbOf(form)?.base} ${verbOf(form)?.form}`)).toMatchInlineSnapshot(`
    [
      "stores store third",
      "stored store past",
      "storing store gerund",
      "written write past",
      "wrote write past",
      "logs log third",
      "logging log gerund",
      "copied copy past",
      "tried try past",
      "tying tie gerund",
      "submitted submit past",
      "syncing sync gerund",
      "cancelled cancel past",
      "canceled cancel past",
      "labelling label gerund",
      "chose choose past",
      "split split base",
    ]
  `)
})

test('every verb is found again from its own forms', () => {
  for (const base of BASE_VERBS.split(/\s+/).filter((word) => word !== '')) {
    expect(verbOf(base)).toEqual({ base, form: 'base' })
    expect(verbOf(gerundOf(base))?.base, gerundOf(base)).toBe(base)
    expect(verbOf(thirdOf(base))?.base, thirdOf(base)).toBe(base)
  }
})

test('what is no verb is none, and prefixes do not hide one', () => {
  expect(['thing', 'data', 'the', '', '__proto__', 'constructor', 'being'].map(verbOf)).toEqual(
    Array(7).fill(undefined),
  )
  expect(
    ['re-index', 'auto-save', 'tokenize', 'prettified', 'enable/disable'].map((word) => verbOf(word)?.base),
  ).toEqual(['re-index', 'auto-save', 'tokenize', 'prettify', 'enable'])
})

test('participles are told from other forms', () => {
  expect(['written', 'set', 'store', 'stored', 'writes', 'read'].map(participleOf)).toEqual([
    'write',
    'set',
    undefined,
    'store',
    undefined,
    'read',
  ])
})

test('titles begin with a verb or not', () => {
  const titles = [
    'Add a page',
    '1. Export reports',
    'Reports page',
    'Stored files',
    'Re-index all',
    '',
    '—',
    'OAuth refresh',
  ]
  expect(titles.map(startsWithVerb)).toEqual([true, true, false, false, true, false, false, false])
})

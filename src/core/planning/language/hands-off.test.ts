import { expect, test } from 'vitest'
import { staysUntouched } from './hands-off.ts'

test('sentences that keep hands off what is there are told from rules of behaviour', () => {
  const off = [
    '`src/billing/total.py` must not be touched.',
    'The folder migrations must not be changed.',
    'The existing order API must not change.',
    'Do not modify anything in `lib/legacy`.',
    "Please don't touch the list API, others depend on it.",
    'Leave the old importer module alone.',
    'Keep `src/main.ts` as it is.',
    'No changes to the public API.',
    'The database schema must remain unchanged.',
  ]
  const rules = [
    'If the units differ, the amount stays unchanged.',
    'Posts must not be edited by other users.',
    'Users can change their name.',
    'The total must not be changed by a refund.',
    'Keep the list sorted.',
    'The tests do not touch the network.',
    'Do not change the sort order when an item is ticked.',
    'A closed order must not be modified.',
  ]
  expect(off.filter((text) => !staysUntouched(text))).toEqual([])
  expect(rules.filter(staysUntouched)).toEqual([])
})

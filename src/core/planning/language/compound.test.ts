import { assert, constantFrom, array, property, string, oneof } from 'fast-check'
import { expect, test } from 'vitest'
import { partsOfCompound } from './compound.ts'

test('deeds and things are taken apart, values are not', () => {
  const table = [
    'The system must validate the stored tokens and reject the expired ones',
    'Users can export invoices, filter reports, and share dashboards',
    'Support CSV, JSON, and XML exports',
    'Add login page, sign-up page and profile page',
    'Login page, signup page, and password reset page',
    'The worker reads the queue, deletes old rows, and retains the rest',
    'Allow users to create invoices and delete the drafts',
    'Users must be able to create projects and invite the members',
    'Add a page that lists orders and shows totals',
    'Read and write files; log every error',
    'The API must return users, roles and permissions',
    'Parse the file (check the header and remove the footer) and store the rows',
    'Set `a and b` and print the result',
    'Create a table for users, orders and invoices',
    'Validate and store the input',
    'Only one demand here',
  ]
  expect(
    table.map((text) =>
      partsOfCompound(text)
        .map((part) => part.text)
        .join(' | '),
    ),
  ).toMatchInlineSnapshot(`
    [
      "The system must validate the stored tokens | The system must reject the expired ones",
      "Users can export invoices | Users can filter reports | Users can share dashboards",
      "Support CSV, JSON, and XML exports",
      "Add login page | Add sign-up page | Add profile page",
      "Login page | signup page | password reset page",
      "The worker reads the queue | The worker deletes old rows | The worker retains the rest",
      "Allow users to create invoices | Allow users to delete the drafts",
      "Users must be able to create projects | Users must be able to invite the members",
      "Add a page that lists orders and shows totals",
      "Read and write files | log every error",
      "The API must return users, roles and permissions",
      "Parse the file (check the header and remove the footer) | store the rows",
      "Set \`a and b\` | print the result",
      "Create a table for users, orders and invoices",
      "Validate and store the input",
      "Only one demand here",
    ]
  `)
})

test('verbs that share what they are done to are one demand', () => {
  const texts = [
    'Users must be able to create, rename and delete lists',
    'Create, rename, and delete lists',
    'The system must store, index and return the documents',
  ]
  expect(texts.flatMap((text) => partsOfCompound(text).map((part) => part.text))).toEqual(texts)
})

test('the words of each part stand where it says', () => {
  const text = 'First this. The app must store the file and reject the rest; log every error.'
  expect(partsOfCompound(text).map(({ start, end }) => text.slice(start, end))).toMatchInlineSnapshot(`
    [
      "First this.",
      "The app must store the file",
      "reject the rest",
      "log every error.",
    ]
  `)
})

test('parts stand in order, do not overlap, and lie within the text', () => {
  const words = array(
    oneof(
      constantFrom(...'The app must store and reject; page, the Add then (a `b'.split(' ')),
      string({ maxLength: 5 }),
    ),
    { maxLength: 40 },
  )
  assert(
    property(words, (pieces) => {
      const text = pieces.join(' ')
      let last = 0
      for (const { start, end, text: part } of partsOfCompound(text)) {
        expect(start).toBeGreaterThanOrEqual(last)
        expect(end).toBeGreaterThan(start)
        expect(part.endsWith(text.slice(start, end))).toBe(true)
        last = end
      }
      expect(last).toBeLessThanOrEqual(text.length)
      expect(last > 0).toBe(text.trim() !== '')
    }),
  )
})

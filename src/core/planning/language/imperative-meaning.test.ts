import { expect, test } from 'vitest'
import { imperativeOf } from './imperative.ts'

const titleOf = (text: string): string => imperativeOf(text).title

test('a title never asks for the fault that it should mend', () => {
  expect(titleOf('The CSV export is broken when a name has a comma, can you fix that?')).toBe(
    'Fix the CSV export when a name has a comma',
  )
  expect(titleOf('The importer crashes on empty files')).toBe('Prevent the importer from crashing on empty files')
  expect(titleOf('GitHub auth is missing or invalid')).toBe('Handle GitHub auth that is missing or invalid')
  expect(titleOf('The report is broken down by month')).toBe('Break the report down by month')
})

test('a plural after the verb is what it is done to, though it looks like a verb', () => {
  expect(titleOf('Lists are archived 30 days after the last change.')).toBe(
    'Archive lists 30 days after the last change',
  )
  expect(titleOf('Clients can cancel orders up to 24 hours before delivery')).toBe(
    'Cancel orders up to 24 hours before delivery',
  )
  expect(titleOf('Emails are sent twice')).toBe('Send emails twice')
  expect(titleOf('Search returns the results')).toBe('Return the results from search')
  expect(titleOf('UX notes tied to capabilities')).toBe('Implement UX notes tied to capabilities')
})

test('what users do with what is theirs is let be done', () => {
  expect(titleOf('users should be able to reset their password by email')).toBe(
    'Let users reset their password by email',
  )
  expect(titleOf('Users log in with Google')).toBe('Let users log in with Google')
  expect(titleOf('Users can view and edit their profile')).toBe('Let users view and edit their profile')
  expect(titleOf('Customers can frobnicate things')).toBe('Let customers frobnicate things')
})

test('a sentence of another language keeps its capitals', () => {
  expect(titleOf('Mitarbeiter müssen Urlaub beantragen können.')).toBe(
    'Implement Mitarbeiter müssen Urlaub beantragen können',
  )
})

test('values, labels and polite questions become deeds', () => {
  const said = [
    'source: managed',
    'Passwords: at least 12 characters',
    'p95 latency: < 200 ms',
    'Add: dark mode',
    'fix: crash on start',
    'Could you please add a search box?',
    'It should be possible to export everything',
    'The system retries failed payments 3 times then gives up',
    'Login fails after three attempts',
    'Add PDF renderer (AC: 2)',
  ]
  expect(said.map(titleOf)).toEqual([
    'Set source to managed',
    'Ensure passwords are at least 12 characters',
    'Ensure p95 latency is < 200 ms',
    'Add dark mode',
    'Fix crash on start',
    'Add a search box',
    'Export everything',
    'Retry failed payments 3 times then give up',
    'Ensure Login fails after three attempts',
    'Add PDF renderer',
  ])
})

import { expect, test } from 'vitest'
import { readSource } from '../spec/source-text.ts'
import { linkBySharedWords, spreadOf } from './shared-words.ts'
import { tellingsOf } from './told-name.ts'

/** What the words of the first of two tasks (`title: text`) do for the second; others stand beside them. */
function link(first: string, second: string, others: readonly string[] = []): string {
  const tellings = tellingsOf(
    [first, second, ...others].map((task, place) => {
      const title = task.slice(0, task.indexOf(':'))
      const source = readSource({ path: `spec/${place}.md`, origin: `${place}.md`, text: task })
      const texts = [{ source, span: { start: title.length + 2, end: task.length }, section: [] }]
      return { key: `w${place}`, title, ids: [], kind: undefined, feature: 'f1', texts, writes: [] }
    }),
  )
  const [maker, user] = tellings
  const found =
    maker === undefined || user === undefined ? undefined : linkBySharedWords(maker, user, spreadOf(tellings))
  return found === undefined ? 'none' : `${found.confidence}${found.isHard ? '' : ' soft'} ${found.reason}`
}

test('common words, deeds and qualities are no evidence', () => {
  const pass = 'Make a review pass triggerable two ways: It is built directly, and able to run.'
  expect(link(pass, 'Implement the Task MCP tool: It is built directly and able to call others.')).toBe('none')
})

test('words and no stems are shown, those first that few other tasks say', () => {
  expect(
    link('Store invoices: Invoices are archived with their currencies.', 'Print the balance: Currencies of invoices.', [
      'Paint the logo: With currencies.',
    ]),
  ).toBe(
    '0.7 “Print the balance” speaks of what “Store invoices” is about, which is told earlier: invoices, currencies.',
  )
})

test('one word in common is a preference', () => {
  expect(link('Store invoices: Archive them.', 'Print the balance: Of all invoices.')).toMatch(
    /^0.5 soft .*invoices\.$/,
  )
})

test('a name that the first makes tells who makes it, and its parts are not said again', () => {
  expect(
    link('Create the keeper: Add `InvoiceStore` for an invoice store.', 'Print the balance: Read from `InvoiceStore`.'),
  ).toBe('0.75 “Print the balance” builds on what “Create the keeper” makes: InvoiceStore.')
})

test('what proves or tells the whole has its direction from that', () => {
  const store = 'Store invoices: Archive invoices by their currencies.'
  expect(link(store, 'Verify invoices end to end: Invoices and currencies.')).toBe(
    '0.75 “Verify invoices end to end” checks what “Store invoices” is about: invoices, currencies.',
  )
})

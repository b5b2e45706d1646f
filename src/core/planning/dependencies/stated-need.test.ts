import { expect, test } from 'vitest'
import { NOT_ANALYZED } from '../../model/codebase-analysis.ts'
import { proposeFromSpec } from '../rules/propose.ts'

/** The arrows that a specification states, with the words that state them. */
function stated(text: string): string[] {
  const { tasks, edges } = proposeFromSpec({
    documents: [{ path: 'spec.md', origin: 'spec.md', text }],
    analysis: NOT_ANALYZED,
  })
  const titles = new Map(tasks.map(({ key, title }) => [key, title]))
  return edges
    .filter(({ origin }) => origin === 'declared')
    .map(({ from, to, evidence }) => `${titles.get(from)} → ${titles.get(to)}: ${evidence[1]?.quote}`)
}

const PARTS = (first: string, second: string): string => `# Club

## Milestones

### M1: Accounts

- Store member accounts in an \`accounts\` table.
- Add a page where members change their password.

### ${first}

- Charge a card on the first day of each month.
- Add a command that exports invoices as PDF.

### ${second}

- Send invitations by email.
- Add an endpoint \`POST /invitations/accept\` that takes a token.
`

test('tasks of a part wait for those of the part that its heading names, and for no other', () => {
  expect(stated(PARTS('M2: Billing', 'M3: Invitations — depends on M1'))).toMatchInlineSnapshot(`
    [
      "Add a page where members change their password → Send invitations by email: ### M3: Invitations — depends on M1",
      "Store member accounts in an accounts table → Send invitations by email: ### M3: Invitations — depends on M1",
      "Add a page where members change their password → Add an endpoint POST /invitations/accept that takes a token: ### M3: Invitations — depends on M1",
      "Store member accounts in an accounts table → Add an endpoint POST /invitations/accept that takes a token: ### M3: Invitations — depends on M1",
    ]
  `)
})

test('a labelled line below a heading says it too', () => {
  expect(stated(PARTS('M2: Billing', 'M3: Invitations\n\n**Depends on:** Billing'))).toMatchInlineSnapshot(`
    [
      "Add a command that exports invoices as PDF → Send invitations by email: **Depends on:** Billing",
      "Charge a card on the first day of each month → Send invitations by email: **Depends on:** Billing",
      "Add a command that exports invoices as PDF → Add an endpoint POST /invitations/accept that takes a token: **Depends on:** Billing",
      "Charge a card on the first day of each month → Add an endpoint POST /invitations/accept that takes a token: **Depends on:** Billing",
    ]
  `)
})

test('parts that only follow each other, or that need nothing, order nothing', () => {
  expect(stated(PARTS('M2: Billing', 'M3: Invitations'))).toEqual([])
  expect(stated(PARTS('M2: Billing', 'M3: Invitations\n\n**Depends on:** None'))).toEqual([])
})

test('parts that need each other are cut, and that is told', () => {
  const text = PARTS('M2: Billing — depends on M3', 'M3: Invitations — depends on M2')
  const { findings } = proposeFromSpec({
    documents: [{ path: 'spec.md', origin: 'spec.md', text }],
    analysis: NOT_ANALYZED,
  })
  expect(findings.map(({ code }) => code)).toContain('dependency-cut')
})

test('words that are a whole title call that part alone, and links by words take none of what is stated', () => {
  const text = `# Sign-in

## Tokens

### Access tokens

- Issue access tokens that expire after 15 minutes.

### Refresh tokens

- A migration adds a \`refresh_tokens\` table with the hash of each token.

### Rotation of refresh tokens

Depends on: Access tokens, Refresh tokens

- Add an endpoint \`POST /token/refresh\` that gives a new access token and a new refresh token.
`
  expect(stated(text)).toMatchInlineSnapshot(`
    [
      "Refresh tokens → Rotate refresh tokens: Depends on: Access tokens, Refresh tokens",
      "Access tokens → Rotate refresh tokens: Depends on: Access tokens, Refresh tokens",
    ]
  `)
})

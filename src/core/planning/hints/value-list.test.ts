import { expect, test } from 'vitest'
import type { KeyToken } from './hint-token.ts'
import { tokenizeHints } from './hint-tokenizer.ts'
import { membersOf } from './value-list.ts'

test.each([
  ['after: A, B [soft]', 'A · B~'],
  ['after: A [soft], B', 'A~ · B'],
  ['after: A [soft] [soft], `B, C` [soft]', 'A~ · B, C~'],
  ['after: [soft] A', 'A'],
])('[soft] softens the name that it stands behind, and no other: %s', (text, members) => {
  const [token] = tokenizeHints(text, 'hint')
  const shown = membersOf(token as KeyToken).map((member) => `${member.text}${member.isSoft ? '~' : ''}`)
  expect(shown.join(' · ')).toBe(members)
})

import { expect, test } from 'vitest'
import { readSource } from '../spec/source-text.ts'
import { declaredIn } from './declared.ts'
import { tellingsOf } from './told-name.ts'

/** What a sentence in the text of C says: `a<c` where A comes before C, `a|c` where they are kept apart. */
function said(sentence: string): string {
  const tasks = [
    ['a', 'Build the session store', 'T001'],
    ['b', 'Write the login page', 'T002'],
    ['c', 'Send weekly mails', 'T003'],
  ] as const
  const subjects = tasks.map(([key, title, id]) => {
    const text = key === 'c' ? sentence : title
    const source = readSource({ path: `spec/${key}.md`, origin: key, text })
    return {
      key,
      title,
      ids: [id],
      kind: undefined,
      feature: 'f',
      texts: [{ source, span: { start: 0, end: text.length }, section: [] }],
      writes: [],
    }
  })
  const { links, isKeptApart } = declaredIn(tellingsOf(subjects))
  const keys = ['a', 'b', 'c']
  const apart = [
    [0, 1],
    [0, 2],
    [1, 2],
  ].filter(([x = 0, y = 0]) => isKeptApart(x, y))
  return [
    ...links.map(({ from, to }) => `${keys[from] ?? ''}<${keys[to] ?? ''}`),
    ...apart.map(([x = 0, y = 0]) => `${keys[x] ?? ''}|${keys[y] ?? ''}`),
  ].join(' ')
}

test.for([
  ['Depends on: [T001, T002]', 'a<c b<c'],
  ['Depends on T001 and T002.', 'a<c b<c'],
  ['depends_on: T001', 'a<c'],
  ['Requires T001.', 'a<c'],
  ['It is blocked by T002.', 'b<c'],
  ['Starts after T001.', 'a<c'],
  ['Once T001 is done, mails go out.', 'a<c'],
  ['Once the session store is done, mails go out.', 'a<c'],
  ['This builds on the session store.', 'a<c'],
  ['Prerequisite: T002', 'b<c'],
  ['Must be done before T002.', 'c<b'],
  ['It blocks T002.', 'c<b'],
  ['T002 depends on T001.', 'a<b'],
  ['T001 is required by T002.', 'a<b'],
  ['Independent of T001.', 'a|c'],
  ['Can run in parallel with T001 and T002.', 'a|c b|c'],
  ['No dependency on T001.', 'a|c'],
  ['Parallel-safe with T001', 'a|c'],
  ['Does not depend on T002.', 'b|c'],
  ['T001 is independent of T002.', 'a|b'],
  ['Does this depend on T001?', ''],
  ['It never requires T001.', ''],
  ['Mails mention T001 and the session store.', ''],
  ['The mail goes out after 2.1 s and before 3.', ''],
  ['A token is read before the session store is asked.', ''],
  ['See T001, T002.', ''],
])('“%s” says “%s”', ([sentence, expected]) => {
  expect(said(sentence as string)).toBe(expected)
})

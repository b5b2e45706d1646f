import { expect, test } from 'vitest'
import { readSource } from '../spec/source-text.ts'
import { readStatements } from '../spec/statements.ts'
import { isHinted } from './hinted.ts'

function hinted(text: string): boolean {
  const source = readSource({ path: 'spec/spec.md', origin: 'spec.md', text })
  return isHinted(source, readStatements(source).statements)
}

test('one key, flag or block of the grammar makes a document a list of tasks', () => {
  const texts = [
    '## F\n- Build run: `make`\n- Users must sign in',
    '## F\n- Build\n  - after: Check',
    '## F\n- Build [optional]',
    '## F\n- Build\n\n  ```sh run\n  make\n  ```',
    '```resources\ndb: {type: exclusive}\n```',
  ]
  expect(texts.map(hinted)).toEqual([true, true, true, true, true])
})

test('boxes and lengths of time do so only where most items have one', () => {
  const texts = [
    '## F\n- [ ] Build\n- [x] Test',
    '## F\n- Build (3h)\n- Test (1h)',
    '## Requirements\n- Tokens expire (30m)\n- Users sign in\n- Users sign out',
    '## Requirements\n- Users sign in\n- Users sign out\n## Checklist\n- [ ] Reviewed',
    '## Requirements\n- Users sign in',
    'One sentence.',
    '',
  ]
  expect(texts.map(hinted)).toEqual([true, true, false, false, false, false, false])
})

test('keys and flags that are words of prose too make no list of tasks of a document', () => {
  const texts = [
    '## Risks\n- Large files may exhaust memory: stream them\n- Users may leave',
    '## F\n- The service needs: Redis and a queue\n- Users sign in\n- Users sign out',
    '## F\n- Dark mode [optional]\n- Users sign in\n- Users sign out',
    '## F\n- Affected files: `src/a.ts`\n- Users sign in',
    '## Entities\n- User\n  - id: text\n  - priority: number\n- List\n  - id: text',
  ]
  expect(texts.map(hinted)).toEqual([false, false, false, false, false])
  expect(hinted('## F\n- Build files: src/**\n- Test files: test/**')).toBe(true)
})

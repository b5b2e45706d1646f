import { expect, test } from 'vitest'
import { modalityOf } from '../language/modality.ts'
import { filledItem } from '../../../testing/filled-item.ts'

const priorityFor = (says: string): string | undefined =>
  filledItem({ kind: 'logic', says, more: { modality: modalityOf(says)?.modality ?? 'none' } }).priority

test('what is allowed to some alone is a rule, and what users can do is no choice of those who make it', () => {
  expect(modalityOf('Only users with the permission "can organize" may delete items of others.')).toEqual({
    modality: 'must',
    said: 'Only',
    start: 0,
    end: 4,
  })
  expect(modalityOf('Items can only be deleted by members.')?.modality).toBe('must')
  expect(modalityOf('Lists have names. Only admins can rename them.')?.modality).toBe('must')
  expect(modalityOf('The page may show a hint, and the only list is empty.')?.modality).toBe('may')
  expect(priorityFor('Only users with the permission “edit” may delete items.')).toBeUndefined()
  expect(priorityFor('Members can add, edit and delete items.')).toBeUndefined()
  expect(priorityFor('The page may show a hint.')).toBe('low')
})

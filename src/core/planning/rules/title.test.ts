import { expect, test } from 'vitest'
import { NOT_ANALYZED } from '../../model/codebase-analysis.ts'
import { proposeFromSpec } from './propose.ts'

function titleOf(origin: string, text: string): string {
  const documents = [{ path: 'spec/spec.md', origin, text }]
  return proposeFromSpec({ documents, analysis: NOT_ANALYZED }).title
}

test('a plan is called as its document is; without a title there, by its first feature, and last by the name of the file', () => {
  expect(titleOf('in/x.md', '# Pantry\n\n- Add a page for pantry items\n')).toBe('Pantry')
  expect(titleOf('text', 'Add a pantry per household')).toMatch(/^Pantry/)
  expect(titleOf('in/bullets.md', '- Store pantry items per household\n- Document the pantry\n')).toContain('antry')
  expect(titleOf('in/rant.md', 'Nothing at all is asked here.\n')).toBe('rant')
})

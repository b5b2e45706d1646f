import { expect, test } from 'vitest'
import { cleanTitle, isForm } from './feature-title.ts'

test.each([
  ['User Story 3 - Manage tokens via REST (Priority: P1)', 'Manage tokens via REST'],
  ['Requirement: Context switching', 'Context switching'],
  ['### 2.1 Search', 'Search'],
  ['3) 🚀 Reports *(mandatory)*', 'Reports'],
  ['Feature: Load pack from Markdown (MVP)', 'Load pack from Markdown'],
  ['Edge case: stale install', 'Stale install'],
  ['Phase 2', ''],
  ['internal/pack', 'internal/pack'],
  ['gitlab_configs', 'gitlab_configs'],
  ['Phases of the moon', 'Phases of the moon'],
])('%s is called %j', (heading, title) => {
  expect(cleanTitle(heading)).toBe(title)
})

test.each([
  ['Functional Requirements', true],
  ['What Changes', true],
  ['2. Key Entities', true],
  ['Requirement: Context switching', false],
  ['Token management', false],
  ['Configuration loader', false],
])('whether “%s” says only how something is written: %s', (title, form) => {
  expect(isForm({ title, parent: undefined })).toBe(form)
})

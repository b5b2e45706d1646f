import { expect, test } from 'vitest'
import { readingLines as read } from '../../../testing/reading-lines.ts'

test('a table of requirements: a row is a unit, its other columns belong to it', () => {
  const text = `# Spec

## Functional Requirements

| ID | Title | Requirement | Priority | Status |
|----|-------|-------------|----------|--------|
| FR-001 | Import | The tool imports CSV files | Must | Draft |
| FR-002 | Undo | The tool undoes an import | Could | Draft |

## Non-Functional Requirements

| ID | Requirement | Threshold |
|----|-------------|-----------|
| NFR-001 | Imports are quick | 10,000 rows in 5 s |

## Options

| Option | Default | Description |
|--------|---------|-------------|
| \`--dry-run\` | false | Show what would be imported |
`
  expect(read(text)).toMatchInlineSnapshot(`
    "spec_kit: Spec
    g1 “Functional Requirements”
    g2 “Options”
    r1 L7 g1 functional none 1 critical [FR-001] Import: The tool imports CSV files
    r2 L8 g1 functional none 1 medium [FR-002] Undo: The tool undoes an import
    r3 L14 – quality none 1 [NFR-001] Imports are quick
        ✓ threshold: Threshold: 10,000 rows in 5 s
    r4 L20 g2 functional none 1 --dry-run: Show what would be imported
        ✓ plain: Default: false"
  `)
})

test('numbered text, plain text and a single sentence need no Markdown', () => {
  const numbered = `1. General
1.1 The system shall log every request.
1.2 The system shall not log passwords.
2. Users
2.1 Users shall be able to reset a password.
`
  const plain = `PHOTO ALBUM

Overview:
We keep photos of clubs.

FEATURES

- Upload photos from a phone
- Tag people

Out of scope:

- Printing
`
  expect([numbered, plain, 'Add dark mode to the settings page.'].map((text) => read(text)).join('\n\n'))
    .toMatchInlineSnapshot(`
      "numbered: —
      g1 “General”
      g2 “Users”
      r1 L2 g1 functional must 1 [1.1] The system shall log every request.
      r2 L3 g1 constraint must_not 1 [1.2] The system shall not log passwords.
      r3 L5 g2 functional must 0.7 [2.1] Users shall be able to reset a password.

      prose: —
      g1 “FEATURES”
      r1 L8 g1 functional none 0.8 Upload photos from a phone
      r2 L9 g1 functional none 0.8 Tag people
      not: Printing

      sentence: —
      g1 “”
      r1 L1 g1 functional none 0.5 Add dark mode to the settings page."
    `)
})

test('a German specification is read by its structure', () => {
  const text = `# Kasse

## Anforderungen

- Die Kasse muss offline arbeiten.
- Belege drucken

## Nicht-Ziele

- Mehrere Währungen
`
  expect(read(text)).toMatchInlineSnapshot(`
    "prose: Kasse
    g1 “Anforderungen”
    r1 L5 g1 functional must 0.9 Die Kasse muss offline arbeiten.
    r2 L6 g1 functional none 0.5 Belege drucken
    not: Mehrere Währungen"
  `)
})

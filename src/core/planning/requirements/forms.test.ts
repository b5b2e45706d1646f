import { expect, test } from 'vitest'
import { readingLines as read, readingOf } from '../../../testing/reading-lines.ts'

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

test('a design beside a specification adds evidence, and little of its own', () => {
  const spec = '# Orders\n\n## Requirements\n\n- **FR-001**: The shop MUST store every order with its total\n'
  const design = `# Design

## Components

- Order store: keeps every order with its total
- Colour palette: warm

The schema MUST be versioned.
`
  expect(readingOf({ 'spec.md': spec, 'design.md': design })).toMatchInlineSnapshot(`
    "prose prose: Orders
    g1 “Requirements”
    g2 “Components”
    r1 L5 g1 functional must 1 [FR-001] The shop MUST store every order with its total
        also at design.md:5
    r2 L8 g2 functional must 0.65 The schema MUST be versioned."
  `)
})

test('values, lead-ins, several demands in a line, and what is left out by a sentence', () => {
  const text = `# Mailer

## Features

- Sending
  - retries: 3
- Support:
  - HTML
  - plain text
- Store each mail; log the delivery
- Attachments are deferred to a later release.

The mailer queues each message. It keeps them for 7 days.

**Out of scope:**
- Newsletters

**Depends on:** the queue
`
  expect(read(text)).toMatchInlineSnapshot(`
    "prose: Mailer
    g1 “Features”
        depends: the queue
    r1 L5 g1 functional none 0.6 Sending
        ✓ plain: retries: 3
    r2 L8 g1 functional none 0.8 Support HTML
    r3 L9 g1 functional none 0.8 Support plain text
    r4 L10 g1 functional none 0.8 Store each mail
    r5 L10 g1 functional none 0.8 log the delivery
    r6 L13 g1 functional none 0.5 The mailer queues each message.
        ✓ threshold: It keeps them for 7 days.
    not: Attachments are deferred to a later release.
    not: Newsletters"
  `)
})

test('HTML, quotations and a fence that is never closed', () => {
  const text = `# Tool

> We must be quick.

## Features

<ul>
  <li>Import <b>maps</b></li>
  <li>Draw a route for &lt;walkers&gt;</li>
</ul>

## More features

\`\`\`sh
make

## Requirements

- Print maps
`
  expect(read(text)).toMatchInlineSnapshot(`
    "prose: Tool
    g1 “Features”
    g2 “Requirements”
    r1 L8 g1 functional none 0.8 Import maps
    r2 L9 g1 functional none 0.8 Draw a route for <walkers>
    r3 L19 g2 functional none 0.8 Print maps
    warning 0.md:14 unclosed-fence: A fenced block is never closed; it is taken to end at the next heading."
  `)
})

test('steps of a scenario that stand as items of their own, as a paragraph and as Gherkin', () => {
  const text = `# Lamp

## Features

- Switch the lamp by voice
- Dim the lamp at night

## Scenarios

- **Given** a lamp that listens
- **When** a voice says "on"
- **Then** the lamp is switched on
- **And** it says so

Given the night has come, when the lamp is on, then it is dim.

\`\`\`gherkin
Scenario: a voice says off
  When a voice says "off"
  Then the lamp is switched off
\`\`\`
`
  expect(read(text)).toMatchInlineSnapshot(`
    "prose: Lamp
    g1 “Features”
    r1 L5 g1 functional none 0.8 Switch the lamp by voice
        ✓ gherkin: Given a lamp that listens When a voice says "on" Then the lamp is switched on And it says so
        ✓ gherkin (a voice says off): Scenario: a voice says off When a voice says "off" Then the lamp is switched off
    r2 L6 g1 functional none 0.5 Dim the lamp at night
        ✓ gherkin: Given the night has come, when the lamp is on, then it is dim."
  `)
})

import { expect, test } from 'vitest'
import { openReport } from '../../spec/report.ts'
import { lineAt, readSource } from '../../spec/source-text.ts'
import { readStatements } from '../../spec/statements.ts'
import { readRequirements, type SpecReading } from '../spec-reading.ts'

function read(...texts: readonly string[]): string {
  const documents = texts.map((text, place) => {
    const source = readSource({ path: `spec/${place}.md`, origin: `${place}.md`, text })
    return { source, statements: readStatements(source).statements }
  })
  return show(readRequirements(documents, openReport()))
}

/** A reading as text: dialects and title, groups, units with their criteria and notes, exclusions. */
function show(reading: SpecReading): string {
  const lines = [`${[...reading.dialects.values()].join(' ')}: ${reading.title ?? '—'}`]
  for (const { key, id, title, priority, parent, phase, notes = [], criteria = [] } of reading.groups) {
    const told = [priority, phase === undefined ? undefined : `phase ${phase}`, parent && `in ${parent.key}`]
    lines.push([key, id, `“${title}”`, ...told].filter(Boolean).join(' '))
    for (const note of notes) lines.push(`    ${note.about}: ${note.text}`)
    for (const { text } of criteria) lines.push(`    ✓ ${text}`)
  }
  for (const unit of reading.requirements) {
    const { key, id, group, kind, modality, confidence, text, priority, criteria, notes = [], also = [] } = unit
    const where = `${lineAt(unit.source, unit.span.start)}`
    lines.push(
      [key, `L${where}`, group?.key ?? '–', kind, modality, confidence, priority, id && `[${id}]`, text]
        .filter(Boolean)
        .join(' '),
    )
    for (const { form, text: words, id: name } of criteria)
      lines.push(`    ✓ ${form}${name ? ` (${name})` : ''}: ${words}`)
    for (const note of notes) lines.push(`    ${note.about}: ${note.text}`)
    if (also.length > 0)
      lines.push(
        `    also at ${also.map(({ source, span }) => `${source.origin}:${lineAt(source, span.start)}`).join(' ')}`,
      )
  }
  for (const { text } of reading.exclusions) lines.push(`not: ${text}`)
  return lines.join('\n')
}

test('a plain PRD: features from headings, qualities apart, non-goals are excluded', () => {
  const text = `# Shop PRD

Customers leave because paying is slow.

## Problem

The old checkout must be reloaded after each error.

## Features

### Checkout
- Pay with a saved card
- Refunds
  - default: 14 days
- The cart must keep its items for 30 days.

### Receipts
Users can download a receipt as PDF. The receipt is plain.

## Non-functional requirements
- Checkout answers within 300 ms

## Non-goals
- Gift cards

## Open questions
- Which bank?
`
  expect(read(text)).toMatchInlineSnapshot(`
    "prose: Shop PRD
    g1 “Checkout”
    g2 “Receipts”
    r1 L12 g1 functional none 0.8 Pay with a saved card
    r2 L13 g1 functional none 0.8 Refunds
        ✓ threshold: default: 14 days
    r3 L15 g1 functional must 0.9 The cart must keep its items for 30 days.
    r4 L18 g2 functional may 0.65 Users can download a receipt as PDF.
    r5 L21 – quality none 0.5 Checkout answers within 300 ms
    not: Gift cards"
  `)
})

test('Spec Kit: stories with scenarios, FR and SC ids, entities, edge cases', () => {
  const text = `# Feature Specification: Export

**Feature Branch**: \`001-export\`
**Status**: Draft

## User Scenarios & Testing *(mandatory)*

### User Story 1 - Export a list (Priority: P1)

A clerk downloads the list she sees.

**Why this priority**: Nothing works without it.

**Independent Test**: Download a list of three rows.

**Acceptance Scenarios**:

1. **Given** three rows, **When** the clerk exports, **Then** the file has four lines

### Edge Cases

- What happens when the list is empty? The file has only its header.

## Requirements *(mandatory)*

### Functional Requirements

- **FR-001**: System MUST export lists as CSV
- **FR-002**: System MUST NOT export hidden columns

### Key Entities

- **ExportJob**: One running export, with its owner and state

## Success Criteria

- **SC-001**: 95% of exports finish within 10 seconds

## Assumptions

- Lists are short
`
  expect(read(text)).toMatchInlineSnapshot(`
    "spec_kit: Export
    g1 US1 “Export a list” critical
    g2 “Functional Requirements”
    g3 “Key Entities”
    r1 L10 g1 functional none 1 critical [US1] A clerk downloads the list she sees.
        ✓ plain: Download a list of three rows.
        ✓ gherkin: Given three rows, When the clerk exports, Then the file has four lines
    r2 L22 – constraint none 0.5 What happens when the list is empty? The file has only its header.
    r3 L28 g2 functional must 1 [FR-001] System MUST export lists as CSV
    r4 L29 g2 functional must_not 1 [FR-002] System MUST NOT export hidden columns
    r5 L33 g3 functional none 0.5 ExportJob: One running export, with its owner and state
    r6 L37 – quality none 1 [SC-001] 95% of exports finish within 10 seconds"
  `)
})

test('OpenSpec: a bullet of the proposal goes to the requirement block that says it in full', () => {
  const proposal = `# Change: Site tokens

## Why
Feeds need a login.

## What Changes
- Token storage for sites
- **BREAKING** remove the old cookie jar

## Impact
- Affected specs: site-tokens
`
  const delta = `## ADDED Requirements

### Requirement: Token storage
The system SHALL store a token for each site, encrypted.

#### Scenario: Saving a token
- **WHEN** the user saves a token
- **THEN** it is stored encrypted

## REMOVED Requirements

### Requirement: Cookie import
**Reason**: Tokens replace it.
`
  expect(read(proposal, delta)).toMatchInlineSnapshot(`
    "openspec openspec: Site tokens
    g1 Token storage “Token storage”
    g2 Cookie import “Cookie import”
    r1 L4 g1 functional must 1 [Token storage] The system SHALL store a token for each site, encrypted.
        ✓ gherkin (Saving a token): WHEN the user saves a token THEN it is stored encrypted
        also at 0.md:7
    r2 L12 g2 functional none 1 [Cookie import] Remove Cookie import
        also at 0.md:8"
  `)
})

test('Kiro: each EARS criterion is a unit with the number that plans name', () => {
  const text = `# Requirements Document

## Introduction

An installer.

## Requirements

### Requirement 1: Welcome page

**User Story:** As a user, I want to see what will be installed, so that I can decide.

#### Acceptance Criteria

1. WHEN the installer starts THEN the system SHALL show the welcome page
2. IF the disk is full THEN the system SHALL say how much is missing

### Requirement 2

**User Story:** As a user, I want to cancel, so that nothing is left behind.

#### Acceptance Criteria

1. WHEN the user cancels THEN the system SHALL remove what it wrote
`
  expect(read(text)).toMatchInlineSnapshot(`
    "kiro: —
    g1 1 “Welcome page”
    g2 2 “Cancel”
    r1 L15 g1 functional must 1 [1.1] WHEN the installer starts THEN the system SHALL show the welcome page
    r2 L16 g1 functional must 1 [1.2] IF the disk is full THEN the system SHALL say how much is missing
    r3 L24 g2 functional must 1 [2.1] WHEN the user cancels THEN the system SHALL remove what it wrote"
  `)
})

test('Task Master: features with labelled lines are one unit each; a phase restates them', () => {
  const text = `<context>
# Overview
A runner for packs.
</context>

<PRD>
# Functional Decomposition

## Capability: Packs

### Feature: Strict validation
- **Description**: Reject packs with more than one fence.
- **Inputs**: Path of the pack
- **Behavior**: Count the fences.

# Structural Decomposition

### Module: pack
- **Maps to capability**: Packs
- **Responsibility**: Parsing

# Dependency Chain
- **pack**: Depends on: []

# Development Phases

### Phase 1: Base
- Reject packs with several fences
- [ ] Add a dry run (depends on: pack)
  - Acceptance criteria: prints what would run
  - Depends on: [pack]
</PRD>
`
  expect(read(text)).toMatchInlineSnapshot(`
    "task_master: —
    g1 “Packs”
    g2 “Strict validation” in g1
    g3 “Phase 1: Base” phase 1
    r1 L12 g2 functional none 1 Reject packs with more than one fence.
        ✓ plain: Count the fences.
        detail: Path of the pack
        also at 0.md:28
    r2 L29 g3 functional none 1 Add a dry run (depends on: pack)
        ✓ plain: prints what would run
        depends: [pack]"
  `)
})

test('BMAD: a story, its acceptance criteria and its tasks; notes for developers are context', () => {
  const text = `# Story 1.2: Sign in

## Status
Draft

## Story
**As a** member,
**I want** to sign in with my mail address,
**so that** I see my orders.

## Acceptance Criteria
1. A wrong password shows an error
2. After five attempts signing in is locked for 15 minutes

## Tasks / Subtasks
- [ ] Task 1: Add the sign-in form (AC: 1)
  - [ ] Validate the address
- [x] Task 2: Lock after five attempts (AC: 2)

## Dev Notes
- Sessions live in Redis

## Change Log
| Date | Version | Description |
|------|---------|-------------|
| 2025 | 1.0 | First draft |
`
  expect(read(text)).toMatchInlineSnapshot(`
    "bmad: Sign in
    g1 1.2 “Sign in”
    r1 L7 g1 functional none 1 [1.2] As a member, I want to sign in with my mail address, so that I see my orders.
        ✓ plain: A wrong password shows an error
        ✓ threshold: After five attempts signing in is locked for 15 minutes
    r2 L16 g1 functional none 1 [Task 1] Add the sign-in form (AC: 1)
        ✓ plain: Validate the address
    r3 L18 g1 functional none 1 [Task 2] Lock after five attempts (AC: 2)"
  `)
})

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

import { expect, test } from 'vitest'
import { readingLines as read } from '../../../../testing/reading-lines.ts'

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
    g2 Cookie import “Remove Cookie import”
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

/**
 * A specification in prose and a small codebase, planned by the rules. Run by itself (`node prose-plan.ts`) it prints the hash of the plan
 * and the settings of the process, so that a test can compare processes.
 */
import { createHash } from 'node:crypto'
import { pathToFileURL } from 'node:url'
import type { CodeIndex } from '../../src/core/model/code-index.ts'
import { analysisOf } from '../../src/core/planning/codebase/analysis.ts'
import { compile } from '../../src/core/planning/compile.ts'
import { withReuse } from '../../src/core/planning/proposed-reuse.ts'
import { proposeFromSpec } from '../../src/core/planning/rules/propose.ts'
import { prepareSearch } from '../../src/core/planning/search/prepared-search.ts'
import { indexOf } from '../../src/testing/code-tree.ts'

/** Stories, identified requirements, a table, scenarios, EARS, non-goals, questions, and letters that locales disagree about. */
export const PROSE = `# Überweisungen – İstanbul

## Overview

Members of a project keep a ledger. Today nobody can export it.

## User Scenarios

### User Story 1 - Export the ledger (Priority: P1)

As a member I want to export the ledger as CSV so that I can read it elsewhere.

1. **Given** a ledger with entries, **When** a member asks for it, **Then** a file with one line for each entry is sent.

### User Story 2 - Limit requests (Priority: P2)

As an operator I want to limit how often the ledger is exported.

## Requirements

- **FR-001**: The system MUST store each entry in a table \`ledger_entries\` with an amount and an owner.
- **FR-002**: The system MUST serve \`GET /api/ledger/{id}/export\`, which reads \`ledger_entries\`.
- **FR-003**: WHEN a member exports more than 10 times in a minute, the system SHALL answer with status 429.
- **FR-004**: Ähnliche Titel and similar titles MUST be told apart; I and i, İ and ı are not the same.
- **FR-005**: The settings page must show the limit, and it depends on FR-003.

| Command | What it does |
|---|---|
| \`ledger export\` | Writes the ledger to a file |
| \`ledger check\` | Verifies that all entries add up |

## Success Criteria

- **SC-001**: An export of 10,000 entries takes less than 2 seconds.

## Non-goals

- Printing on paper.

## Open questions

- Should exports be fast and intuitive? TBD
`

const TREE = `src/ledger/entry.ts: exported class Entry; method Entry.total
src/ledger/store.ts: import ./entry.ts | Entry; exported class LedgerStore; method LedgerStore.save; table ledgers
src/ledger/store.test.ts: import ./store.ts | LedgerStore; test stores entries
src/api/ledger-route.ts: import ../ledger/store.ts | LedgerStore; route GET /api/ledger/{id}; exported function ledgerRoute
src/api/limit.ts: exported function limitRequests; env REQUEST_LIMIT
src/ui/settings-page.tsx: exported function SettingsPage
src/cli/ledger.ts: command ledger; exported function ledgerCommand
migrations/001_ledgers.sql: table ledgers; migration 001_ledgers`

/** The codebase, its files handed in by another order for each number. */
export function treeIndex(shuffle = 0): CodeIndex {
  const lines = TREE.split('\n')
  const rank = (line: string): string => createHash('sha256').update(`${shuffle} ${line}`).digest('hex')
  const order = shuffle === 0 ? lines : lines.toSorted((a, b) => (rank(a) < rank(b) ? -1 : 1))
  return indexOf(order.join('\n'))
}

/** The SHA-256 of all that is made of a specification and a codebase. */
export function planHash(text: string = PROSE, index: CodeIndex = treeIndex()): string {
  const path = 'spec/spec.md'
  const analysis = analysisOf(index, {}, 'test', '0'.repeat(64))
  const proposal = proposeFromSpec({ documents: [{ path, origin: 'spec.md', text }], analysis, index })
  const result = compile(withReuse(proposal, prepareSearch(index)), {
    analysis,
    documents: new Map([[path, text]]),
    min_confidence: 0.7,
    execution_model: 'rolling_frontier',
    generator: { name: 'tasks', version: '0.0.0' },
  })
  if (!result.ok) throw new Error(result.findings.map(({ message }) => message).join('\n'))
  if (result.plan.tasks.tasks.length < 4) throw new Error('the plan is too small to prove anything')
  return createHash('sha256').update(JSON.stringify(result.plan)).digest('hex')
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { timeZone, locale } = Intl.DateTimeFormat().resolvedOptions()
  process.stdout.write(
    JSON.stringify({ hash: planHash(), timeZone, locale, node: process.versions.node.split('.')[0] }),
  )
}

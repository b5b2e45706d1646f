import { expect, test } from 'vitest'
import type { SystemicIssue } from '../model/healing.ts'
import type { HotUpdateOp } from '../model/hot-update.ts'
import { planFromText } from '../../testing/plan-text.ts'
import type { HealingEvent } from '../execution/healing/issues.ts'
import { healingMark, healingText, patternTitle, updateAppliedText } from './healing-text.ts'

const ENVELOPE = { seq: 9, position: 9, ts: 1000, execution_id: 'exec-1', v: 1, cause: 'tick', actor: 'core' }

const ISSUE: SystemicIssue = {
  id: 'issue-9',
  pattern: 'missing-dependency',
  key: 'npm',
  code: 'MODULE_NOT_FOUND',
  fingerprint: 'f',
  tasks: ['P1.T001', 'P1.T002'],
  occurrences: 2,
  first_seq: 8,
  captures: { package: ['jose', 'x\n\u001b[31my'] },
  remedy: 'install_packages',
}

test('an issue and its remedy are told in one line each, whatever stands in them', () => {
  const events: HealingEvent[] = [
    { ...ENVELOPE, type: 'systemic_issue', issue: ISSUE, mode: 'auto' },
    { ...ENVELOPE, type: 'systemic_issue', issue: { ...ISSUE, pattern: 'disk-full', captures: {} }, mode: 'ask' },
    {
      ...ENVELOPE,
      type: 'remedy_planned',
      issue: 'issue-9',
      remedy: { summary: 'npm install jose', asks: false, ops: [] },
    },
    {
      ...ENVELOPE,
      type: 'remedy_planned',
      issue: 'issue-9',
      remedy: { summary: 'wait for the server', asks: false, ops: [], not_before: 31_000 },
    },
    { ...ENVELOPE, type: 'remedy_refused', issue: 'issue-9', reason: 'no manifest\nnames it' },
    {
      ...ENVELOPE,
      type: 'remedy_ended',
      issue: 'issue-9',
      pattern: 'missing-dependency',
      outcome: 'helped',
      took_ms: 3100,
    },
    {
      ...ENVELOPE,
      type: 'remedy_ended',
      issue: 'issue-9',
      pattern: 'missing-dependency',
      outcome: 'did_not_help',
      took_ms: 5,
    },
  ]
  expect(events.map((event) => `${healingMark(event)}: ${healingText(event)}`).join('\n')).toMatchInlineSnapshot(`
    "note: Systemic issue issue-9: Missing dependency (package jose, x y), about P1.T001, P1.T002; the planner is asked for a remedy
    note: Systemic issue issue-9: Disk full, about P1.T001, P1.T002; the planner is asked for a remedy
    note: Remedy for issue-9: npm install jose
    note: Remedy for issue-9: wait for the server, in 30.0s at the soonest
    attention: No remedy for issue-9: no manifest names it
    done: The remedy for issue-9 helped, 3.1s after it was told
    fail: The remedy for issue-9 did not help, 5ms after it was told"
  `)
})

test('a remedy that is applied names what it injects; another update is told by its steps', () => {
  const [node] = planFromText('a').graph.nodes
  const install = { ...node, id: 'AUTO.INSTALL.DEPS', mends: 'issue-9' } as NonNullable<typeof node>
  const ops: HotUpdateOp[] = [
    { op: 'inject_tasks', tasks: [install] },
    {
      op: 'add_edges',
      edges: [{ from: install.id, to: 'P1.T001', type: 'hard', dep_type: 'infrastructure', confidence: 1 }],
    },
  ]
  const update = { id: 'heal-issue-9', base_version: 0, reason: 'npm install jose', ops }
  const told = [
    updateAppliedText({ ...update, issue: 'issue-9' }, 1),
    updateAppliedText({ ...update, issue: 'issue-9', ops: ops.slice(1) }, 2),
    updateAppliedText(update, 3),
  ]
  expect(told.join('\n')).toMatchInlineSnapshot(`
    "Injecting AUTO.INSTALL.DEPS task for issue-9, now version 1: order AUTO.INSTALL.DEPS → P1.T001
    Applied the remedy for issue-9, now version 2: order AUTO.INSTALL.DEPS → P1.T001
    Applied update heal-issue-9, now version 3: add AUTO.INSTALL.DEPS; order AUTO.INSTALL.DEPS → P1.T001"
  `)
  expect([patternTitle('lock-file-outdated'), patternTitle('')]).toEqual(['Lock file outdated', ''])
})

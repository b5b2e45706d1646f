import { parseDocument } from 'yaml'
import { AcceptanceCheck } from '../../model/acceptance-check.ts'
import { linearPattern } from '../../std/linear-pattern.ts'
import { lineAt } from '../spec/source-text.ts'
import type { CodeStatement } from '../spec/statement.ts'
import { issueText } from '../schema/issue-text.ts'
import type { Report } from '../spec/report.ts'
import type { TaskDraft } from './task-draft.ts'

/** Seconds that a check may take when the spec does not say. */
export const DEFAULT_CHECK_TIMEOUT_SECONDS = 30

const DEFAULTS_OF: ReadonlyMap<string, { readonly method?: string; readonly expect: object }> = new Map([
  ['command', { expect: { exit_code: 0 } }],
  ['artifact', { expect: { exists: true } }],
  ['tests', { expect: {} }],
  ['metric', { expect: {} }],
  ['http', { method: 'GET', expect: { status: 200 } }],
])

/** The check that a command in backticks stands for: it ends with exit code 0. `count` is how many checks come before it. */
export function commandCheck(cmd: string, count: number): AcceptanceCheck {
  return { ...common(count), type: 'command', cmd, expect: { exit_code: 0 } }
}

/** Reads an `accept` block, a JSON list of checks (or one), into the draft. What a check leaves out is filled by defaults. */
export function readAcceptBlock(draft: TaskDraft, block: CodeStatement, report: Report): void {
  const parsed = parseJson(block.value)
  if (!parsed.ok) {
    const offset = offsetOfLine(draft, block, parsed.line)
    const advice = 'Write a JSON list, such as [{"type": "command", "cmd": "npm test"}].'
    problem(draft, report, offset, 'malformed-value', 'The `accept` block is not JSON.', advice)
    return
  }
  const checks = Array.isArray(parsed.value) ? parsed.value : [parsed.value]
  for (const [index, given] of checks.entries()) {
    const check = AcceptanceCheck.safeParse(filled(given, draft.checks.length))
    if (check.success) {
      const fault = patternFault(check.data)
      if (fault === undefined) draft.checks.push(check.data)
      else
        problem(
          draft,
          report,
          block.valueStart,
          'malformed-value',
          `Check ${index + 1} of the \`accept\` block has a pattern that cannot be searched for: ${fault}.`,
          PATTERN_ADVICE,
        )
      continue
    }
    const [issue] = check.error.issues
    const path = issue === undefined || issue.path.length === 0 ? '' : ` at ${issue.path.map(String).join('.')}`
    const message = `Check ${index + 1} of the \`accept\` block is wrong${path}: ${issue === undefined ? 'it is no check' : issueText(issue)}.`
    const advice =
      'A check is of type command (cmd), artifact (path), tests (cmd, report), metric (name, source) or http (url), with what it expects in `expect`; docs/checks.md has them all.'
    problem(draft, report, block.valueStart, 'malformed-value', message, advice)
  }
}

const PATTERN_ADVICE =
  'Write `stdout_matches` with literals, `.`, classes, groups, `|`, `* + ? {m,n}`, `^` and `$`, without looking around or back; or let a command judge, such as grep -P.'

function patternFault(check: AcceptanceCheck): string | undefined {
  if (check.type !== 'command' || check.expect.stdout_matches === undefined) return undefined
  const pattern = linearPattern(check.expect.stdout_matches)
  return pattern.ok ? undefined : pattern.error
}

function filled(given: unknown, count: number): unknown {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return given
  const type = 'type' in given && typeof given.type === 'string' ? given.type : 'cmd' in given ? 'command' : ''
  const defaults = DEFAULTS_OF.get(type)
  const wanted = 'expect' in given ? given.expect : {}
  const expect = typeof wanted === 'object' ? { ...defaults?.expect, ...wanted } : wanted
  return { ...common(count), type, ...defaults, ...given, expect }
}

function common(count: number): Pick<AcceptanceCheck, 'id' | 'priority' | 'timeout_seconds' | 'when'> {
  return {
    id: `check-${count + 1}`,
    priority: 'must',
    timeout_seconds: DEFAULT_CHECK_TIMEOUT_SECONDS,
    when: 'on_complete',
  }
}

function parseJson(text: string): { ok: true; value: unknown } | { ok: false; line: number } {
  try {
    return { ok: true, value: JSON.parse(text) as unknown }
  } catch {
    // JSON.parse names no place that is the same in every engine; the YAML reader, for which JSON is YAML, does.
    const position = parseDocument(text).errors[0]?.pos[0] ?? 0
    return { ok: false, line: text.slice(0, position).split(/\r\n|\n|\r/).length - 1 }
  }
}

/** The offset of a line of a block's code, counted from 0. */
function offsetOfLine(draft: TaskDraft, block: CodeStatement, line: number): number {
  const first = lineAt(draft.source, block.valueStart)
  return Math.min(draft.source.lineStarts[first - 1 + line] ?? block.valueStart, block.span.end)
}

function problem(
  draft: TaskDraft,
  report: Report,
  offset: number,
  code: string,
  message: string,
  advice: string,
): void {
  report.add({ code, severity: 'error', source: draft.source, offset, message, advice })
}

import type { Finding } from '../../model/finding.ts'

/** Findings of one code and severity, in their order. */
export interface FindingGroup {
  readonly code: string
  readonly severity: Finding['severity']
  readonly findings: readonly [Finding, ...Finding[]]
}

const SEVERITIES: readonly Finding['severity'][] = ['error', 'warning', 'info']

/** What does harm, the worst first; then whatever is not named here; then what only makes a plan less exact. */
const HARMFUL = `secret-in-plan secret-in-command secret-redacted reversed-graph reversed-edge missing-producer
  interface-version-conflict interface-circular never-fits unknown-resource cycle-repaired retry-without-undo
  command-always-fails command-cannot-fail vacuous-check overlapping-scopes`.split(/\s+/)
const MILD = 'task-too-large only-exit-status subjective-criterion overlapping-titles many-features'.split(' ')

/** Findings by their codes: errors, then warnings, then what is only to know; within each the gravest code first. */
export function findingGroups(findings: readonly Finding[]): FindingGroup[] {
  const groups = new Map<string, { code: string; severity: Finding['severity']; findings: [Finding, ...Finding[]] }>()
  for (const finding of findings) {
    const { code, severity } = finding
    const group = groups.get(`${severity} ${code}`)
    if (group === undefined) groups.set(`${severity} ${code}`, { code, severity, findings: [finding] })
    else group.findings.push(finding)
  }
  return [...groups.values()].sort(
    (a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) || rankOf(a.code) - rankOf(b.code),
  )
}

function rankOf(code: string): number {
  const harm = HARMFUL.indexOf(code)
  return harm === -1 ? HARMFUL.length + 1 + MILD.indexOf(code) : harm
}

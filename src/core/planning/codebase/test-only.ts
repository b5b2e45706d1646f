/** What a file has for its own tests only: tests that stand beside the code, and what Rust compiles for them alone. */
import type { CodeFact, FileRole } from '../../model/code-index.ts'

/**
 * Facts of one file, in the order of lines, where those inside a test, or inside what a mark (`scope`) calls compiled for tests, are
 * marked as test-only and offered to nobody; the marks are left out. In a file of tests the role says so already.
 */
export function withTestOnly(facts: readonly CodeFact[], role: FileRole): readonly CodeFact[] {
  if (!facts.some(isForTests)) return facts
  const kept = facts.filter((fact) => !isMark(fact))
  if (role === 'test') return kept
  const scopes = facts.filter(isForTests)
  const marked: CodeFact[] = []
  let at = 0
  let end = 0
  for (const fact of kept) {
    for (; (scopes[at]?.line ?? Infinity) <= fact.line; at++) end = Math.max(end, scopes[at]?.end_line ?? 0)
    marked.push(fact.line <= end && fact.kind !== 'test' ? testOnly(fact) : fact)
  }
  return marked
}

function isForTests(fact: CodeFact): boolean {
  return isMark(fact) || (fact.kind === 'test' && fact.noun === 'test')
}

function isMark({ kind, noun }: CodeFact): boolean {
  return kind === 'test' && noun === 'scope'
}

function testOnly({ exported: _, ...fact }: CodeFact): CodeFact {
  return { ...fact, test_only: true }
}

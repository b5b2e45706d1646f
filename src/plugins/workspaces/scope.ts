/** What an attempt may write: globs of its scope, and the rule that git's own files are nobody's unless they are named. */
import picomatch from 'picomatch'
import { compareText } from '../../core/std/order.ts'
import type { AttemptOrder, ScopeAudit } from '../../core/model/attempt.ts'

/** Answers whether a path, relative to the codebase with slashes, may be written. */
export type ScopeTest = (path: string) => boolean

const MOST_TOLD = 100
const INTERNAL = /(^|\/)\.git(\/|$)/

/** Whether a path belongs to git itself. */
export function isInternal(path: string): boolean {
  return INTERNAL.test(path)
}

/** What an order's scope lets be written. No scope: everything but git's own files. */
export function scopeTest(scope: AttemptOrder['scope']): ScopeTest {
  if (scope === undefined) return (path) => !isInternal(path)
  const isIncluded = anyOf(scope.includes)
  const namesInternals = anyOf(scope.includes.filter((glob) => glob.includes('.git/')))
  const isExcluded = anyOf(scope.excludes)
  return (path) => (isInternal(path) ? namesInternals(path) : isIncluded(path)) && !isExcluded(path)
}

/** Whether a path fits any of the globs; a glob that names a folder means all that is in it. */
export function anyOf(globs: readonly string[]): ScopeTest {
  if (globs.length === 0) return () => false
  const widened = globs.flatMap((glob) => {
    const plain = glob.replace(/^\.\//, '').replace(/\/+$/, '')
    return plain === '' || plain === '.' ? ['**'] : [plain, `${plain}/**`]
  })
  return picomatch(widened, { dot: true, nonegate: true })
}

/** What an audit knows of a run that it can tell nothing about. */
export const UNKNOWN_AUDIT: ScopeAudit = {
  written: null,
  outside: [],
  outside_count: 0,
  attributed: false,
  candidates: [],
}

/** Puts an audit together. `outside`: all paths, in any order. */
export function auditOf(written: number | null, outside: Iterable<string>, candidates: readonly string[]): ScopeAudit {
  const sorted = [...new Set(outside)].toSorted(compareText)
  return {
    written,
    outside: sorted.slice(0, MOST_TOLD),
    outside_count: sorted.length,
    attributed: candidates.length === 0,
    candidates: [...candidates].toSorted(compareText),
  }
}

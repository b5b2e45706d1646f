/** What a plan records of a codebase: the most used of what it offers, in words, with the totals and what was read. */
import type { CodebaseAnalysis } from '../../model/codebase-analysis.ts'
import type { CodeIndex } from '../../model/code-index.ts'
import { compareText } from '../../std/order.ts'
import { type Standing, standingsOf } from './standing.ts'

/** Entries of a list at most. */
export const MOST_LISTED = 100

/**
 * The analysis of an index. `tool` names the analyzer with its version; `hash` stands for all that was read, rules included, and is
 * `null` where nobody made one.
 */
export function analysisOf(
  index: CodeIndex,
  shared_resources: CodebaseAnalysis['shared_resources'],
  tool: string,
  hash: string | null = null,
): CodebaseAnalysis {
  const { existing_apis, reused_components, extension_points } = standingsOf(index)
  const { history } = index
  return {
    existing_apis: shownApis(existing_apis).map(({ text }) => text),
    reused_components: reused_components.slice(0, MOST_LISTED).map(({ text }) => text),
    extension_points: extension_points.slice(0, MOST_LISTED).map(({ text }) => text),
    shared_resources,
    counts: {
      existing_apis: existing_apis.length,
      reused_components: reused_components.length,
      extension_points: extension_points.length,
    },
    scanned_files: index.files.length,
    unread: unreadCounts(index),
    languages: [...new Set(index.files.flatMap(({ language }) => language ?? []))].sort(compareText),
    tool,
    hash,
    history:
      history === null ? null : { commit: history.commit, commits: history.commits, truncated: history.truncated },
  }
}

/** The whole lists, of which an analysis holds the first hundred. */
export function listingsOf(
  index: Pick<CodeIndex, 'files' | 'history'>,
): Pick<CodebaseAnalysis, 'existing_apis' | 'reused_components' | 'extension_points'> {
  const texts = (standings: readonly Standing[]): string[] => standings.map(({ text }) => text)
  const { existing_apis, reused_components, extension_points } = standingsOf(index)
  return {
    existing_apis: texts(existing_apis),
    reused_components: texts(reused_components),
    extension_points: texts(extension_points),
  }
}

/** Routes and types share the list; neither takes more than half while the other has as many. */
function shownApis(standings: readonly Standing[]): Standing[] {
  const routes = standings.filter(({ fact }) => fact?.kind === 'route')
  const types = standings.filter(({ fact }) => fact?.kind !== 'route')
  const half = MOST_LISTED / 2
  return [
    ...routes.slice(0, Math.max(half, MOST_LISTED - types.length)),
    ...types.slice(0, Math.max(half, MOST_LISTED - routes.length)),
  ]
}

function unreadCounts({ unread }: CodeIndex): Record<string, number> {
  const counts = new Map<string, number>()
  for (const { code, count = 1 } of unread) counts.set(code, (counts.get(code) ?? 0) + count)
  return Object.fromEntries([...counts].sort(([a], [b]) => compareText(a, b)))
}

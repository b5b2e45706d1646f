import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CodeIndex } from '../core/model/code-index.ts'
import { EXIT, Failure } from '../core/model/failure.ts'
import type { SharedResource } from '../core/model/resource.ts'
import { explainSymbol, nearestSymbols, type SymbolExplanation } from '../core/planning/codebase/explain.ts'
import { nearest } from '../core/std/nearest.ts'
import type { CodebaseReport } from './analyze.ts'

/** What is known of a name. */
export interface ExplainedName {
  readonly explained: readonly SymbolExplanation[]
  /** The shared resource of that name; at most one. */
  readonly shared_resources: Readonly<Record<string, SharedResource>>
}

/** Files with broken syntax that are searched for a name nobody knows, and those that are told. */
const MOST_SEARCHED = 200
const MOST_TOLD = 3

/**
 * What is known of a name, at each place that bears it, and of the shared resource of that name; `path#name`, as plans write it,
 * means that place alone. Throws a Failure (exit code 1) with the nearest names when nothing bears it, and with the files that say
 * it where the grammar gave up.
 */
export function explainedSymbol(
  { index, analysis, codebase }: Pick<CodebaseReport, 'index' | 'analysis' | 'codebase'>,
  symbol: string,
): ExplainedName {
  const hash = symbol.lastIndexOf('#')
  const [path, name] = hash > 0 ? [symbol.slice(0, hash), symbol.slice(hash + 1)] : ['', symbol]
  const explained = explainSymbol(index, name).filter(
    ({ places }) => path === '' || places.some((at) => at.startsWith(`${path}:`)),
  )
  const resource = Object.entries(analysis.shared_resources).find(([key]) => key.toLowerCase() === symbol.toLowerCase())
  const shared_resources = resource === undefined ? {} : Object.fromEntries([resource])
  if (explained.length > 0 || resource !== undefined) return { explained, shared_resources }
  const shared = nearest(name, Object.keys(analysis.shared_resources))
  const near = [...(shared === undefined ? [] : [shared]), ...nearestSymbols(index, name)]
  const broken = brokenWith(name, index, codebase)
  throw new Failure({
    code: 'symbol-not-found',
    message: [`Nothing in the codebase is called "${symbol}", as far as it could be read.`, ...broken].join('\n'),
    exit: EXIT.arguments,
    place: `--why ${symbol}`,
    advice:
      near.length > 0
        ? `Did you mean ${near.join(', ')}?`
        : 'Name a symbol, a route, an environment variable, a shared resource or a file; `tasks analyze --search` finds some by their words.',
  })
}

/** The places that say a name in files where the grammar gave up, a sentence each. */
function brokenWith(name: string, index: Pick<CodeIndex, 'files'>, codebase: string): string[] {
  const word = new RegExp(`(?<![\\p{L}\\p{N}_$])${RegExp.escape(name)}(?![\\p{L}\\p{N}_$])`, 'u')
  const said = index.files
    .flatMap((file) => {
      const broken = file.facts.find(({ kind }) => kind === 'syntax_error')
      return broken === undefined ? [] : [{ path: file.path, line: broken.line }]
    })
    .slice(0, MOST_SEARCHED)
    .flatMap(({ path, line }) => {
      const at = linesOf(join(codebase, path)).findIndex((text) => word.test(text))
      return at === -1
        ? []
        : [
            `${path}:${at + 1} says it, but the grammar gives up at line ${line} of that file, so what stands there may be missing.`,
          ]
    })
  const left = said.length - MOST_TOLD
  return [...said.slice(0, MOST_TOLD), ...(left > 0 ? [`So it is in ${left} more such files.`] : [])]
}

/** Nothing for a file that is gone by now. */
function linesOf(path: string): string[] {
  try {
    return readFileSync(path, 'utf8').split('\n')
  } catch {
    return []
  }
}

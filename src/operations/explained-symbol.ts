import type { CodeIndex } from '../core/model/code-index.ts'
import { EXIT, Failure } from '../core/model/failure.ts'
import { explainSymbol, nearestSymbols, type SymbolExplanation } from '../core/planning/codebase/explain.ts'

/**
 * What is known of a name, at each place that bears it; `path#name`, as plans write it, means that place alone. Throws a Failure
 * (exit code 1) with the nearest names when nothing bears it.
 */
export function explainedSymbol(index: CodeIndex, symbol: string): SymbolExplanation[] {
  const hash = symbol.lastIndexOf('#')
  const [path, name] = hash > 0 ? [symbol.slice(0, hash), symbol.slice(hash + 1)] : ['', symbol]
  const found = explainSymbol(index, name).filter(
    ({ places }) => path === '' || places.some((at) => at.startsWith(`${path}:`)),
  )
  if (found.length > 0) return found
  const near = nearestSymbols(index, name)
  throw new Failure({
    code: 'symbol-not-found',
    message: `Nothing in the codebase is called "${symbol}".`,
    exit: EXIT.arguments,
    place: `--why ${symbol}`,
    advice:
      near.length > 0
        ? `Did you mean ${near.join(', ')}?`
        : 'Name a symbol, a route, an environment variable or a file; `tasks analyze --search` finds some by their words.',
  })
}

/** Which definitions a file offers to others, where only a list in the same file says so. */
import type { CodeFact } from '../../model/code-index.ts'

/**
 * The facts of a file with `exported` settled. An export of the file makes the definition of its own name exported; where Python
 * lists its names (`__all__`), only those at the top are. Facts that do not change are the same objects.
 */
export function withExports(path: string, facts: readonly CodeFact[]): CodeFact[] {
  let listed: Set<string> | undefined
  for (const fact of facts) {
    if (fact.kind !== 'export' || fact.noun === 'reexport') continue
    listed ??= new Set()
    listed.add(fact.name)
    if (fact.detail !== undefined) listed.add(fact.detail)
  }
  if (listed === undefined) return [...facts]
  const isWhole = /\.pyi?$/.test(path)
  const names = listed
  return facts.map((fact) => {
    if (fact.kind !== 'definition' || fact.container !== undefined) return fact
    const isListed = names.has(fact.name)
    if (isListed === (fact.exported === true) || (!isListed && !isWhole)) return fact
    return { ...fact, exported: isListed }
  })
}

/** Which definitions a file offers to others, where only a list in the same file says so. */
import type { CodeFact } from '../../model/code-index.ts'

/**
 * The facts of a file with `exported` settled. An export of the file makes the definition of its own name exported; where Python
 * lists its names (`__all__`), only those are. What a file passes on and lists as well is passed on, and said once. Facts that do
 * not change are the same objects.
 */
export function withExports(path: string, facts: readonly CodeFact[]): CodeFact[] {
  let listed: Set<string> | undefined
  let passed: Set<string> | undefined
  for (const fact of facts) {
    if (fact.kind !== 'export') continue
    if (fact.noun === 'reexport') (passed ??= new Set()).add(fact.name)
    else (listed ??= new Set()).add(fact.name)
    if (fact.noun !== 'reexport' && fact.detail !== undefined) listed?.add(fact.detail)
  }
  if (listed === undefined) return [...facts]
  const isWhole = /\.pyi?$/.test(path)
  const names = listed
  const settled = facts.map((fact) => {
    if (fact.kind !== 'definition' || fact.container !== undefined) return fact
    const isListed = names.has(fact.name)
    if (isListed === (fact.exported === true) || (!isListed && !isWhole)) return fact
    return { ...fact, exported: isListed }
  })
  if (passed === undefined) return settled
  const once = passed
  return settled.filter(
    ({ kind, noun, name, detail }) =>
      kind !== 'export' || noun === 'reexport' || detail !== undefined || !once.has(name),
  )
}
